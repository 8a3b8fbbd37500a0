"""Cases for those who handle them: the list of cases, one case as a whole.

Every query starts from what its viewer may know of (`scope`); a case from elsewhere is simply
not there. Which acts wait for whom is asked of the domain, never typed here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import Field
from sqlalchemy import ColumnElement, Row, String, bindparam, select, tuple_, union

from services.domain.acts import open_acts
from services.domain.base import Act, Frozen, Stream
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.offices.waiting import filings_about
from services.domain.permissions import may
from services.domain.programme.schema import TitleLevel, Track
from services.domain.tree.units import Function, territory, within
from services.storage import case_log, texts
from services.storage.queries.filings import OPEN_KINDS
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer, appointed_to, of_area, seen_from, sees_case
from services.storage.queries.wording import LONGEST, case_is_called, words_of
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow

CASES, FILINGS = (table_of(row).c for row in (CaseRow, FilingRow))
PAGE = 100


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


HEADS = select(*(CASES[name] for name in CaseHead.model_fields))
LATEST = HEADS.order_by(CASES.opened_at.desc(), CASES.number.desc())
"""Built once: every page of cases begins with it."""
_AFTER = bindparam("after", type_=String)
OPENED_BEFORE: Final = tuple_(CASES.opened_at, CASES.number) < tuple_(
    select(CASES.opened_at).where(CASES.number == _AFTER).scalar_subquery(), _AFTER
)
"""Behind the case of that number in a list of the latest first. Built once: every page asks it."""


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
    """The text itself; empty for one that was erased, or sent in confidence (2.5.2)."""


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
    place: str = ""
    """A county, town or village: its own cases and those below it."""
    q: Annotated[str, Field(max_length=LONGEST)] = ""
    """Words of the number, or of the unit's name."""
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE


def acts_for(viewer: Viewer, state: Stream) -> tuple[type[Act], ...]:
    """The acts open now that one of the viewer's seats is entitled to, and no colleague holds."""
    seats = tuple(seat for seat in viewer.seats if seat.function is not Function.PUBLIC)
    return tuple(
        act for act in open_acts(state) if act.path and may(act, seats, viewer.account, state)
    )


def filings_for(viewer: Viewer, case: Case) -> tuple[type[Act], ...]:
    """What the viewer may hand in about the case: streams of their own, open from elsewhere."""
    return tuple(act for act in filings_about(case) if may(act, viewer.seats, viewer.account, case))


async def cases(tx: Tx, viewer: Viewer, asked: Asked) -> tuple[CaseHead, ...]:
    """One page of the viewer's cases, the latest first; one more when there is a next page."""
    conditions: list[ColumnElement[bool]] = []
    if asked.track:
        conditions.append(CASES.track == asked.track)
    if asked.stands:
        conditions.append(CASES.stands == asked.stands)
    if asked.open:
        conditions.append(CASES.is_open.is_(asked.open == "yes"))
    if asked.place:
        conditions.append(of_area(asked.place))
    if words := words_of(asked.q):
        conditions.append(await case_is_called(tx, words))
    if asked.after:
        conditions.append(OPENED_BEFORE)
    values = {"after": asked.after}
    return await _heads(tx, seen_from(viewer), *conditions, limit=asked.limit + 1, values=values)


async def of_applicant(tx: Tx, viewer: Viewer) -> tuple[CaseHead, ...]:
    """The cases of the very places whose applicant the viewer is: some a decade, no long list."""
    own = {
        territory(seat.unit)
        for seat in viewer.seats
        if seat.function in (Function.APPLICANT_CLERK, Function.APPLICANT_LEADER)
    }
    return await _heads(tx, (CASES.place.in_(sorted(own)),))


async def of_expert(tx: Tx, viewer: Viewer) -> tuple[CaseHead, ...]:
    """The cases whose panel or acceptance group the viewer was appointed to."""
    return await _heads(tx, (appointed_to(viewer),))


async def _heads(
    tx: Tx,
    scopes: Sequence[ColumnElement[bool]],
    *conditions: ColumnElement[bool],
    limit: int | None = None,
    values: Mapping[str, str] | None = None,
) -> tuple[CaseHead, ...]:
    """Every scope's page is read along its own index; several are merged."""
    pages = [LATEST.where(scope, *conditions).limit(limit) for scope in scopes]
    if not pages:
        return ()
    query: Any = pages[0]
    if len(pages) > 1:
        merged = union(*(select(*page.subquery().c) for page in pages)).subquery()
        order = (merged.c.opened_at.desc(), merged.c.number.desc())
        query = select(*merged.c).order_by(*order).limit(limit)
    rows = (await tx.execute(query, values or {})).all()
    found = await places(tx, {row.place for row in rows})
    return tuple(_head(row, found[row.place]) for row in rows)


def _head(row: Row[Any], where: Place) -> CaseHead:
    return CaseHead(**dict(zip(CaseHead.model_fields, row, strict=True)) | {"place": where})


async def case_file(tx: Tx, viewer: Viewer, case: str) -> CaseFile:
    """Raises NotFound for a case that is not there, or not for this viewer."""
    head = await head_of(tx, viewer, case)
    state = await case_log.state(tx, case)
    if not isinstance(state, Case):
        raise NotFound(case=case)
    return CaseFile(head=head, state=state, filings=await _filings(tx, viewer, head))


async def head_of(tx: Tx, viewer: Viewer, case: str) -> CaseHead:
    row = (await tx.execute(HEADS.where(CASES.id == case))).one_or_none()
    if row is None:
        raise NotFound(case=case)
    if not await sees_case(tx, viewer, case, row.place):
        raise NotFound(case=case)
    return _head(row, (await places(tx, {row.place}))[row.place])


_FILED = select(*FILINGS).where(FILINGS["case"] == bindparam("case")).order_by(FILINGS.filed_at)
FILED_OPENLY = _FILED.where(FILINGS.what.in_(sorted(OPEN_KINDS)))
CONFIDED = _FILED.where(FILINGS.what.in_(("objection", "tip"))).limit(PAGE)


async def _filings(tx: Tx, viewer: Viewer, head: CaseHead) -> tuple[FilingLine, ...]:
    """Objections and tips are for the bureau only: their authors are promised secrecy.

    Of these the first page; thousands may come to one notice, and have a list of their own.
    """
    inside = any(within(head.place.code, area) for area in viewer.bureau_areas)
    rows = (await tx.execute(FILED_OPENLY, {"case": head.id})).all()
    if inside:
        rows = [*rows, *await tx.execute(CONFIDED, {"case": head.id})]
    bodies = await texts.read(tx, *(text for row in rows for text in (row.subject, row.words)))
    own = {"subject", "words"}
    lines = (
        FilingLine(
            **{name: getattr(row, name) for name in FilingLine.model_fields if name not in own},
            subject=bodies.get(row.subject) or "",
            words=(bodies.get(row.words) or "") if row.what in OPEN_KINDS else "",
        )
        for row in rows
    )
    return tuple(sorted(lines, key=lambda line: line.filed_at))
