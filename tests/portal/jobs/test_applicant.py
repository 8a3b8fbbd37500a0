"""The applicant's whole job in a real Chromium, from signing in to the accepted application.

Issue 4.11: by clicking alone, in Chinese and in English, in a village, a town and a county; the
other offices act in between.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import chain
from typing import Final

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.cli import sample
from services.cli.demo.moves import programme
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Programme, Track
from services.domain.steps import application, implementation
from services.domain.tree.units import Level
from tests.api.cast import Cast
from tests.api.test_documents import doors, settings, worker
from tests.portal.jobs.applicant import Applicant
from tests.portal.jobs.desk import Files
from tests.portal.jobs.others import Others
from tests.portal.jobs.window import Way, Window, window
from tests.portal.test_browser import browser, origin
from tests.workflows.walk import Walk

__all__ = ["browser", "doors", "origin", "settings", "worker"]

pytestmark = pytest.mark.slow

REASON = "绿化基础好，群众支持。"
INSPECTOR = "nongwei"


@dataclass(frozen=True)
class Place:
    """Whose job it is, and what is clicked by hand: in one job a colleague enters the rest."""

    level: Level
    clerk: str
    head: str
    by_hand: tuple[str, ...]
    answered: str
    """The indicator of a notice that is answered by reasons (D10)."""
    counted: tuple[str, ...] = ()
    """The places below whose titles the register counts (A1.7, A2.4)."""

    @property
    def programme(self) -> Programme:
        return programme(f"{self.level}-municipal")


VILLAGE: Final = Place(
    Level.VILLAGE, "shangping.clerk", "shangping.head", ("VB1", "V01", "V05"), "V05"
)
TOWN: Final = Place(
    Level.TOWN,
    "songping.clerk",
    "songping.mayor",
    ("TB1", "T05"),
    "T05",
    ("990121101201", "990121101202"),
)
COUNTY: Final = Place(
    Level.COUNTY,
    "qingxi.clerk",
    "qingxi.mayor",
    ("CB1", "C07", "C14"),
    "C07",
    ("990121101", "990121102"),
)
LONG = pytest.mark.long
WAYS = [
    pytest.param(Way(), (), id="every-indicator", marks=LONG),
    *(
        pytest.param(way, VILLAGE.by_hand, id=name, marks=marks)
        for name, way, marks in (
            ("chinese", Way(), ()),
            ("english", Way(language="en"), LONG),
            ("phone", Way(width=375, touch=True), LONG),
            ("keyboard", Way(keyboard=True), LONG),
            ("without-javascript", Way(script=False), LONG),
            ("slow-line", Way(slow=True), LONG),
        )
    ),
]
FilesOf = Callable[[Level], Files]


@pytest.fixture(scope="session")
def files_of(tmp_path_factory: pytest.TempPathFactory) -> FilesOf:
    """A place's papers; a short film that is long enough; the work summary in a later version."""

    @cache
    def made(level: Level) -> Files:
        folder = tmp_path_factory.mktemp("papers")
        films = (one for one in sample.short_films() if one.key == "film-10m00s")
        wanted = chain(sample.dossier_of(sample.applicant_of(level)), films)
        paths = {key.rpartition("/")[2]: path for key, path in sample.make(folder, wanted).items()}
        again = paths["work-summary"].with_name("创建工作总结（补正）.pdf")
        again.write_bytes(paths["work-summary"].read_bytes() + b"% revised\n")
        return {**paths, "work-summary-again": again, "film": paths["film-10m00s"]}

    return made


class Job:
    """One applicant's case: the clerk at one window, the head at another, the others by HTTP."""

    def __init__(self, cast: Cast, place: Place, files: Files) -> None:
        self.cast, self.place, self.files = cast, place, files
        self.clerk: Applicant
        self.head: Applicant
        self.others: Others

    async def requests(self, at: Window) -> None:
        clerk = await self._signed_in(at, self.place.clerk)
        await clerk.requests(REASON)
        self.clerk, self.others = clerk, Others(self.cast, self.place.programme.id, clerk.case)
        await self.others.list_applicant()

    async def plans(self) -> None:
        """A1.2-A1.5, A2.2, A3.2."""
        rules = self.place.programme.procedure
        await self.clerk.hands_in_plan()
        papers = ["plan"]
        if rules.plan.issued:
            papers += ["congress-resolution", "enactment"]
            await self.clerk.opens_case()
            await self.clerk.uploads(*papers)
        names = [self.files[key].name for key in papers]
        await self.others.approve_plan(names[-2] if rules.plan.issued else names[0], names[-1])
        if rules.plan.filed_documents:
            await self.clerk.files_plan([await self.others.document(name) for name in names])
        if rules.reports.due:
            await self.clerk.reports(local_day(await self.cast.now()).year, 1)
        if rules.interim_checks:
            await self._is_checked_on_the_way()

    async def _is_checked_on_the_way(self) -> None:
        said = {
            "checked_on": local_day(await self.cast.now()).isoformat(),
            "feedback": "总体良好。",
        }
        point = {"place": "C14", "rule": "A1.5", "words": "台账不全。"}
        check = {**said, "visit": "unannounced", "points": [point]}
        await self.others.do(INSPECTOR, implementation.RecordInterimCheck, **check)
        await self.clerk.answers_check("已补齐台账。")
        await self.others.do(INSPECTOR, implementation.CloseInterimFinding, no=1)

    async def checks_itself(self, at_head: Window, codes: tuple[str, ...]) -> None:
        """A1.6, A1.7, A2.3, A2.4, A3.3, A3.4; no codes are all of them."""
        await self.clerk.begins_self_check()
        await self.clerk.uploads("monitoring-report")
        mine = [entry for entry in self.others.entries if not codes or entry.code in codes]
        report = await self.others.document(self.files["monitoring-report"].name)
        rest = [one for one in self.others.entries if one not in mine]
        await self.others.enter(self.place.clerk, rest, report)
        await self.clerk.enters(mine, await self.others.figures())
        await self.others.departments_sign()
        self.head = await self._signed_in(at_head, self.place.head)
        await self.head.declares()

    async def applies(self) -> None:
        """A1.8, A2.5, A3.3; once more after the notice of deficits (D10)."""
        if self.place.programme.procedure.application.examined:
            await self.clerk.sends_form()
            await self.others.by(application.ExamineForm, agreed=True, opinion="属实。")
        await self.clerk.binds_all()
        await self.head.submits()
        await self.others.send_up()
        await self.others.by(application.IssueDeficits, lines=deficits(self.place.answered))
        await self.clerk.answers_deficits("采样时间写在监测报告封面。")
        await self.head.submits()
        await self.others.by(application.AcceptApplication)
        await self.clerk.opens_case()

    async def _signed_in(self, at: Window, login: str) -> Applicant:
        await self.cast.account(login)
        await at.signs_in(login, self.cast.accounts[login].password)
        case = self.clerk.case if login == self.place.head else ""
        return Applicant(at, self.files, self.place.programme, case)


def deficits(indicator: str) -> list[dict[str, str]]:
    return [
        {
            "place": "work-summary",
            "ground": "content-thin",
            "rule": "A3.1",
            "problem": "没有写明资金来源。",
            "remedy": "补充资金来源和使用情况。",
        },
        {
            "place": indicator,
            "ground": "proof-unconvincing",
            "rule": "A3.1",
            "problem": "监测报告没有写明采样时间。",
            "remedy": "说明采样时间。",
        },
    ]


@pytest.mark.parametrize(("way", "codes"), WAYS)
async def test_4_11_a_village_goes_from_sign_in_to_the_accepted_application(
    *,
    browser: Browser,
    origin: str,
    cast: Cast,
    files_of: FilesOf,
    way: Way,
    codes: tuple[str, ...],
) -> None:
    """A3.1-A3.4, A3.7, D10."""
    job = Job(cast, VILLAGE, files_of(Level.VILLAGE))
    async with window(browser, origin, way) as at_clerk, window(browser, origin, way) as at_head:
        await job.requests(at_clerk)
        await job.plans()
        await cast.sleep(days=366)
        await job.checks_itself(at_head, codes)
        await job.applies()
        accepted = "验收" if way.language == "zh" else "Acceptance"
        await expect(at_clerk.page.locator(".lead .st")).to_contain_text(accepted)


@LONG
@pytest.mark.parametrize(
    ("place", "way", "accepted"),
    [
        pytest.param(TOWN, Way(), "验收", id="town-chinese"),
        pytest.param(TOWN, Way(language="en"), "Acceptance", id="town-english"),
        pytest.param(COUNTY, Way(), "技术评估", id="county-chinese"),
    ],
)
async def test_4_11_a_town_and_a_county_go_from_sign_in_to_the_accepted_application(
    *,
    browser: Browser,
    origin: str,
    cast: Cast,
    env: WorkflowEnvironment,
    files_of: FilesOf,
    place: Place,
    way: Way,
    accepted: str,
) -> None:
    """A1.1-A1.8, A1.13, A2.1-A2.5, A2.7, D10: with film, congress, reports and a check on the way."""
    below = {Level.TOWN: Track.VILLAGE, Level.COUNTY: Track.TOWN}[place.level]
    for code in place.counted:
        walk = Walk(cast.doors.cases, env, cast.doors.database, below, place=code)
        await walk.old_title(local_day(await cast.now()) - timedelta(days=30), name="生态村镇")
    job = Job(cast, place, files_of(place.level))
    async with window(browser, origin, way) as at_clerk, window(browser, origin, way) as at_head:
        await job.requests(at_clerk)
        await job.plans()
        await cast.sleep(days=366)
        await job.checks_itself(at_head, place.by_hand)
        await job.applies()
        await expect(at_clerk.page.locator(".lead .st")).to_contain_text(accepted)
