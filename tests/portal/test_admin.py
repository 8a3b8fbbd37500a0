"""What the administrator is told: what blocks a naming, which re-check is late, who is frozen."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.case import Case
from services.domain.clocks.calendar import end_of_day, new_year_after, start_of_day
from services.domain.filing import DecideObjection, FileObjection, Filing
from services.domain.programme.schema import Track
from services.domain.steps.public_notice import running
from services.domain.steps.recheck import OpenRecheck
from services.domain.titles.title import GrantTitle, Title
from services.domain.titles.title_rechecks import FinishRecheck, StartRecheck
from services.domain.tree.units import StepName
from services.domain.whole_case import Pause
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.portal.conftest import SignIn
from tests.portal.people import Page
from tests.storage.recording import record, record_last

BOARD, CALENDAR, FROZEN = "/admin/notices", "/admin/rechecks", "/admin/frozen"

Look = Callable[[str, datetime], Awaitable[Page]]


@pytest.fixture
async def look(person: SignIn, cast: Cast, env: WorkflowEnvironment) -> Look:
    """The administrator's page as it is at a moment; time only goes forward."""

    async def at(path: str, moment: datetime) -> Page:
        await env.sleep(moment - await cast.now())
        return await (await person("admin")).see(path)

    return at


def noticed(*, over: bool) -> Stage:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.PUBLIC_NOTICE)
    while not running(stage.case):
        stage.forward()
    if over:
        stage.to(StepName.NAMING)
    return stage


async def test_a4_5_an_ended_notice_in_a_frozen_county_says_that_naming_must_wait(
    cast: Cast, look: Look
) -> None:
    stage = noticed(over=True)
    await record(cast.doors.database, stage)
    page = await look(BOARD, stage.now + timedelta(hours=1))
    assert "没有障碍，可以命名" in page.text
    stage.sleep(hours=2)
    stage.do(Pause, until=new_year_after(stage.now), title="title-lost")
    await record_last(cast.doors.database, stage)
    page = await look(BOARD, stage.now)
    assert "没有障碍" not in page.text
    assert "县（区）暂停受理，2030年12月31日（星期二）24:00以前不能命名" in page.text


async def test_a4_2_the_board_tells_open_and_upheld_objections_apart(
    cast: Cast, look: Look
) -> None:
    stage = noticed(over=False)
    await record(cast.doors.database, stage)
    period = running(stage.case)
    assert period
    filing = Stage(Track.VILLAGE, state=Filing(id="filing-1"), now=period.starts_at)
    filing.do(FileObjection, notice_starts=period.starts_at, notice_ends=period.ends_at)
    await record(cast.doors.database, filing)
    page = await look(BOARD, filing.now)
    assert "1件异议未处理，处理前不能命名" in page.text
    filing.do(DecideObjection, upheld=True)
    await record_last(cast.doors.database, filing)
    page = await look(BOARD, filing.now + timedelta(hours=1))
    assert "异议成立，不予命名" in page.text


class Held:
    """A title named on a day, as the log has it."""

    def __init__(self, named_on: date, *, number: str = "1") -> None:
        now = start_of_day(named_on) + timedelta(hours=9)
        self.stage = Stage(Track.VILLAGE, state=Title(id=f"title-{number}"), now=now)
        self.stage.do(GrantTitle)

    def started(self, on: date) -> Stage:
        """The re-check that the clock opens; its case."""
        self.stage.now = start_of_day(on)
        self.stage.do(StartRecheck)
        case = Stage(Track.VILLAGE, state=Case(id="recheck-1-1"), now=self.stage.now)
        rules = case.rules.for_recheck()
        case.do(OpenRecheck, procedure=rules, title=self.stage.state.id)
        return case


def band_of(page: Page, unit: str) -> str:
    """Under which heading of the calendar the unit stands."""
    before = page.text.partition(unit)[0]
    names = ("逾期", "本季", "本年", "明年", "以后")
    return max(names, key=lambda name: before.rfind(f" {name} "))


@pytest.mark.parametrize(
    ("due", "band"),
    [
        ("2032-05-09", "逾期"),
        ("2032-05-10", "本季"),
        ("2032-06-30", "本季"),
        ("2032-07-01", "本年"),
        ("2032-12-31", "本年"),
        ("2033-01-01", "明年"),
        ("2033-12-31", "明年"),
        ("2034-01-01", "以后"),
    ],
)
async def test_a4_4_a_recheck_stands_in_its_band_up_to_the_last_day(
    cast: Cast, look: Look, due: str, band: str
) -> None:
    day = date.fromisoformat(due)
    named_on = day.replace(year=day.year - 2)
    await record(cast.doors.database, Held(named_on).stage)
    page = await look(CALENDAR, start_of_day(date(2032, 5, 10)))
    assert band_of(page, "上坪村") == band
    assert "命名 + 2年" in page.text
    assert ("未启动" in page.text) == (band == "逾期")


async def test_a4_4_a_running_recheck_is_overdue_only_by_its_own_term(
    cast: Cast, look: Look
) -> None:
    held = Held(date(2030, 4, 1))
    case = held.started(date(2032, 4, 1))
    await record(cast.doors.database, held.stage)
    await record(cast.doors.database, case)
    term = date(2032, 5, 17)  # 30 working days from 1 April 2032 in the rehearsal's calendar.
    page = await look(CALENDAR, end_of_day(term) - timedelta(minutes=1))
    assert band_of(page, "上坪村") == "本季"
    assert "2032-05-17" in page.text
    page = await look(CALENDAR, end_of_day(term))
    assert band_of(page, "上坪村") == "逾期"
    assert "未启动" not in page.text


async def test_a4_4_the_calendar_takes_the_years_from_the_titles_own_procedure(
    cast: Cast, look: Look
) -> None:
    stage = Stage(Track.VILLAGE, state=Title(id="title-1"))
    rules = stage.rules
    three = rules.model_copy(update={"recheck": rules.recheck.model_copy(update={"years": 3})})
    stage.do(GrantTitle, procedure=three)
    await record(cast.doors.database, stage)
    page = await look(CALENDAR, stage.now + timedelta(days=1))
    assert "2030-03-04 周一命名 + 3年 2033-03-04" in page.text


async def test_a4_4_the_result_of_the_last_recheck_stands_beside_the_next(
    cast: Cast, look: Look
) -> None:
    held = Held(date(2030, 4, 1))
    held.started(date(2032, 4, 1))
    held.stage.do(FinishRecheck, passed=True, decided_at=held.stage.now)
    await record(cast.doors.database, held.stage)
    page = await look(CALENDAR, held.stage.now + timedelta(days=1))
    assert band_of(page, "上坪村") == "以后"
    assert "已复查1次" in page.text
    assert page.text.split("2034-04-01")[1].split()[:3] == ["周六", "未到期", "合格"]


async def test_a4_5_a_frozen_county_is_shown_with_its_end_and_the_cases_that_wait(
    cast: Cast, look: Look
) -> None:
    held = Held(date(2030, 4, 1))
    held.started(date(2032, 4, 1))
    held.stage.do(FinishRecheck, passed=False, decided_at=held.stage.now)
    waits = Stage(Track.TOWN, now=held.stage.now)
    waits.to(StepName.PLAN)
    waits.do(Pause, until=new_year_after(waits.now), title=held.stage.state.id)
    for stage in (waits, held.stage):
        await record(cast.doors.database, stage)
    page = await look(FROZEN, held.stage.now + timedelta(hours=1))
    line = page.text.split("暂停的在办件")[-1]
    assert "青溪县" in line
    assert "2032年12月31日（星期五）24:00" in line
    assert line.split("复查不合格")[1].split()[0] == "1"
    page = await look(FROZEN, start_of_day(date(2033, 1, 1)))
    assert "现在没有暂停受理的县（区）" in page.text
