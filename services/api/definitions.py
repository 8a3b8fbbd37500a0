"""A version of a definition as page, API and command line tell of it: what it changes, and for whom.

What differs is found in `domain/programme/differences.py`; its words stand in `texts/differing.py`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.programme import library
from services.domain.programme.differences import Change, changes, changes_in_use
from services.domain.programme.publishing import AnyDefinition, DefinitionKind, Version
from services.domain.programme.schema import Programme
from services.storage.queries.rounds import going_by_earlier
from services.storage.rulebook import definitions
from services.storage.rulebook.definition_shelf import checked
from services.storage.rulebook.migrating import AreaCount, Earlier, concerned_by
from services.storage.rulebook.schemes import scheme
from services.storage.session import Tx

BOOK_KEEPING: Final = {("version",), ("catalogue", "version"), ("catalogue", "sha256")}
"""What every version says anew, and nobody has to be told."""


class VersionTold(NamedTuple):
    version: Version
    against: int | None
    """The number of the version in force that it is compared with; None where there is none."""
    differences: tuple[Change, ...]
    concerned: tuple[AreaCount, ...]
    """Open cases, or rounds, that go by an earlier version, place by place; they keep theirs."""

    @property
    def cases(self) -> int:
        return sum(one.cases for one in self.concerned)


async def bring_in(tx: Tx, source: str, *, by: str, now: datetime) -> Version:
    """Raises DefinitionFaulty, DefinitionUnchanged, Invalid and NotFound; then nothing is kept."""
    report = await checked(tx, source, local_day(now))
    return await definitions.add(tx, report, source, by=by, now=now)


async def told(tx: Tx, version_id: str, day: date) -> VersionTold:
    """Raises NotFound."""
    version = await definitions.version_by(tx, version_id)
    after = await definitions.content_of(tx, version)
    against, before = await _in_force(tx, version, day)
    return VersionTold(
        version=version,
        against=against,
        differences=tuple(_differing(before, after)),
        concerned=await _concerned(tx, version, day),
    )


async def _concerned(tx: Tx, version: Version, day: date) -> tuple[AreaCount, ...]:
    if version.kind is DefinitionKind.SCHEME:
        return await going_by_earlier(tx, version.name, version.number)
    return await concerned_by(tx, await earlier_than(tx, version, day))


async def earlier_than(tx: Tx, version: Version, day: date) -> Earlier:
    """No case goes by a scheme."""
    if version.kind is DefinitionKind.PROGRAMME:
        return Earlier(programmes=(version.name,), number=version.number)
    if version.kind is DefinitionKind.SCHEME:
        return Earlier(programmes=())
    using = await definitions.programmes(tx, day)
    names = tuple(one.id for one in using if one.catalogue.id == version.name)
    return Earlier(programmes=names)


async def _in_force(tx: Tx, version: Version, day: date) -> tuple[int | None, AnyDefinition | None]:
    """What it would take the place of; of itself, once it is in force, what was before."""
    try:
        if version.kind is DefinitionKind.CATALOGUE:
            return await definitions.catalogue(tx, version.name, below=version.number)
        if version.kind is DefinitionKind.SCHEME:
            before = await scheme(tx, version.name, day, below=version.number)
            return before.version, before
        programme = await definitions.programme(tx, version.name, day, below=version.number)
    except NotFound:
        return None, None
    return programme.version, programme


def _differing(before: AnyDefinition | None, after: AnyDefinition) -> Iterable[Change]:
    found: tuple[Change, ...] = ()
    if isinstance(before, Programme) and isinstance(after, Programme):
        used = library.catalogue_of(before), library.catalogue_of(after)
        found = changes_in_use(before, after, *used)
    elif before is not None:
        found = changes(before, after)
    return (one for one in found if one.path not in BOOK_KEEPING)
