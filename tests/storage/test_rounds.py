"""Rounds as rows on both databases: who sees which, one a year, objections, the years before (4.3)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.clocks.calendar import notice_period
from services.domain.errors import Invalid
from services.domain.facts import AnyFact
from services.domain.programme.schemes import scheme
from services.domain.rounds.entering import SubjectEntered
from services.domain.rounds.finishing import (
    ListNoticeEnded,
    ListPublished,
    RoundDecided,
    ScoringClosed,
    StruckOff,
)
from services.domain.rounds.opening import RoundOpened
from services.domain.rounds.state import AssessmentRound, Earlier, Grade, RoundFact, SchemeRef
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage import case_log
from services.storage.queries.open_streams import open_streams
from services.storage.queries.rounds import earlier_grades, find_rounds, rounds_on_notice
from services.storage.queries.scope import Viewer
from services.storage.rounds import RoundExists
from services.storage.session import Database
from tests.storage.recording import CALENDAR

OFFICER = ActorRef(account="o", function=Function.COUNTY_OFFICER, unit="990121:weisheng")
NOW = datetime(2031, 6, 1, 9, tzinfo=UTC)
WORDS = {"id": "text", "commitment": "0" * 64}
YEAR = 2031


def of(kind: type[RoundFact], request: str, /, **said: Any) -> AnyFact:
    known = {"request_id": request, "actor": OFFICER, "at": NOW}
    return kind.model_validate({**known, **said})  # type: ignore[return-value]  # each kind is one of them


def opened(year: int = YEAR, name: str = "health-centres") -> AnyFact:
    found = scheme(name)
    ref = SchemeRef(id=found.id, version=found.version, sha256="0" * 64)
    pinned = {"scheme": ref, "title": found.title, "evaluation": found.evaluation}
    return of(RoundOpened, "opened", year=year, since=2012, place="990121", **pinned)


def entered(code: str) -> AnyFact:
    said = {"code": code, "name": f"单位{code}", "group": "centres", "place": "990121"}
    blank = dict.fromkeys(("trade", "unit_kind", "asks", "unit", "account"), "")
    return of(SubjectEntered, f"entered-{code}", entered_on=NOW.date(), **said, **blank)


def decided(*grades: Grade) -> AnyFact:
    said = {"document_no": "1号", "decided_on": NOW.date(), "grades": grades}
    return of(RoundDecided, "decided", **said)


async def keep(database: Database, stream: str, facts: Iterable[AnyFact]) -> AssessmentRound:
    for fact in facts:
        async with database.writing() as tx:
            known = await case_log.state(tx, stream)
            await case_log.append(tx, stream, known.seq if known else 0, fact, CALENDAR)
    async with database.reading() as tx:
        state = await case_log.state(tx, stream)
    assert isinstance(state, AssessmentRound)
    return state


async def test_c2_1_11_a_round_knows_the_decided_grades_of_the_years_before(
    database: Database,
) -> None:
    failed = (Grade(code="c1", band="fail"), Grade(code="c2", band="good"))
    before = [opened(YEAR - 1), entered("c1"), entered("c2"), decided(*failed)]
    await keep(database, "round-before", before)
    await keep(database, "round-undecided", [opened(YEAR - 2), entered("c1")])
    now = await keep(database, "round-now", [opened(), entered("c1")])
    async with database.reading() as tx:
        found = await earlier_grades(tx, now)
    assert found == (Earlier(code="c1", year=YEAR - 1, band="fail"),)


async def test_4_3_an_office_opens_one_round_a_year_and_it_is_open_until_it_ends(
    database: Database,
) -> None:
    await keep(database, "round-first", [opened()])
    with pytest.raises(RoundExists):
        await keep(database, "round-second", [opened()])
    async with database.reading() as tx:
        assert await open_streams(tx, "", 10) == ["round-first"]


@pytest.mark.parametrize(
    ("function", "unit", "sees"),
    [
        (Function.COUNTY_OFFICER, "990121:huanbao", True),
        (Function.CITY_LEADER, "9901", True),
        (Function.APPLICANT_CLERK, "990121101", True),
        (Function.APPLICANT_CLERK, "990122101", False),
        (Function.EXPERT, "9901", False),
    ],
)
async def test_4_3_a_round_is_listed_for_its_area_those_above_and_those_assessed(
    database: Database, function: Function, unit: str, sees: bool
) -> None:
    await keep(database, "round-listed", [opened()])
    viewer = Viewer("somebody", (Seat(function=function, unit=unit),))
    async with database.reading() as tx:
        assert bool(await find_rounds(tx, viewer)) is sees
        assert await find_rounds(tx, viewer, YEAR + 1) == []


async def test_c3_1_6_a_list_is_on_notice_for_its_days_and_nobody_is_struck_off_for_nothing(
    database: Database,
) -> None:
    contacts = {"document_no": "1", "hotline": "12345", "mailbox": "a@b.cn"}
    listed = {"notice": "candidates", "period": notice_period(NOW, 7), "codes": ("c1",)}
    facts = [
        opened(name="integrity-units"),
        entered("c1"),
        of(ScoringClosed, "closed", earlier=(), grades=()),
        of(ListPublished, "listed", **contacts, **listed),
    ]
    await keep(database, "round-noticed", facts)
    async with database.reading() as tx:
        [line] = await rounds_on_notice(tx)
    assert line.notice_ends
    assert line.notice_ends - NOW > timedelta(days=7)
    struck = of(StruckOff, "struck", code="c1", objection="filing-none", reason=WORDS)
    with pytest.raises(Invalid):
        await keep(database, "round-noticed", [struck])
    await keep(database, "round-noticed", [of(ListNoticeEnded, "ended")])
    async with database.reading() as tx:
        assert await rounds_on_notice(tx) == []
