"""The applicant's whole job in a real Chromium, from signing in to the accepted application.

Issue 4.11: by clicking alone, in Chinese and in English; the other offices act in between.
"""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.cli import sample
from services.domain.calendar import local_day
from services.domain.steps import application, creation_request, plan
from services.domain.units import Level
from tests.api.cast import Cast
from tests.api.test_documents import doors, settings, worker
from tests.portal.jobs.applicant import Applicant, Files
from tests.portal.jobs.others import Others
from tests.portal.jobs.window import Way, window
from tests.portal.test_browser import browser, origin

__all__ = ["browser", "doors", "origin", "settings", "worker"]

pytestmark = pytest.mark.slow

CLERK, HEAD = "shangping.clerk", "shangping.head"
TOWN, OFFICER = "songping.government", "qingxi.officer"
PROGRAMME = "village-municipal"
REASON = "村庄绿化基础好，群众支持。"
DEFICITS = (
    {
        "place": "work-summary",
        "ground": "content-thin",
        "rule": "A3.1",
        "problem": "没有写明资金来源。",
        "remedy": "补充资金来源和使用情况。",
    },
    {
        "place": "V05",
        "ground": "proof-unconvincing",
        "rule": "A3.1",
        "problem": "监测报告没有写明采样时间。",
        "remedy": "说明采样时间。",
    },
)

BY_HAND = ("VB1", "V01", "V05")
"""Indicators that are always clicked; but in one job a colleague enters the others."""
LONG = pytest.mark.long
WAYS = [
    pytest.param(Way(), BY_HAND, id="chinese"),
    pytest.param(Way(), (), id="every-indicator", marks=LONG),
    pytest.param(Way(language="en"), BY_HAND, id="english", marks=LONG),
    pytest.param(Way(width=375, touch=True), BY_HAND, id="phone", marks=LONG),
    pytest.param(Way(keyboard=True), BY_HAND, id="keyboard", marks=LONG),
    pytest.param(Way(script=False), BY_HAND, id="without-javascript", marks=LONG),
    pytest.param(Way(slow=True), BY_HAND, id="slow-line", marks=LONG),
]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The village's papers; the work summary once more, in a later version."""
    village = sample.applicant_of(Level.VILLAGE)
    folder = tmp_path_factory.mktemp("papers")
    made = sample.make(folder, sample.dossier_of(village))
    papers = {key.partition("/")[2]: path for key, path in made.items()}
    again: Path = papers["work-summary"].with_name("创建工作总结（补正）.pdf")
    again.write_bytes(papers["work-summary"].read_bytes() + b"% revised\n")
    return {**papers, "work-summary-again": again}


@pytest.mark.parametrize(("way", "codes"), WAYS)
async def test_4_11_a_village_goes_from_sign_in_to_the_accepted_application(
    *,
    browser: Browser,
    origin: str,
    cast: Cast,
    env: WorkflowEnvironment,
    files: Files,
    way: Way,
    codes: tuple[str, ...],
) -> None:
    """A3.1-A3.4, A3.7, D10."""
    for login in (CLERK, HEAD):
        await cast.account(login)
    async with window(browser, origin, way) as at_clerk, window(browser, origin, way) as at_head:
        await at_clerk.signs_in(CLERK, cast.accounts[CLERK].password)
        clerk = Applicant(at_clerk, files)
        await clerk.requests(REASON)
        others = Others(cast, PROGRAMME, clerk.case)
        await others.do(TOWN, creation_request.GiveConsent, opinion="同意上报。")
        await others.do(OFFICER, creation_request.ListApplicant)

        await clerk.hands_in_plan()
        today = local_day(await cast.now()).isoformat()
        said = {"held_on": today, "passed": True, "opinion": "切合村情。"}
        await others.do(OFFICER, plan.RecordPlanOpinion, **said)
        document = await others.document(files["plan"].name)
        number = {"document_no": "镇政函〔2030〕5号", "document": document}
        await others.do(TOWN, plan.ApprovePlan, approved_on=today, **number)
        await cast.sleep(days=366)

        await clerk.begins_self_check()
        await clerk.uploads("monitoring-report")
        mine = [entry for entry in others.entries if not codes or entry.code in codes]
        report = await others.document(files["monitoring-report"].name)
        await others.enter(CLERK, [one for one in others.entries if one not in mine], report)
        await clerk.enters(mine, await others.figures())
        await others.departments_sign()
        await at_head.signs_in(HEAD, cast.accounts[HEAD].password)
        head = Applicant(at_head, files, clerk.case)
        await head.declares()

        await clerk.sends_form()
        await others.do(OFFICER, application.ExamineForm, agreed=True, opinion="属实。")
        await clerk.opens_case()
        await clerk.uploads("letter", "work-summary", "technical-report")
        await clerk.binds_all()
        await head.submits()

        await others.do(OFFICER, application.IssueDeficits, lines=DEFICITS)
        await clerk.answers_deficits("采样时间写在监测报告封面。")
        await head.submits()
        await others.do(OFFICER, application.AcceptApplication)
        await clerk.opens_case()
        accepted = "验收" if way.language == "zh" else "Acceptance"
        await expect(at_clerk.page.locator(".lead .st")).to_contain_text(accepted)
