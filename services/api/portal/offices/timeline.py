"""The timeline of a case: what happened, who holds it now and since when, what comes by when.

Later steps carry the days of `domain/clocks/forecast.py`, and nothing is counted here; who is called upon
is the domain's word (`domain/offices/waiting.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.api.portal.offices.terms_shown import ShownTerm, terms_of
from services.api.portal.wording.happenings import Happening, Known, happening_of
from services.api.portal.wording.seat_words import seated
from services.domain.case import Case
from services.domain.clocks.calendar import days_between, local_day
from services.domain.clocks.deadlines import Stop
from services.domain.offices.hands import LED
from services.domain.offices.waiting import Wait, waits
from services.domain.programme.library import names_in
from services.domain.programme.schema import Text
from services.domain.tree.units import Function
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau
from services.storage.queries.forecasts import forecast_of
from services.storage.queries.histories import History, history
from services.storage.queries.names import people, unit_names
from services.storage.session import Tx

router = APIRouter()

RESUMED_BY = {
    "deficits-issued": "application-submitted",
    "paused": "resumed",
    "notice-published": "notice-closed",
}
"""What makes the clock stand still, and what ends it; each is drawn as a pause."""
WIDTH = 760
"""Units of width of the drawing of a term."""


@dataclass(frozen=True)
class Entry:
    """One happening; a pause says by which later one it ended."""

    what: Happening
    pause: bool
    until: Happening | None


@dataclass(frozen=True)
class Bar:
    """How the days of a running term are divided, drawn to scale."""

    term: ShownTerm
    used: float
    stood: float
    left: float
    days_stood: int

    @property
    def total(self) -> int:
        return self.term.term.elapsed + self.term.term.remaining


async def holders_of(tx: Tx, case: Case) -> list[Text]:
    """Whom the case calls upon now: office by office, and who of it has the case in hand.

    Experts are named by their function alone: who sits on a panel is no matter of this page.
    """
    calls = [wait for wait in waits(case).calls if wait.function is not Function.PUBLIC]
    units = await unit_names(tx, {wait.area for wait in calls if wait.area})
    names = await people(tx, {wait.account for wait in calls if wait.function in LED} - {""})
    return list({text.zh: text for text in (_holder(one, units, names) for one in calls)}.values())


def _holder(wait: Wait, units: Mapping[str, Text], names: Mapping[str, str]) -> Text:
    unit = units.get(wait.area, Text(zh=wait.area, en=wait.area))
    post, name = seated(unit, wait.function), names.get(wait.account, "")
    return Text(
        zh=f"{post.zh}{name}",
        en=", ".join(part for part in (post.en, name) if part),
    )


def entries_of(log: History, places: Mapping[str, Text]) -> list[Entry]:
    known = Known(log.texts, log.units, log.people, log.documents, places)
    told = [
        (one.fact.kind, happening_of(one.fact, one.seq, one.hash, known)) for one in log.recorded
    ]
    return [
        Entry(
            what=shown,
            pause=shown.pause or kind in RESUMED_BY,
            until=_end(told[place + 1 :], RESUMED_BY.get(kind, "")),
        )
        for place, (kind, shown) in enumerate(told)
    ]


def _end(later: Sequence[tuple[str, Happening]], kind: str) -> Happening | None:
    return next((shown for name, shown in later if name == kind), None)


def bar_of(one: ShownTerm, days_stood: int) -> Bar:
    whole = max(1, one.term.elapsed + one.term.remaining + days_stood)
    unit = WIDTH / whole
    return Bar(
        term=one,
        used=round(one.term.elapsed * unit, 1),
        stood=round(days_stood * unit, 1),
        left=round(one.term.remaining * unit, 1),
        days_stood=days_stood,
    )


@router.get("/cases/{case}/timeline")
async def timeline(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        log = await history(tx, case)
        terms = await terms_of(tx, file.state, frame.doors.calendars, frame.now)
        coming = await forecast_of(tx, file.state, frame.doors.calendars, frame.now)
        holders = await holders_of(tx, file.state)
    today = local_day(frame.now)

    def stood(stops: Sequence[Stop]) -> int:
        """Calendar days, the first and the last included."""
        ends = [(local_day(s.since), local_day(s.until) if s.until else today) for s in stops]
        return sum(days_between(start, end) + 1 for start, end in ends)

    return frame.page(
        "cases/timeline.html",
        case=file.head,
        state=file.state,
        entries=entries_of(log, names_in(programme_of(file.state))),
        holders=holders,
        bars=[bar_of(one, stood(one.ledger.stops)) for one in terms if not one.term.done],
        here=next((one for one in coming if one.here), None),
        later=[one for one in coming if not one.here],
    )
