"""Every definition that this process knows: those that ship with the product, and those it was told.

A definition is known by id, version and the sha256 of its content: that is what a case pins, and
what it stands for never changes. Which one is in force is asked of `storage/rulebook/definitions.py`.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

from pydantic import JsonValue

from services.domain.errors import NotFound
from services.domain.programme.catalogue import Catalogue, Entry, Threshold
from services.domain.programme.overlay import CatalogueUse, Change
from services.domain.programme.reading import read_yaml, yaml_files
from services.domain.programme.schema import Programme, ProgrammeRef, Text, TitleLevel, Track

Tree = dict[str, JsonValue]
DOMAIN = files("services.domain")


def merged(base: Tree, more: Tree) -> Tree:
    """`base` with what `more` says: mappings are merged, anything else is replaced."""
    found = dict(base)
    for key, value in more.items():
        below = found.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        found[key] = merged(cast("Tree", below), cast("Tree", value)) if both else value
    return found


def content_hash(programme: Programme) -> str:
    """sha256 of the canonical JSON: sorted keys, no spaces, the text as it is.

    What stands at its default is left out, so that a setting which a later release adds does not
    make a pinned definition unknown. A default, once released, is therefore never changed.
    """
    tree = programme.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read_trees() -> tuple[Tree, ...]:
    """Each definition as its file says it, with what it extends: the first version of that name."""
    trees = [cast("Tree", read_yaml(item)) for item in yaml_files(DOMAIN / "programmes")]
    newest_first = sorted(trees, key=lambda tree: int(str(tree["version"])), reverse=True)
    by_id = {str(tree["id"]): tree for tree in newest_first}
    return tuple(_whole(tree, by_id) for tree in trees)


def read_programmes() -> tuple[Programme, ...]:
    return tuple(Programme.from_file(tree) for tree in read_trees())


def _whole(tree: Tree, by_id: dict[str, Tree]) -> Tree:
    own = {key: value for key, value in tree.items() if key != "extends"}
    base = tree.get("extends")
    return merged(_whole(by_id[str(base)], by_id), own) if base else own


PROGRAMMES = read_programmes()
REFS = {
    ProgrammeRef(id=found.id, version=found.version, sha256=content_hash(found)): found
    for found in PROGRAMMES
}


def read_released() -> frozenset[ProgrammeRef]:
    """Every pin that a case may carry: id, version and hash of each definition released so far.

    The first nine hashes were taken of all fields, defaults included.
    """
    lines = (DOMAIN / "programmes" / "released.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return frozenset(
        ProgrammeRef(id=name, version=int(version), sha256=digest) for name, version, digest in rows
    )


RELEASED = read_released()


class Kept(NamedTuple):
    """A definition, and the catalogue that it uses as that was printed."""

    programme: Programme
    printed: Catalogue


_TOLD: dict[ProgrammeRef, Kept] = {}
"""Definitions of the database. What a pin stands for is the same in every database."""


def remember(kept: Kept, ref: ProgrammeRef) -> None:
    """From now on its pin can be looked up here, by rules and pages that read no database.

    `ref` is the pin that was asked for: one of an early release has another hash (`RELEASED`).
    """
    for known in (ref, pin(kept.programme)):
        _TOLD.setdefault(known, kept)


def pin(programme: Programme) -> ProgrammeRef:
    return ProgrammeRef(id=programme.id, version=programme.version, sha256=content_hash(programme))


def knows(ref: ProgrammeRef) -> bool:
    return ref in REFS or ref in _TOLD or _as_released(ref) is not None


def get(ref: ProgrammeRef) -> Programme:
    """The very definition a case was opened under; raises NotFound when it is not this content."""
    if ref in REFS:
        return REFS[ref]
    if ref in _TOLD:
        return _TOLD[ref].programme
    if found := _as_released(ref):
        return found
    raise NotFound(programme=ref.id, version=ref.version)


def numbered(name: str, version: int) -> Programme | None:
    """The definition of this number, where this process knows it."""
    known = (*PROGRAMMES, *(kept.programme for kept in _TOLD.values()))
    return next((one for one in known if (one.id, one.version) == (name, version)), None)


def _as_released(ref: ProgrammeRef) -> Programme | None:
    if ref not in RELEASED:
        return None
    same = (one for one in PROGRAMMES if (one.id, one.version) == (ref.id, ref.version))
    return next(same, None)


def ref_of(programme: Programme) -> ProgrammeRef:
    """Its pin; looked up where this process has it, as a hash takes its time."""
    known = (ref for ref, found in REFS.items() if found is programme)
    told = (ref for ref, kept in _TOLD.items() if kept.programme is programme)
    return next(known, None) or next(told, None) or pin(programme)


def newest(programme_id: str) -> Programme:
    """The latest version of a definition. Raises NotFound."""
    found = [one for one in PROGRAMMES if one.id == programme_id]
    if not found:
        raise NotFound(programme=programme_id)
    return max(found, key=lambda one: one.version)


def current(track: Track, level: TitleLevel) -> Programme:
    """The newest definition for a track and level: a new case is opened under it."""
    found = [one for one in PROGRAMMES if (one.track, one.level) == (track, level)]
    if not found:
        raise NotFound(track=str(track), level=str(level))
    return max(found, key=lambda one: one.version)


@cache
def bundled_catalogues() -> frozenset[str]:
    """The names of those that ship."""
    return frozenset(item.name.removesuffix(".yaml") for item in yaml_files(DOMAIN / "catalogues"))


@cache
def bundled_catalogue(catalogue_id: str) -> Catalogue:
    """A catalogue as it was printed, before any programme changed it."""
    return Catalogue.from_file(read_yaml(DOMAIN / "catalogues" / f"{catalogue_id}.yaml"))


_USED: dict[ProgrammeRef, Catalogue] = {}


def catalogue_of(programme: Programme) -> Catalogue:
    """The catalogue as this definition uses it, with its changes made (issue 1.2.2)."""
    ref = ref_of(programme)
    if ref not in _USED:
        _USED[ref] = changed_by(printed_for(programme), programme.catalogue)
    return _USED[ref]


def printed_for(programme: Programme) -> Catalogue:
    """The catalogue that it refers to, before it changes anything in it."""
    told = _TOLD.get(ref_of(programme))
    return told.printed if told else bundled_catalogue(programme.catalogue.id)


def changed_by(printed: Catalogue, use: CatalogueUse) -> Catalogue:
    """The printed catalogue with what a definition changes in it. Raises NotFound."""
    changes = {change.code: change for change in use.changes}
    unknown = set(changes) - {entry.code for entry in printed.entries}
    if unknown:
        raise NotFound(indicator=", ".join(sorted(unknown)))
    names = {fed.datum: fed.name for fed in use.register_fed if fed.name}
    return printed.model_copy(
        update={
            "basic_conditions": _changed(printed.basic_conditions, changes, names),
            "indicators": _changed(printed.indicators, changes, names),
        }
    )


def _changed(
    entries: tuple[Entry, ...], changes: dict[str, Change], names: dict[str, Text]
) -> tuple[Entry, ...]:
    altered = (_altered(entry, changes.get(entry.code)) for entry in entries)
    return tuple(_renamed(entry, names) for entry in altered if entry is not None)


def _renamed(entry: Entry, names: dict[str, Text]) -> Entry:
    """The entry with its register-fed data called by what is counted here."""
    if not any(datum.id in names for datum in entry.base_data):
        return entry
    data = tuple(
        datum.model_copy(update={"name_zh": names[datum.id].zh, "name_en": names[datum.id].en})
        if datum.id in names
        else datum
        for datum in entry.base_data
    )
    return entry.model_copy(update={"base_data": data})


def _altered(entry: Entry, change: Change | None) -> Entry | None:
    """The entry as changed; None when it is dropped."""
    if change is None:
        return entry
    if change.drop:
        return None
    update: dict[str, object] = {}
    if change.name:
        update |= {"name_zh": change.name.zh, "name_en": change.name.en}
    if change.requirement_en:
        update["requirement_en"] = change.requirement_en
    if change.limit is not None:
        update["thresholds"] = tuple(
            Threshold(
                op=limit.op,
                value=change.limit,
                when=limit.when,
                confidence="confirmed",
                source=(change.source,),
                note=change.reason.en,
            )
            for limit in entry.thresholds
        )
    return entry.model_copy(update=update)


def names_in(programme: Programme) -> dict[str, Text]:
    """What a finding's or deficit's place is called: indicators by code and name, items by name."""
    entries = catalogue_of(programme).entries
    indicators = {
        entry.code: Text(zh=f"{entry.code} {entry.name.zh}", en=f"{entry.code} {entry.name.en}")
        for entry in entries
    }
    return {**indicators, **{item.id: item.name for item in programme.dossier}}
