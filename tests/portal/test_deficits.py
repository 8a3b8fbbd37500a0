"""The notice of deficits by page: numbered, closed, answered line by line (D10, portal B3.4)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.base import TextRef
from services.domain.programme.schema import Track
from services.domain.steps.application import IssueDeficits
from services.storage import texts
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

WHAT = "秸秆利用量与台账不符。"
EXAMPLE = "利用量11520吨 ÷ 产生量12000吨 × 100% = 96.0%"
WHY = "台账第7页已注明口径，数值一致。"


async def noticed(cast: Cast, env: WorkflowEnvironment) -> str:
    """A county's application that came back with three deficits.

    Its submission kept no values one by one, so the indicator counts as changed since.
    """
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_application()
    await walk.submit()

    async def said(pointer: str, words: str) -> TextRef:
        async with cast.doors.database.writing() as tx:
            return await texts.keep(tx, walk.case_id, "notice", pointer, words)

    line = {"ground": "content-thin", "rule": "D11", "problem": await said("/0", WHAT)}
    line |= {"remedy": await said("/1", "补充计算过程。"), "example": await said("/2", EXAMPLE)}
    places = ("technical-report", "work-summary", "C07")
    lines = tuple({**line, "place": place} for place in places)
    await walk.do(IssueDeficits, lines=lines)
    return walk.case_id


async def test_b3_4_each_line_says_what_where_why_how_and_gives_its_example(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await noticed(cast, env)
    page = await (await person("qingxi.clerk")).see(f"/cases/{case}/deficits")
    assert "3项需要补正，请在" in page.text
    assert "（星期" in page.headings[0]
    assert "1 / 3项已回应" in page.text
    assert "本告知书列出全部需补正内容" in page.text
    assert "第1次" in page.text
    for said in (WHAT, EXAMPLE, "D11", "补充计算过程。"):
        assert said in page.text
    assert f'href="/cases/{case}/indicators/C07"' in page.html
    assert "已补正" in page.text.split("C07")[1]
    assert f'href="/cases/{case}/dossier/work-summary"' in page.html
    assert "还不能重新提交：先回应第1、2项" in page.text
    assert "告知书（PDF）" in page.text


async def test_b3_1_the_check_before_submitting_asks_for_the_answers_that_the_notice_waits_for(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    """Papers may be complete while numbers of the notice are open: then nothing is "ready"."""
    case = await noticed(cast, env)
    clerk = await person("qingxi.clerk")
    waiting = "补正告知书还有2项没有回应"
    tasks = await clerk.see(f"/cases/{case}")
    assert waiting in tasks.text
    assert tasks.text.count("24:00前完成") == 3  # Each group says its next step, and by when.
    page = await clerk.see(f"/cases/{case}/readiness")
    assert "可以提交了" not in page.text
    assert f"{waiting}：第1、2项" in page.text
    for _ in range(2):
        await clerk.send(await clerk.see(f"/cases/{case}/deficits"), "contest-deficit", words=WHY)
    assert "没有回应" not in (await clerk.see(f"/cases/{case}/readiness")).text
    assert "没有回应" not in (await clerk.see(f"/cases/{case}")).text


async def test_b3_5_the_timeline_names_places_of_deficits_and_runs_its_sentences_together(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await noticed(cast, env)
    page = await (await person("qingxi.clerk")).see(f"/cases/{case}/timeline")
    assert f"1. 技术报告，内容不充分，D11，{WHAT.rstrip('。')}，补充计算过程，" in page.text
    assert "work-summary" not in page.text
    assert "。，" not in page.text
    assert "。；" not in page.text


async def test_b3_4_a_deficit_is_contested_with_text_and_that_counts_as_an_answer(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await noticed(cast, env)
    clerk, address = await person("qingxi.clerk"), f"/cases/{case}/deficits"
    page = await clerk.see(address)
    empty = await clerk.send(page, "contest-deficit", words="")
    assert empty.status == 422  # The plain form of the act, with its error at the field.
    await clerk.send(page, "contest-deficit", words=WHY)
    page = await clerk.see(address)
    assert "2 / 3项已回应" in page.text
    assert "已说明理由" in page.text
    assert WHY in page.text
    assert "先回应第2项" in page.text
    officer = await (await person("city.officer")).see(f"/cases/{case}")
    assert WHY in officer.text
