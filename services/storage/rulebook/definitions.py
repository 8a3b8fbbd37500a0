"""Definitions kept (4.1.3, 4.6): brought in, published by another person, looked up by their pin.

Which of a name is in force on a day is decided in `domain/programme/publishing.py`. Whatever is
read here is told to `domain/programme/library.py`, where rules and pages look a case's pin up.
"""

from datetime import date, datetime
from typing import Final

from sqlalchemy import insert, select

from services.domain.errors import NotFound
from services.domain.programme import library, schemes
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.library import Kept
from services.domain.programme.publishing import (
    AnyDefinition,
    Begun,
    DefinitionKind,
    DefinitionUnchanged,
    Version,
    check_publisher,
    in_force,
    usable,
)
from services.domain.programme.schema import Programme, ProgrammeRef
from services.domain.programme.words import Definition
from services.domain.programme_check.checking import Report
from services.storage.locks import hold
from services.storage.rulebook.definition_rows import (
    FIRST,
    PUBLICATIONS,
    ROWS,
    SHIPPED,
    hash_of,
    named,
    row_of,
    shipped,
    shipped_number,
    version_of,
    versions_stored,
)
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.definitions import DefinitionRow

TURN: Final = "definitions"
"""Who brings in and who publishes take turns here, so that numbers have no gaps."""


async def add(tx: Tx, report: Report, source: str, *, by: str, now: datetime) -> Version:
    """A draft: the next version of its name. The same file again is the same draft.

    Raises DefinitionFaulty, Invalid, DefinitionUnchanged and NotFound.
    """
    found = usable(report)
    await hold(tx, TURN)
    kind, name = named(found)
    last = await _last(tx, kind, name)
    before = await _content_before(tx, kind, name, last)
    number = max(last.number if last else 0, shipped_number(kind, name)) + 1
    whole = await _renumbered(tx, found, number)
    if before is not None and _same(whole, before):
        if last and last.stands == "draft" and last.imported_by == by:
            return last
        raise DefinitionUnchanged(version=last.id if last else name)
    if isinstance(whole, Programme):
        await _keep_shipped(tx, whole.catalogue.id, now)
    row = row_of(whole, number, source=source, by=by, now=now)
    await tx.execute(insert(ROWS).values(**row))
    return await version_by(tx, str(row["id"]))


async def publish(tx: Tx, version_id: str, *, by: str, now: datetime) -> Version:
    """New cases and rounds take it from its day on; open ones keep theirs.

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
    shipping: tuple[Programme | Scheme, ...] = (*library.PROGRAMMES, *schemes.bundled())
    for one in shipping:
        row = row_of(one, one.version, source="", by=SHIPPED, now=now)
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
    ours = [
        Begun(name=one.id, number=one.version, sha256=ref.sha256, begins_on=one.effective_from)
        for ref, one in library.REFS.items()
    ]
    return [*ours, *await begun(tx, DefinitionKind.PROGRAMME)]


async def begun(tx: Tx, kind: DefinitionKind) -> list[Begun]:
    """What was published of the kind, with the day on which each version begins."""
    return [
        Begun(name=one.name, number=one.number, sha256=one.sha256, begins_on=one.begins_on)
        for one in await _published(tx, kind)
        if one.begins_on
    ]


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
    row = (await tx.execute(versions_stored().where(ROWS.c.id == version_id))).one_or_none()
    if row is None:
        raise NotFound(id=version_id)
    return version_of(row)


async def versions(tx: Tx) -> tuple[Version, ...]:
    """What was brought in, the latest first: some a year, so there are no pages."""
    rows = await tx.execute(
        versions_stored()
        .where(ROWS.c.imported_by != SHIPPED)
        .order_by(ROWS.c.imported_at.desc(), ROWS.c.id)
    )
    return tuple(version_of(row) for row in rows)


async def content_of(tx: Tx, version: Version) -> AnyDefinition:
    found = select(ROWS.c.content).where(ROWS.c.id == version.id)
    match version.kind:
        case DefinitionKind.CATALOGUE:
            return Catalogue.model_validate_json((await tx.execute(found)).scalar_one())
        case DefinitionKind.SCHEME:
            return Scheme.model_validate_json((await tx.execute(found)).scalar_one())
        case DefinitionKind.PROGRAMME:
            ref = ProgrammeRef(id=version.name, version=version.number, sha256=version.sha256)
            return await recall(tx, ref)


async def source_of(tx: Tx, version_id: str) -> str:
    """The file as it was brought in."""
    found = select(ROWS.c.source).where(ROWS.c.id == version_id)
    return str((await tx.execute(found)).scalar_one())


async def _renumbered(tx: Tx, found: AnyDefinition, number: int) -> AnyDefinition:
    """With its own number, and a programme pinned to the very catalogue that it uses."""
    if isinstance(found, Catalogue):
        return found
    if isinstance(found, Scheme):
        return found.model_copy(update={"version": number})
    use = found.catalogue
    version, printed = await catalogue(tx, use.id, use.version)
    pinned = use.model_copy(update={"version": version, "sha256": hash_of(printed)})
    return found.model_copy(update={"version": number, "catalogue": pinned})


async def _content_before(
    tx: Tx, kind: DefinitionKind, name: str, last: Version | None
) -> AnyDefinition | None:
    """The last version, kept or shipped."""
    if last is None or last.number < shipped_number(kind, name):
        return shipped(kind, name)
    return await content_of(tx, last)


def _same(one: Definition, before: Definition) -> bool:
    """But for the number. What ships names no version of its catalogue: that alone is no change."""
    if isinstance(one, Scheme) and isinstance(before, Scheme):
        return one.model_copy(update={"version": before.version}) == before
    if not isinstance(one, Programme) or not isinstance(before, Programme):
        return one == before
    use = one.catalogue
    if before.catalogue.sha256 is None and use.version == FIRST:
        use = use.model_copy(update={"version": None, "sha256": None})
    return one.model_copy(update={"version": before.version, "catalogue": use}) == before


async def _keep_shipped(tx: Tx, name: str, now: datetime) -> None:
    """The catalogue that ships, so that what refers to it finds it when its file is gone."""
    if name in library.bundled_catalogues():
        printed = library.bundled_catalogue(name)
        row = row_of(printed, FIRST, source="", by=SHIPPED, now=now)
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
        versions_stored()
        .where(ROWS.c.kind == kind.value, ROWS.c.name == name)
        .order_by(ROWS.c.number.desc())
        .limit(1)
    )
    row = (await tx.execute(found)).one_or_none()
    return version_of(row) if row else None


async def _published(tx: Tx, kind: DefinitionKind) -> list[Version]:
    rows = await tx.execute(
        versions_stored().where(ROWS.c.kind == kind.value, PUBLICATIONS.c.definition.is_not(None))
    )
    return [version_of(row) for row in rows]


__all__ = [
    "FIRST",
    "add",
    "begun",
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
