"""A title over the years: re-checks on their day, old titles, incidents (A0.11, A4.4, A4.6, F20)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import local_day, start_of_day, years_later
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.schema import Track
from services.domain.rectifying.incidents import mending_of
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.steps.rectification import ReReview, SubmitRectificationReport
from services.domain.titles.title import JudgeIncident, RecordAward, ReportIncident, Title
from services.domain.titles.title_mending import MendingOrdered, OrderMending
from services.domain.tree.units import StepName
from services.domain.whole_case import Withdraw
from services.storage import case_log
from services.storage.queries.open_streams import open_streams
from services.storage.session import Database
from services.workflows.client import workflow_of
from tests.storage.recording import CALENDAR
from tests.workflows.walk import FINDING, WORDS, Walk, look, until

Begin = Callable[..., Walk]
MINUTE = timedelta(minutes=1)


async def named(walk: Begin) -> tuple[Walk, Title]:
    case = walk(Track.VILLAGE)
    await case.to_naming()
    return case, await case.name()


async def title_of(database: Database, stream: str, seen: Callable[[Title], bool]) -> Title:
    found = await until(database, stream, lambda one: isinstance(one, Title) and seen(one))
    assert isinstance(found, Title)
    return found


async def open_recheck(case: Walk, number: int, owner: str = "") -> str:
    stream = f"recheck-{owner or case.case_id}-{number}"
    await until(case.database, stream, lambda one: one.stands == StepName.RECHECK)
    return stream


async def conclude(case: Walk, stream: str, *points: object) -> None:
    said: dict[str, Any] = {"passed": not points, "points": points, "opinion": WORDS}
    await case.on(stream, ConcludeRecheck, checked_on=local_day(await case.now()), **said)


async def test_a4_4_a_re_check_opens_two_years_after_naming_and_again_after_two_more(
    walk: Begin,
) -> None:
    case, title = await named(walk)
    assert title.named_on
    for number in (1, 2):
        due = years_later(title.named_on, 2 * number)
        await case.wait_for(start_of_day(due) - MINUTE)
        assert await look(case.database, f"recheck-{case.case_id}-{number}") is None
        await case.sleep(minutes=2)
        stream = await open_recheck(case, number)
        await conclude(case, stream)
        held = await title_of(case.database, title.id, lambda one: one.rechecks == number)  # noqa: B023  (asked within its turn)
        assert held.last_result == "passed"
        assert held.recheck_due == years_later(title.named_on, 2 * number + 2)


async def test_a4_4_f20_a_title_of_29_february_is_re_checked_on_28_february(walk: Begin) -> None:
    """Recorded late: the re-check it missed opens at once, the next one on its own day."""
    case = walk(Track.TOWN)
    recorded = await case.now()
    leap = max(year for year in range(2000, recorded.year - 1) if year % 4 == 0)
    title = await case.old_title(date(leap, 2, 29))
    await conclude(case, await open_recheck(case, 1, f"{case.case_id}-old"))
    held = await title_of(case.database, title, lambda one: one.rechecks == 1)
    assert held.recheck_due
    assert (held.recheck_due.month, held.recheck_due.day) == (2, 28)
    assert held.recheck_due > local_day(recorded)
    await case.wait_for(start_of_day(held.recheck_due) - MINUTE)
    assert await look(case.database, f"recheck-{case.case_id}-old-2") is None
    await case.sleep(minutes=2)
    await open_recheck(case, 2, f"{case.case_id}-old")


async def test_a0_11_f20_an_old_title_is_kept_with_its_own_name_and_no_future_date(
    walk: Begin,
) -> None:
    case = walk(Track.TOWN)
    today = local_day(await case.now())
    with pytest.raises(Invalid):
        await case.old_title(today + timedelta(days=1))
    title = await case.old_title(today - timedelta(days=100))
    held = await title_of(case.database, title, lambda one: one.seq == 1)
    assert (held.name, held.case, held.recheck_open) == ("旧称号", "", False)


async def test_a4_5_problems_are_rectified_within_a_term_and_the_title_stays(walk: Begin) -> None:
    case, title = await named(walk)
    assert title.recheck_due
    await case.wait_for(start_of_day(title.recheck_due))
    stream = await open_recheck(case, 1)
    await conclude(case, stream, FINDING)
    await until(case.database, stream, lambda one: one.stands == StepName.RECTIFICATION)
    measures = [{"no": 1, "measures": WORDS}]
    await case.on(stream, SubmitRectificationReport, document="report", measures=measures)
    rechecker = case.actor(ConcludeRecheck)
    await case.on(stream, ReReview, rechecker, closed=(1,), opinion=WORDS)
    recheck = await until(case.database, stream, lambda one: one.stands == Outcome.PASSED)
    assert isinstance(recheck, Case)
    assert recheck.findings[0].status == "closed"
    held = await title_of(case.database, title.id, lambda one: one.rechecks == 1)
    assert held.stands == "held"


async def test_a4_4_nobody_withdraws_from_a_re_check(walk: Begin) -> None:
    case, title = await named(walk)
    assert title.recheck_due
    await case.wait_for(start_of_day(title.recheck_due))
    stream = await open_recheck(case, 1)
    with pytest.raises(NotNow, match="a-recheck"):
        await case.on(stream, Withdraw, reason=WORDS)
    await conclude(case, stream)
    await title_of(case.database, title.id, lambda one: one.last_result == "passed")


async def test_a4_6_f7_incidents_do_not_wait_for_the_re_check(walk: Begin) -> None:
    case, title = await named(walk)
    assert title.recheck_due
    await case.wait_for(start_of_day(title.recheck_due))
    stream = await open_recheck(case, 1)
    today = local_day(await case.now())
    incident: dict[str, Any] = {"level": "III", "occurred_on": today, "description": WORDS}
    await case.on(title.id, ReportIncident, **incident)
    judged: dict[str, Any] = {"handled_properly": False, "serious_impact": True, "verified": True}
    await case.on(title.id, JudgeIncident, no=1, reason=WORDS, **judged)
    proposed = await title_of(case.database, title.id, lambda one: one.proposals == 1)
    assert proposed.cancelled_on is None
    await conclude(case, stream)
    await title_of(case.database, title.id, lambda one: one.rechecks == 1)


async def test_a4_3_an_award_follows_the_naming_and_is_the_bureaus(walk: Begin) -> None:
    case, title = await named(walk)
    assert title.named_on
    award: dict[str, Any] = {"yuan": 50_000, "document_no": "财拨1号"}
    with pytest.raises(Invalid):
        await case.on(title.id, RecordAward, paid_on=title.named_on - timedelta(days=1), **award)
    clerk = case.actor(Withdraw)
    with pytest.raises(NotEntitled):
        await case.on(title.id, RecordAward, clerk, paid_on=title.named_on, **award)
    await case.on(title.id, RecordAward, paid_on=title.named_on, **award)
    with pytest.raises(NotNow, match="already-awarded"):
        await case.on(title.id, RecordAward, paid_on=title.named_on, **award)


async def test_a4_5_d9_an_incident_is_mended_in_a_case_of_its_own_and_the_title_lives_on(
    walk: Begin,
) -> None:
    case, title = await named(walk)
    today = local_day(await case.now())
    await case.on(title.id, ReportIncident, level="III", occurred_on=today, description=WORDS)
    await case.on(title.id, OrderMending, no=1, points=(FINDING,))
    stream = mending_of(title.id, 1)
    await until(case.database, stream, lambda one: one.stands == StepName.RECTIFICATION)
    measures = [{"no": 1, "measures": WORDS}]
    await case.on(stream, SubmitRectificationReport, document="report", measures=measures)
    await case.on(stream, ReReview, case.actor(ConcludeRecheck), closed=(1,), opinion=WORDS)
    ended = await until(case.database, stream, lambda one: one.stands == Outcome.PASSED)
    assert isinstance(ended, Case)
    assert (ended.incident, ended.findings[0].source) == (1, "incident")
    async with case.database.reading() as tx:
        state = await case_log.state(tx, title.id)
    assert isinstance(state, Title)
    assert (state.stands, state.ordered, list(state.incidents)) == ("held", (1,), [1])


async def order_alone(case: Walk, title: Title) -> str:
    """The order stands in the log, and whoever recorded it died in that moment: no workflow knows
    of it, and nobody sends it again. The case in which the incident is to be mended.
    """
    today = local_day(await case.now())
    await case.on(title.id, ReportIncident, level="III", occurred_on=today, description=WORDS)
    who = {"actor": case.actor(OrderMending), "request_id": "order", "fingerprint": "f" * 64}
    ordered = MendingOrdered(**who, at=await case.now(), no=1, points=(FINDING,))
    async with case.database.writing() as tx:
        state = await case_log.state(tx, title.id)
        assert state
        await case_log.append(tx, title.id, state.seq, ordered, CALENDAR)
    stream = mending_of(title.id, 1)
    assert await look(case.database, stream) is None
    return stream


@pytest.mark.parametrize("learns", ["told", "acting", "rebuilt"])
async def test_a4_5_d9_a_crash_between_the_order_and_its_case_loses_no_rectification(
    walk: Begin, learns: str
) -> None:
    """However the title learns of it: told that it is behind, by the next act, or begun anew."""
    case, title = await named(walk)
    stream = await order_alone(case, title)
    handle = case.client.temporal.get_workflow_handle(workflow_of(title.id))
    if learns == "told":
        await handle.signal("behind")
    elif learns == "acting":
        with pytest.raises(NotNow, match="nothing-to-mend"):
            await case.on(title.id, OrderMending, no=1, points=(FINDING,))
    else:
        await handle.terminate()
        assert await case.client.rebuild(title.id)
    opened = await until(case.database, stream, lambda one: one.stands == StepName.RECTIFICATION)
    assert isinstance(opened, Case)
    assert (opened.incident, len(opened.findings)) == (1, 1)
    measures = [{"no": 1, "measures": WORDS}]
    await case.on(stream, SubmitRectificationReport, document="report", measures=measures)


async def test_2_4_3_the_case_of_an_incident_is_rebuilt_by_itself(walk: Begin) -> None:
    """Not by its title, as a re-check is; lost with Temporal's data, it goes on from its facts."""
    case, title = await named(walk)
    today = local_day(await case.now())
    await case.on(title.id, ReportIncident, level="III", occurred_on=today, description=WORDS)
    await case.on(title.id, OrderMending, no=1, points=(FINDING,))
    stream = mending_of(title.id, 1)
    async with case.database.reading() as tx:
        assert stream in await open_streams(tx, "", 1000, rechecks=False)
    assert not await case.client.rebuild(stream), "it runs already"
    await case.client.temporal.get_workflow_handle(workflow_of(stream)).terminate()
    assert await case.client.rebuild(stream)
    measures = [{"no": 1, "measures": WORDS}]
    await case.on(stream, SubmitRectificationReport, document="report", measures=measures)
