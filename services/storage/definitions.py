"""Definitions kept (4.1.3, 4.6): brought in, published by another person, looked up by their pin.

Which of a name is in force on a day is decided in `domain/programme/publishing.py`. Whatever is
read here is told to `domain/programme/library.py`, where rules and pages look a case's pin up.
"""

import json
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import Row, Select, insert, select

from services.domain.errors import NotFound
from services.domain.programme import library
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.library import Kept
from services.domain.programme.publishing import (
    Begun,
    DefinitionKind,
    DefinitionUnchanged,
    Version,
    check_publisher,
    in_force,
    usable,
)
from services.domain.programme.schema import Programme, ProgrammeRef, Text
from services.domain.programme.words import Definition
from services.domain.programme_check.checking import Report
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.definitions import DefinitionPublicationRow, DefinitionRow

ROWS, PUBLICATIONS = table_of(DefinitionRow), table_of(DefinitionPublicationRow)
TURN: Final = "definitions"
"""Who brings in and who publishes take turns here, so that numbers have no gaps."""
SHIPPED: Final = ""
"""In place of an account: this version came with a release."""
FIRST: Final = 1
"""The number of a catalogue that ships; files of the product have no other."""


async def add(tx: Tx, report: Report, source: str, *, by: str, now: datetime) -> Version:
    """A draft: the next version of its name. The same file again is the same draft.

    Raises DefinitionFaulty, Invalid, DefinitionUnchanged and NotFound.
    """
    found = usable(report)
    await hold(tx, TURN)
    kind, name = _named(found)
    last = await _last(tx, kind, name)
    before = await _content_before(tx, kind, name, last)
    number = max(last.number if last else 0, _shipped_number(kind, name)) + 1
    whole = await _renumbered(tx, found, number)
    if before is not None and _same(whole, before):
        if last and last.stands == "draft" and last.imported_by == by:
            return last
        raise DefinitionUnchanged(version=last.id if last else name)
    if isinstance(whole, Programme):
        await _keep_shipped(tx, whole.catalogue.id, now)
    row = _row(whole, number, source=source, by=by, now=now)
    await tx.execute(insert(ROWS).values(**row))
    return await version_by(tx, str(row["id"]))


async def publish(tx: Tx, version_id: str, *, by: str, now: datetime) -> Version:
    """New cases take it from its day on; open ones keep theirs.

    Raises NotFound, OwnDefinition (four eyes) and DefinitionOver.
    """
    await hold(tx, TURN)
    version = await version_by(tx, version_id)
    last = await _last(tx, version.kind, version.name)
    check_publisher(version, by, last.number if last else 0)
    row = {"definition": version_id, "published_by": by, "published_at": now}
    await tx.execute(insert(PUBLICATIONS).values(**row))
    return version.model_copy(update={"published_by": by, "published_at": now})


async def deposit(tx: Tx, now: datetime) -> tuple[str, ...]:
    """What this release ships is kept, so that its cases outlive its files (4.6).

    Answers the ids that a bureau has given to other content: there the bureau's own stands.
    """
    taken = []
    for programme in library.PROGRAMMES:
        await _keep_shipped(tx, programme.catalogue.id, now)
        row = _row(programme, programme.version, source="", by=SHIPPED, now=now)
        if not await insert_once(tx, DefinitionRow, **row):
            known = select(ROWS.c.sha256).where(ROWS.c.id == row["id"])
            if (await tx.execute(known)).scalar_one() != row["sha256"]:
                taken.append(str(row["id"]))
    return tuple(taken)


async def recall(tx: Tx, ref: ProgrammeRef) -> Programme:
    """The very definition of this pin, whether its file still ships or not. Raises NotFound."""
    await tell(tx, ref)
    return library.get(ref)


async def tell(tx: Tx, ref: ProgrammeRef) -> None:
    """Whoever reads a case or title can look its pin up from then on, if it can be found at all."""
    if not library.knows(ref) and (kept := await _kept(tx, ref)):
        library.remember(kept, ref)


async def programmes(tx: Tx, day: date) -> tuple[Programme, ...]:
    """Of each programme the version in force: what a case opened on this day is opened under."""
    return tuple([await recall(tx, _ref(one)) for one in in_force(await _begun(tx), day)])


async def programme(tx: Tx, name: str, day: date, *, below: int | None = None) -> Programme:
    """The version in force of this programme, or the one before the number. Raises NotFound."""
    begun = await _begun(tx)
    known = [one for one in begun if one.name == name and (below is None or one.number < below)]
    for one in in_force(known, day):
        return await recall(tx, _ref(one))
    raise NotFound(programme=name)


def _ref(one: Begun) -> ProgrammeRef:
    return ProgrammeRef(id=one.name, version=one.number, sha256=one.sha256)


async def _begun(tx: Tx) -> list[Begun]:
    """What ships, and over it what was published."""
    shipped = [
        Begun(name=one.id, number=one.version, sha256=ref.sha256, begins_on=one.effective_from)
        for ref, one in library.REFS.items()
    ]
    kept = [
        Begun(name=one.name, number=one.number, sha256=one.sha256, begins_on=one.begins_on)
        for one in await _published(tx, DefinitionKind.PROGRAMME)
        if one.begins_on
    ]
    return [*shipped, *kept]


async def catalogue(
    tx: Tx, name: str, number: int | None = None, *, below: int | None = None
) -> tuple[int, Catalogue]:
    """The version that was published last, or the one asked for; what ships is the first.

    With `below`: the last before that number.

    Raises NotFound.
    """
    published = [
        one
        for one in await _published(tx, DefinitionKind.CATALOGUE)
        if one.name == name
        and number in (None, one.number)
        and (below is None or one.number < below)
    ]
    if published:
        last = max(published, key=lambda one: one.number)
        found = await content_of(tx, last)
        assert isinstance(found, Catalogue)
        return last.number, found
    if number in (None, FIRST) and name in library.bundled_catalogues():
        return FIRST, library.bundled_catalogue(name)
    raise NotFound(catalogue=name)


async def catalogue_numbers(tx: Tx) -> list[tuple[str, int]]:
    """Name and number of each version that was published."""
    return [(one.name, one.number) for one in await _published(tx, DefinitionKind.CATALOGUE)]


async def version_by(tx: Tx, version_id: str) -> Version:
    row = (await tx.execute(_versions().where(ROWS.c.id == version_id))).one_or_none()
    if row is None:
        raise NotFound(id=version_id)
    return _version_of(row)


async def versions(tx: Tx) -> tuple[Version, ...]:
    """What was brought in, the latest first: some a year, so there are no pages."""
    rows = await tx.execute(
        _versions()
        .where(ROWS.c.imported_by != SHIPPED)
        .order_by(ROWS.c.imported_at.desc(), ROWS.c.id)
    )
    return tuple(_version_of(row) for row in rows)


async def content_of(tx: Tx, version: Version) -> Programme | Catalogue:
    found = select(ROWS.c.content).where(ROWS.c.id == version.id)
    body = (await tx.execute(found)).scalar_one()
    if version.kind is DefinitionKind.CATALOGUE:
        return Catalogue.model_validate_json(body)
    ref = ProgrammeRef(id=version.name, version=version.number, sha256=version.sha256)
    return await recall(tx, ref)


async def source_of(tx: Tx, version_id: str) -> str:
    """The file as it was brought in."""
    found = select(ROWS.c.source).where(ROWS.c.id == version_id)
    return str((await tx.execute(found)).scalar_one())


def hash_of(found: Definition) -> str:
    return sha256(_canonical(found).encode()).hexdigest()


def _canonical(found: Definition) -> str:
    """As `library.content_hash` takes it: what stands at its default is left out."""
    tree = found.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


async def _renumbered(tx: Tx, found: Programme | Catalogue, number: int) -> Programme | Catalogue:
    """With its own number, and pinned to the very catalogue that it uses."""
    if isinstance(found, Catalogue):
        return found
    use = found.catalogue
    version, printed = await catalogue(tx, use.id, use.version)
    pinned = use.model_copy(update={"version": version, "sha256": hash_of(printed)})
    return found.model_copy(update={"version": number, "catalogue": pinned})


async def _content_before(
    tx: Tx, kind: DefinitionKind, name: str, last: Version | None
) -> Programme | Catalogue | None:
    """The last version, kept or shipped."""
    if last is None or last.number < _shipped_number(kind, name):
        return _shipped(kind, name)
    return await content_of(tx, last)


def _same(one: Definition, before: Definition) -> bool:
    """But for the number. What ships names no version of its catalogue: that alone is no change."""
    if not isinstance(one, Programme) or not isinstance(before, Programme):
        return one == before
    use = one.catalogue
    if before.catalogue.sha256 is None and use.version == FIRST:
        use = use.model_copy(update={"version": None, "sha256": None})
    return one.model_copy(update={"version": before.version, "catalogue": use}) == before


def _named(found: Programme | Catalogue) -> tuple[DefinitionKind, str]:
    if isinstance(found, Programme):
        return DefinitionKind.PROGRAMME, found.id
    return DefinitionKind.CATALOGUE, found.catalogue.id


def _shipped(kind: DefinitionKind, name: str) -> Programme | Catalogue | None:
    if kind is DefinitionKind.PROGRAMME:
        same = [one for one in library.PROGRAMMES if one.id == name]
        return max(same, key=lambda one: one.version, default=None)
    return library.bundled_catalogue(name) if name in library.bundled_catalogues() else None


def _shipped_number(kind: DefinitionKind, name: str) -> int:
    found = _shipped(kind, name)
    if found is None:
        return 0
    return found.version if isinstance(found, Programme) else FIRST


def _row(
    found: Programme | Catalogue, number: int, *, source: str, by: str, now: datetime
) -> dict[str, object]:
    kind, name = _named(found)
    if isinstance(found, Programme):
        title, begins, row_id = found.title, found.effective_from, f"{name}-{number}"
    else:
        head = found.catalogue
        title = Text(zh=head.title_zh, en=head.title_en)
        begins, row_id = None, f"catalogue:{name}-{number}"
    return {
        "id": row_id,
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


def _used_by(found: Programme | Catalogue) -> str:
    """Hash of the catalogue; a programme that ships uses the one that ships beside it."""
    if isinstance(found, Catalogue):
        return ""
    return found.catalogue.sha256 or hash_of(library.bundled_catalogue(found.catalogue.id))


async def _keep_shipped(tx: Tx, name: str, now: datetime) -> None:
    """The catalogue that ships, so that what refers to it finds it when its file is gone."""
    if name in library.bundled_catalogues():
        printed = library.bundled_catalogue(name)
        row = _row(printed, FIRST, source="", by=SHIPPED, now=now)
        await insert_once(tx, DefinitionRow, **row)


async def _kept(tx: Tx, ref: ProgrammeRef) -> Kept | None:
    """From the rows. A pin of an early release names the same version by another hash."""
    early = ref in library.RELEASED
    found = select(ROWS.c.content, ROWS.c.catalogue).where(
        ROWS.c.kind == DefinitionKind.PROGRAMME.value,
        ROWS.c.name == ref.id,
        ROWS.c.number == ref.version,
        ROWS.c.imported_by == SHIPPED if early else ROWS.c.sha256 == ref.sha256,
    )
    row = (await tx.execute(found)).one_or_none()
    if row is None:
        return None
    printed = select(ROWS.c.content).where(ROWS.c.sha256 == row.catalogue).limit(1)
    body = (await tx.execute(printed)).scalar_one()
    return Kept(Programme.model_validate_json(row.content), Catalogue.model_validate_json(body))


async def _last(tx: Tx, kind: DefinitionKind, name: str) -> Version | None:
    found = (
        _versions()
        .where(ROWS.c.kind == kind.value, ROWS.c.name == name)
        .order_by(ROWS.c.number.desc())
        .limit(1)
    )
    row = (await tx.execute(found)).one_or_none()
    return _version_of(row) if row else None


async def _published(tx: Tx, kind: DefinitionKind) -> list[Version]:
    rows = await tx.execute(
        _versions().where(ROWS.c.kind == kind.value, PUBLICATIONS.c.definition.is_not(None))
    )
    return [_version_of(row) for row in rows]


def _versions() -> Select[tuple[object, ...]]:
    bulky = {"content", "source", "catalogue"}
    return select(
        *(column for column in ROWS.c if column.name not in bulky),
        PUBLICATIONS.c.published_by,
        PUBLICATIONS.c.published_at,
    ).select_from(ROWS.outerjoin(PUBLICATIONS, PUBLICATIONS.c.definition == ROWS.c.id))


def _version_of(row: Row[tuple[object, ...]]) -> Version:
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


__all__ = [
    "add",
    "catalogue",
    "catalogue_numbers",
    "content_of",
    "deposit",
    "hash_of",
    "programme",
    "programmes",
    "publish",
    "recall",
    "source_of",
    "tell",
    "version_by",
    "versions",
]
