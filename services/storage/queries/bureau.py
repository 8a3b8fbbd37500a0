"""Cases for those who handle them: the worklist, the list of cases, one case as a whole.

Every query starts from what its viewer may know of (`scope`); a case from elsewhere is simply
not there. Which acts wait for whom is asked of the domain, never typed here.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlmodel import col

from services.domain.acts import open_acts
from services.domain.base import Act, Frozen, Stream
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.filing import FileReport, FileVisitNote
from services.domain.permissions import parts_of, plays
from services.domain.programme.schema import TitleLevel, Track
from services.domain.steps.creation_request import RefuseCreationRequest
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.steps.self_check import Reopen
from services.domain.title import JudgeComplaints, ReportIncident
from services.domain.units import Function, StepName, territory, within
from services.domain.whole_case import Withdraw
from services.storage.case_log import STREAMS
from services.storage.queries.names import Place, places, table_of, words_of
from services.storage.queries.scope import Viewer, in_areas, sees_case, visible_cases
from services.storage.session import Tx
from services.storage.tables.cases import (
    CaseRow,
    FilingRow,
    PanelRow,
    StreamRow,
    TitleRow,
)

CASES, FILINGS, PANELS, STATES, TITLES = (
    table_of(row).c for row in (CaseRow, FilingRow, PanelRow, StreamRow, TitleRow)
)
PAGE = 100
PORTION = 1000
AT_ANY_TIME: frozenset[type[Act]] = frozenset(
    {Withdraw, Reopen, RecordInterimCheck, ReportIncident, JudgeComplaints}
)
"""Acts that are possible, but for which nothing waits: they make no work item."""
BESIDE_ANOTHER: frozenset[type[Act]] = frozenset({RefuseCreationRequest})
"""Acts that are a work item only beside the act that they refuse; until then it is not their turn."""


class CaseHead(Frozen):
    """What every page about a case says on top of it."""

    id: str
    number: str
    place: Place
    track: Track
    level: TitleLevel
    title: str
    """The title whose re-check this is; empty for an ordinary case."""
    stands: str
    is_open: bool
    since: datetime
    opened_at: datetime
    changed_at: datetime
    paused_until: datetime | None
    due_on: date | None
    due_provisional: bool


class WorkItem(Frozen):
    """Something waits for the viewer: which stream, which acts, by when."""

    family: str
    """`cases`, `titles` or `filings`: how its address begins."""
    stream: str
    number: str
    place: Place
    track: Track | None = None
    level: TitleLevel | None = None
    name: str = ""
    """The older kind of title (A0.11); empty for our own."""
    stands: str
    acts: tuple[type[Act], ...] = ()
    due_on: date | None = None
    due_provisional: bool = False
    since: datetime | None = None

    @property
    def cursor(self) -> str:
        """Its place in the list, the most urgent first; the undated come last."""
        return f"{self.due_on or date.max}/{self.number}/{self.stream}"


class Desk(Frozen):
    """A person's work: what waits, and what may be done at any time, by stream."""

    waiting: tuple[WorkItem, ...]
    any_time: tuple[WorkItem, ...]


class FilingLine(Frozen):
    id: str
    what: str
    subject: str
    status: str
    late: bool
    filed_at: datetime
    visit: str
    period: str | None
    words: str
    """The text itself; empty for one that was erased."""


class CaseFile(Frozen):
    """One case as a whole: head, state, what came in from outside."""

    head: CaseHead
    state: Case
    filings: tuple[FilingLine, ...]


class Asked(Frozen):
    """Filters of the list of cases."""

    track: str = ""
    stands: str = ""
    open: str = ""
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE


def acts_for(viewer: Viewer, state: Stream) -> tuple[type[Act], ...]:
    """The acts open now that one of the viewer's seats is entitled to."""
    return tuple(
        act
        for act in open_acts(state)
        if act.path
        and any(
            plays(part, seat, viewer.account, state)
            for part in parts_of(act)
            for seat in viewer.seats
            if seat.function is not Function.PUBLIC
        )
    )


def filings_for(viewer: Viewer, case: Case) -> tuple[type[Act], ...]:
    """What the viewer may hand in about the case: streams of their own, open from elsewhere."""
    wanted: list[type[Act]] = []
    step = case.step.name if case.step else None
    if step is StepName.TECHNICAL_ASSESSMENT and case.rules.assessment.visits:
        wanted.append(FileVisitNote)
    if step is StepName.IMPLEMENTATION and case.rules.reports.due:
        wanted.append(FileReport)
    return tuple(
        act
        for act in wanted
        if any(
            plays(part, seat, viewer.account, case)
            for part in parts_of(act)
            for seat in viewer.seats
        )
    )


async def worklist(tx: Tx, viewer: Viewer) -> tuple[WorkItem, ...]:
    """Everything that waits for one of the viewer's seats, the most urgent first."""
    return (await desk(tx, viewer)).waiting


async def desk(tx: Tx, viewer: Viewer) -> Desk:
    """What waits for the viewer, and what they may do whenever there is a reason to."""
    known = [
        *await _open_cases(tx, viewer),
        *await _living_titles(tx, viewer),
        *await _open_filings(tx, viewer),
    ]
    states = await _states(tx, [item.stream for item in known])
    waiting, any_time = [], []
    for item in known:
        state = states[item.stream]
        acts = tuple(act for act in acts_for(viewer, state) if not act.any_step)
        now = tuple(act for act in acts if act not in AT_ANY_TIME)
        if set(now) <= BESIDE_ANOTHER:
            now = ()
        if now:
            waiting.append(item.model_copy(update={"acts": now}))
        handed_in = filings_for(viewer, state) if isinstance(state, Case) else ()
        if whenever := (*(act for act in acts if act not in now), *handed_in):
            any_time.append(item.model_copy(update={"acts": whenever}))
    return Desk(
        waiting=tuple(sorted(waiting, key=lambda item: item.cursor)),
        any_time=tuple(sorted(any_time, key=lambda item: (item.place.code, item.number))),
    )


def following(items: Sequence[WorkItem], after: str) -> tuple[WorkItem, ...]:
    """Those behind the cursor; an item that was done meanwhile leaves no gap."""
    return tuple(item for item in items if item.cursor > after)


async def _open_cases(tx: Tx, viewer: Viewer) -> list[WorkItem]:
    return [
        WorkItem(
            family="cases",
            stream=head.id,
            number=head.number,
            place=head.place,
            track=head.track,
            level=head.level,
            stands=head.stands,
            due_on=head.due_on,
            due_provisional=head.due_provisional,
            since=head.since,
        )
        for head in await _heads(tx, viewer, CASES.is_open.is_(True))
    ]


async def _living_titles(tx: Tx, viewer: Viewer) -> list[WorkItem]:
    rows = (
        await tx.execute(
            select(
                TITLES.id, TITLES.place, TITLES.track, TITLES.level, TITLES.name, TITLES.stands
            ).where(
                in_areas(col(TitleRow.place), viewer.areas),
                TITLES.cancelled_on.is_(None),
            )
        )
    ).all()
    found = await places(tx, {row.place for row in rows})
    return [
        WorkItem(
            family="titles",
            stream=row.id,
            number=row.id,
            place=found[row.place],
            track=row.track,
            level=row.level,
            name=row.name,
            stands=row.stands,
        )
        for row in rows
    ]


async def _open_filings(tx: Tx, viewer: Viewer) -> list[WorkItem]:
    rows = (
        await tx.execute(
            select(FILINGS.id, FILINGS.place, FILINGS.what, FILINGS.filed_at, CASES.number)
            .select_from(table_of(FilingRow))
            .join(table_of(CaseRow), CASES.id == FILINGS["case"], isouter=True)
            .where(in_areas(col(FilingRow.place), viewer.bureau_areas), FILINGS.status == "open")
        )
    ).all()
    found = await places(tx, {row.place for row in rows})
    return [
        WorkItem(
            family="filings",
            stream=row.id,
            number=row.number or row.id,
            place=found[row.place],
            stands=row.what,
            since=row.filed_at,
        )
        for row in rows
    ]


async def _states(tx: Tx, ids: Sequence[str]) -> dict[str, Stream]:
    """However many: asked for in portions, as no database takes any number of parameters."""
    found: dict[str, Stream] = {}
    for start in range(0, len(ids), PORTION):
        some = STATES.id.in_(ids[start : start + PORTION])
        for row in await tx.execute(select(STATES.id, STATES.kind, STATES.state).where(some)):
            found[row.id] = STREAMS[row.kind].model_validate_json(row.state)
    return found


async def cases(tx: Tx, viewer: Viewer, asked: Asked) -> tuple[CaseHead, ...]:
    """One page of the viewer's cases, the latest first; one more when there is a next page."""
    conditions: list[ColumnElement[bool]] = []
    if asked.track:
        conditions.append(CASES.track == asked.track)
    if asked.stands:
        conditions.append(CASES.stands == asked.stands)
    if asked.open:
        conditions.append(CASES.is_open.is_(asked.open == "yes"))
    if asked.after:
        conditions.append(_opened_before(asked.after))
    return await _heads(tx, viewer, *conditions, limit=asked.limit + 1)


def _opened_before(number: str) -> ColumnElement[bool]:
    """Behind the case of that number in a list of the latest first."""
    opened = select(CASES.opened_at).where(CASES.number == number).scalar_subquery()
    return or_(
        CASES.opened_at < opened,
        and_(CASES.opened_at == opened, CASES.number < number),
    )


async def of_applicant(tx: Tx, viewer: Viewer) -> tuple[CaseHead, ...]:
    """The cases of the very places whose applicant the viewer is."""
    own = {
        territory(seat.unit)
        for seat in viewer.seats
        if seat.function in (Function.APPLICANT_CLERK, Function.APPLICANT_LEADER)
    }
    return await _heads(tx, viewer, CASES.place.in_(sorted(own)))


async def of_expert(tx: Tx, viewer: Viewer) -> tuple[CaseHead, ...]:
    """The cases whose panel or acceptance group the viewer was appointed to."""
    mine = select(PANELS["case"]).where(PANELS.account == viewer.account)
    return await _heads(tx, viewer, CASES.id.in_(mine))


async def _heads(
    tx: Tx, viewer: Viewer, *conditions: ColumnElement[bool], limit: int | None = None
) -> tuple[CaseHead, ...]:
    rows = (
        await tx.execute(
            select(*CASES)
            .where(visible_cases(viewer), *conditions)
            .order_by(CASES.opened_at.desc(), CASES.number.desc())
            .limit(limit)
        )
    ).all()
    found = await places(tx, {row.place for row in rows})
    return tuple(_head(row, found[row.place]) for row in rows)


def _head(row: Row[Any], where: Place) -> CaseHead:
    values = {name: getattr(row, name) for name in CaseHead.model_fields if name != "place"}
    return CaseHead(**values, place=where)


async def case_file(tx: Tx, viewer: Viewer, case: str) -> CaseFile:
    """Raises NotFound for a case that is not there, or not for this viewer."""
    head = await head_of(tx, viewer, case)
    states = await _states(tx, [case])
    state = states[case]
    if not isinstance(state, Case):
        raise NotFound(case=case)
    return CaseFile(head=head, state=state, filings=await _filings(tx, viewer, head))


async def head_of(tx: Tx, viewer: Viewer, case: str) -> CaseHead:
    row = (await tx.execute(select(*CASES).where(CASES.id == case))).one_or_none()
    if row is None:
        raise NotFound(case=case)
    if not await sees_case(tx, viewer, case, row.place):
        raise NotFound(case=case)
    return _head(row, (await places(tx, {row.place}))[row.place])


async def _filings(tx: Tx, viewer: Viewer, head: CaseHead) -> tuple[FilingLine, ...]:
    """Objections and tips are for the bureau only: their authors are promised secrecy."""
    inside = any(within(head.place.code, area) for area in viewer.bureau_areas)
    shown = ("objection", "tip", "visit-note", "report") if inside else ("visit-note", "report")
    rows = (
        await tx.execute(
            select(*FILINGS)
            .where(FILINGS["case"] == head.id, FILINGS.what.in_(shown))
            .order_by(FILINGS.filed_at)
        )
    ).all()
    bodies: dict[str, str] = {}
    for row in rows:
        bodies |= await words_of(tx, row.id)
    own = {"subject", "words"}
    return tuple(
        FilingLine(
            **{name: getattr(row, name) for name in FilingLine.model_fields if name not in own},
            subject=bodies.get(row.subject, ""),
            words=bodies.get(row.words, ""),
        )
        for row in rows
    )
