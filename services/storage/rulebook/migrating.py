"""Moving running cases: which there are, and what would change for each (4.1.3). Nothing is written.

What a case would lose or gain is said in `domain/migration_preview.py`; who does it, a workflow.
"""

from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, func, select

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.migrating import RoundsKeepTheirs
from services.domain.migration_preview import Preview, Ruled, preview
from services.domain.programme import library
from services.domain.programme.schema import Programme, ProgrammeRef
from services.storage import case_log
from services.storage.evidence import volumes
from services.storage.papers import data_sheets
from services.storage.queries.names import Place, places
from services.storage.queries.scope import below
from services.storage.rulebook import definitions, schemes
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow

CASES = table_of(CaseRow)
MOST = 200
"""Cases of one migration; a larger set is moved area by area."""
PAGE = 50


class Earlier(Frozen):
    """Which cases a new version would matter for: those of its programme that go by an earlier one.

    A catalogue's are those of every programme that uses it.
    """

    programmes: tuple[str, ...]
    number: int | None = None


class OpenCase(Frozen):
    id: str
    number: str
    place: Place
    version: int
    """Of the programme it goes by."""
    stands: str


class AreaCount(Frozen):
    place: Place
    cases: int
    """Of a scheme: rounds."""


class DryRun(Frozen):
    """One case as it was looked at."""

    case: str
    number: str
    place: Place
    stands: str
    version: int
    """How far its log was: what is done afterwards is refused if it went on."""
    old: ProgrammeRef
    found: Preview


class Looked(Frozen):
    """A set of cases as it was looked at, and the version they would move to."""

    target: ProgrammeRef
    runs: tuple[DryRun, ...]
    more: bool = False
    """There are more than one migration takes."""

    @property
    def possible(self) -> tuple[DryRun, ...]:
        return tuple(one for one in self.runs if one.found.possible)

    @property
    def digest(self) -> str:
        """Sent back when it is confirmed: what was looked at is what is done."""
        seen = [f"{one.case} {one.version} {one.found.digest}" for one in self.runs]
        return sha256("\n".join([self.target.sha256, *seen]).encode()).hexdigest()


async def concerned_by(tx: Tx, earlier: Earlier) -> tuple[AreaCount, ...]:
    """How many open cases go by an earlier version, county by county."""
    rows = (
        await tx.execute(
            select(CASES.c.county, func.count().label("cases"))
            .where(*_going_by(earlier))
            .group_by(CASES.c.county)
            .order_by(CASES.c.county)
        )
    ).all()
    named = await places(tx, {row.county for row in rows})
    return tuple(AreaCount(place=named[row.county], cases=row.cases) for row in rows)


async def open_cases(
    tx: Tx,
    earlier: Earlier,
    *,
    area: str = "",
    case: str = "",
    after: str = "",
    limit: int = PAGE,
) -> tuple[OpenCase, ...]:
    """Those cases one by one, in the order of their ids; or the one that is named."""
    columns = ("id", "number", "place", "programme_version", "stands")
    query = (
        select(*(CASES.c[name] for name in columns))
        .where(*_going_by(earlier), CASES.c.id > after)
        .order_by(CASES.c.id)
        .limit(limit)
    )
    if area:
        query = query.where(below(CASES.c.place, area))
    if case:
        query = query.where(CASES.c.id == case)
    rows = (await tx.execute(query)).all()
    named = await places(tx, {row.place for row in rows})
    return tuple(
        OpenCase(
            id=row.id,
            number=row.number,
            place=named[row.place],
            version=row.programme_version,
            stands=row.stands,
        )
        for row in rows
    )


async def look(
    tx: Tx, programme: str, calendars: Calendars, now: datetime, *, area: str = "", case: str = ""
) -> Looked:
    """What would change for each open case of the programme in the area, or for one.

    Raises NotFound for a programme that is not in force, RoundsKeepTheirs for a scheme.
    """
    target = await _target(tx, programme, local_day(now))
    earlier = Earlier(programmes=(programme,), number=target.version)
    chosen = await open_cases(tx, earlier, area=area, case=case, limit=MOST + 1)
    runs = [await _dry_run(tx, one, target, calendars, now) for one in chosen[:MOST]]
    return Looked(target=library.ref_of(target), runs=tuple(runs), more=len(chosen) > MOST)


async def _target(tx: Tx, name: str, today: date) -> Programme:
    try:
        return await definitions.programme(tx, name, today)
    except NotFound:
        found = await schemes.scheme(tx, name, today)
        raise RoundsKeepTheirs(scheme=found.id) from None


async def _dry_run(
    tx: Tx, one: OpenCase, target: Programme, calendars: Calendars, now: datetime
) -> DryRun:
    case = await case_log.state(tx, one.id)
    if not isinstance(case, Case) or case.programme is None:
        raise NotFound(id=one.id)
    before = await definitions.recall(tx, case.programme)
    sheet = (await data_sheets.get(tx, case.id, now)).sheet
    dossier = await volumes.dossier(tx, case.id, data_sheets.sources(sheet))
    found = preview(
        case,
        ruled(before, case.programme),
        ruled(target),
        sheet=sheet,
        items=[volume.item for volume in dossier.volumes if volume.parts],
        calendar=await calendars.in_force(tx),
        now=now,
    )
    return DryRun(
        case=one.id,
        number=one.number,
        place=one.place,
        stands=one.stands,
        version=case.version,
        old=case.programme,
        found=found,
    )


def ruled(programme: Programme, ref: ProgrammeRef | None = None) -> Ruled:
    return Ruled(ref or library.ref_of(programme), programme, library.catalogue_of(programme))


def _going_by(earlier: Earlier) -> tuple[ColumnElement[bool], ...]:
    """Re-checks go by the definition of their title and are left out."""
    older = () if earlier.number is None else (CASES.c.programme_version < earlier.number,)
    return (
        CASES.c.programme.in_(earlier.programmes),
        CASES.c.is_open.is_(True),
        CASES.c.title == "",
        *older,
    )
