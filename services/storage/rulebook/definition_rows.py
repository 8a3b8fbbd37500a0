"""Rows of definitions: how a programme, catalogue or scheme is written, and read as a version.

What is brought in, published and looked up stands in `definitions.py`.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import Row, Select, select

from services.domain.programme import library, schemes
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.publishing import AnyDefinition, DefinitionKind, Version
from services.domain.programme.schema import Programme, Text
from services.domain.programme.words import Definition
from services.storage.tables.base import table_of
from services.storage.tables.definitions import DefinitionPublicationRow, DefinitionRow

ROWS, PUBLICATIONS = table_of(DefinitionRow), table_of(DefinitionPublicationRow)
SHIPPED: Final = ""
"""In place of an account: this version came with a release."""
FIRST: Final = 1
"""The number of a catalogue that ships; files of the product have no other."""


def hash_of(found: Definition) -> str:
    return sha256(_canonical(found).encode()).hexdigest()


def _canonical(found: Definition) -> str:
    """As `library.content_hash` takes it: what stands at its default is left out."""
    tree = found.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def named(found: AnyDefinition) -> tuple[DefinitionKind, str]:
    match found:
        case Programme():
            return DefinitionKind.PROGRAMME, found.id
        case Scheme():
            return DefinitionKind.SCHEME, found.id
        case Catalogue():
            return DefinitionKind.CATALOGUE, found.catalogue.id


def shipped(kind: DefinitionKind, name: str) -> AnyDefinition | None:
    """The latest version of the name that ships."""
    if kind is DefinitionKind.CATALOGUE:
        return library.bundled_catalogue(name) if name in library.bundled_catalogues() else None
    known: tuple[Programme | Scheme, ...] = (
        library.PROGRAMMES if kind is DefinitionKind.PROGRAMME else schemes.bundled()
    )
    same = [one for one in known if one.id == name]
    return max(same, key=lambda one: one.version, default=None)


def shipped_number(kind: DefinitionKind, name: str) -> int:
    found = shipped(kind, name)
    if found is None:
        return 0
    return FIRST if isinstance(found, Catalogue) else found.version


def row_id(kind: DefinitionKind, name: str, number: int) -> str:
    numbered = f"{name}-{number}"
    return numbered if kind is DefinitionKind.PROGRAMME else f"{kind.value}:{numbered}"


def row_of(
    found: AnyDefinition, number: int, *, source: str, by: str, now: datetime
) -> dict[str, object]:
    kind, name = named(found)
    if isinstance(found, Catalogue):
        title, begins = Text(zh=found.catalogue.title_zh, en=found.catalogue.title_en), None
    else:
        title, begins = found.title, found.effective_from
    return {
        "id": row_id(kind, name, number),
        "kind": kind.value,
        "name": name,
        "number": number,
        "sha256": hash_of(found),
        "content": _canonical(found),
        "source": source,
        "catalogue": _used_by(found),
        "title_zh": title.zh,
        "title_en": title.en,
        "effective_from": begins,
        "imported_by": by,
        "imported_at": now,
    }


def _used_by(found: AnyDefinition) -> str:
    """Hash of the catalogue; a programme that ships uses the one that ships beside it."""
    if not isinstance(found, Programme):
        return ""
    return found.catalogue.sha256 or hash_of(library.bundled_catalogue(found.catalogue.id))


def versions_stored() -> Select[tuple[object, ...]]:
    """Each with who published it, without its bulk."""
    bulky = {"content", "source", "catalogue"}
    return select(
        *(column for column in ROWS.c if column.name not in bulky),
        PUBLICATIONS.c.published_by,
        PUBLICATIONS.c.published_at,
    ).select_from(ROWS.outerjoin(PUBLICATIONS, PUBLICATIONS.c.definition == ROWS.c.id))


def version_of(row: Row[tuple[object, ...]]) -> Version:
    return Version(
        id=row.id,
        kind=DefinitionKind(row.kind),
        name=row.name,
        number=row.number,
        sha256=row.sha256,
        title=Text(zh=row.title_zh, en=row.title_en),
        effective_from=row.effective_from,
        imported_by=row.imported_by,
        imported_at=row.imported_at,
        published_by=row.published_by or "",
        published_at=row.published_at,
    )
