"""The ledger of findings on its pages: board, forms, table, report (6.3.1, 6.3.2)."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from temporalio.testing import WorkflowEnvironment

from services.domain.acts import open_acts
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import (
    AssignFindings,
    HandInEvidence,
    PlanFindings,
    ProposeMeasures,
)
from services.domain.rectifying.pressing import PressItems
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.domain.stage import POINT, Stage
from tests.portal.city import to_rectification
from tests.portal.conftest import SignIn
from tests.storage.recording import record
from tests.workflows.walk import Walk

VETO = {**POINT, "place": "CB1", "veto": True}


async def ledger_of(cast: Cast, env: WorkflowEnvironment, owner: str) -> Stage:
    """Four findings of a county: closed, planned, overdue and pressed for, a veto without owner."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=(POINT, POINT, POINT, VETO))
    stage.do(AssignFindings, nos=(1, 2, 3), to=owner)
    stage.do(ProposeMeasures, nos=(1,))
    stage.do(PlanFindings, nos=(2,))
    stage.do(DecideMeasures, nos=(1, 2))
    stage.do(HandInEvidence, nos=(1,))
    stage.do(ReReviewItems, nos=(1,))
    stage.sleep(days=9)
    stage.do(PressItems, nos=(3,))
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    return stage


async def test_6_3_1_the_board_shows_each_finding_in_its_column_veto_items_first(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await ledger_of(cast, env, await cast.account("qingxi.clerk"))
    clerk = await person("qingxi.clerk")
    page = await clerk.see("/cases/case/ledger")
    columns = [part.split("</section>")[0] for part in page.html.split('class="board__col')[1:]]
    assert [part.count('class="board__card') for part in columns] == [1, 1, 0, 1, 0, 1]
    assert "一票否决" in columns[0]
    assert "逾期" in columns[1]
    assert "督办1次" in columns[1]
    assert "列入计划" in columns[3]
    assert "1项一票否决问题尚未销号" in page.text.replace(" ", "")
    english = await clerk.see("/cases/case/ledger", language="en")
    for words in ("Measures due", "Being mended", "Pressed for 1 time", "Planned for"):
        assert words in english.text


async def test_6_3_1_filters_say_what_is_mine_overdue_or_a_veto_and_search_finds_words(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await ledger_of(cast, env, await cast.account("qingxi.clerk"))
    clerk, officer = await person("qingxi.clerk"), await person("city.officer")
    for reader, query, shown in (
        (clerk, "only=mine", {1, 2, 3}),
        (officer, "only=mine", set()),
        (officer, "only=overdue", {3}),
        (officer, "only=veto", {4}),
        (officer, "q=CB1", {4}),
        (officer, "q=nowhere-to-be-found", set()),
    ):
        page = await reader.see(f"/cases/case/ledger?{query}")
        found = {no for no in range(1, 5) if f'id="i-{no}"' in page.html}
        assert found == shown, query
    assert "没有符合条件的问题" in page.text
    assert (await officer.see("/cases/case/ledger?only=nonsense")).status == 422


async def test_6_3_1_acts_are_offered_to_whom_they_belong_and_forms_begin_with_what_was_ticked(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await ledger_of(cast, env, await cast.account("qingxi.clerk"))
    clerk, officer = await person("qingxi.clerk"), await person("city.officer")
    own = await clerk.see("/cases/case/ledger")
    assert 'formaction="/cases/case/acts/propose-measures"' in own.html
    assert "decide-measures" not in own.html
    assert (
        'formaction="/cases/case/acts/press-items"'
        in (await officer.see("/cases/case/ledger")).html
    )
    form = await clerk.see("/cases/case/acts/propose-measures?nos=3")
    assert form.form("propose-measures").offered["nos"] == ["3"]
    assert ("nos", "3") in form.form("propose-measures").fields


async def test_6_3_2_the_table_prints_on_a_lying_sheet_and_goes_into_a_workbook(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await ledger_of(cast, env, await cast.account("qingxi.clerk"))
    officer = await person("city.officer")
    table = await officer.see("/cases/case/ledger/table")
    assert "lying.css" in table.html
    assert table.html.count('<th scope="row">') == 4
    file = await officer.http.get("/cases/case/ledger.xlsx")
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].values)
    assert [row[0] for row in rows[2:]] == [4, 3, 2, 1]
    assert rows[2][4] == "是"
    assert (await officer.http.get("/cases/case/ledger.csv")).text.count("\n") >= 6


async def test_6_3_1_whom_and_which_day_nobody_has_set_is_said_so(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    """Across cases and in the printed table: an empty cell would look as a fault of the page."""
    await ledger_of(cast, env, await cast.account("qingxi.clerk"))
    officer = await person("city.officer")
    for path in ("/findings", "/cases/case/ledger/table"):
        shown = await officer.see(path, language="zh")
        assert '<span class="muted">未定</span></td>' in shown.html, path
        for label in ("整改责任人", "整改期限"):
            cells = shown.html.split(f'<td data-l="{label}"')[1:]
            assert cells
            assert not [one for one in cells if one.partition(">")[2].startswith("</td>")], label
        assert "not set" in (await officer.see(path, language="en")).text


async def test_6_3_2_the_report_is_composed_of_the_ledger_in_the_governments_name(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await ledger_of(cast, env, await cast.account("qingxi.clerk"))
    mayor = await person("qingxi.mayor")
    page = await mayor.see("/cases/case/ledger/report")
    for words in ("人民政府", "一、总体情况", "二、逐项整改情况", "三、列入整改计划的问题"):
        assert words in page.text, words
    said = page.form("/ledger/report")
    printed = await mayor.http.post(
        said.action,
        data={**dict(said.fields), "opening": "我县高度重视。"},
        headers={"origin": str(mayor.http.base_url)},
    )
    assert printed.content.startswith(b"%PDF")
    assert printed.headers["content-type"] == "application/pdf"
    wrong = await mayor.send(page, "/ledger/report", addressee="", opening="说明")
    assert wrong.status == 422
    assert "说明" in wrong.html
    assert "有1处问题" in wrong.text.replace(" ", "")


async def test_c4_7_16_a_supervision_notice_is_a_paper_for_print(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = await ledger_of(cast, env, await cast.account("qingxi.clerk"))
    officer = await person("city.officer")
    pressed = len(stage.facts)
    assert f"/cases/case/official/{pressed}" in (await officer.see("/cases/case/timeline")).html
    printed = await officer.http.get(f"/cases/case/official/{pressed}")
    assert printed.content.startswith(b"%PDF")
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages)
    assert "督办通知书" in said.replace("\x00", "").replace("\n", "")
    assert "第3项" in said.replace("\x00", "").replace("\n", "")


async def test_6_3_1_a_case_without_findings_says_so(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.PLAN)
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    page = await (await person("qingxi.clerk")).see("/cases/case/ledger")
    assert "没有需要整改的问题" in page.text


async def planned_by_api(cast: Cast, case: str, until: str) -> None:
    """The same acts as programs send them: a plan with its aims, decided on."""
    shown = (await cast.get("hekou.clerk", f"/cases/{case}")).json()
    assert shown["state"]["findings"][0]["entry"]["standing"] == "approved"
    aims = [{"on": until, "words": "管道通水"}]
    plan = {"nos": [1], "measures": "管材未到，分段施工。", "until": until, "aims": aims}
    sent = await cast.post("hekou.clerk", f"/cases/{case}/finding-plans", plan)
    assert sent.status_code == 200, sent.text
    early = await cast.post(
        "city.officer",
        f"/cases/{case}/finding-re-review",
        {"nos": [1], "accepted": True, "opinion": "合格"},
    )
    assert (early.status_code, early.json()["code"]) == (409, "not-now")
    agreed = {"nos": [1], "approved": True, "opinion": "同意列入计划。"}
    assert (
        await cast.post("city.officer", f"/cases/{case}/finding-measures-decision", agreed)
    ).status_code == 200
    then = (await cast.get("city.officer", f"/cases/{case}")).json()["state"]
    assert then["findings"][0]["entry"]["due_on"] == until
    assert then["ledgers"]["rectification"]["extensions"]


@pytest.mark.usefixtures("worker")
async def test_6_3_1_people_mend_a_finding_through_the_portal_from_owner_to_report(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    """Without a script: owner, measures, approval; the rest is the same forms once more."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.TOWN, place="990121102")
    await to_rectification(cast, walk)
    case, today = walk.case_id, local_day(await cast.now())
    mayor, officer = await person("hekou.mayor"), await person("city.officer")
    clerk = await person("hekou.clerk")
    owner = await cast.account("hekou.clerk")
    home = f"/cases/{case}/ledger"
    assert "待明确责任人" in (await mayor.see(home)).text
    form = await mayor.see(f"/cases/{case}/acts/assign-findings?nos=1")
    due = (today + timedelta(days=10)).isoformat()
    done = await mayor.send(form, "assign-findings", nos="1", to=owner, due_on=due)
    assert done.status == 200, done.text
    form = await clerk.see(f"/cases/{case}/acts/propose-measures?nos=1")
    await clerk.send(form, "propose-measures", nos="1", measures="铺设截污管道两百米。")
    form = await officer.see(f"/cases/{case}/acts/decide-measures?nos=1")
    assert "铺设截污管道两百米" in form.text
    empty = await officer.send(form, "decide-measures", nos="1", approved="true", opinion="")
    assert empty.status == 422
    await officer.send(empty, "decide-measures", nos="1", approved="true", opinion="同意。")
    board = await clerk.see(home)
    assert "铺设截污管道两百米" in board.text
    assert "整改中" in board.text
    await planned_by_api(cast, case, (today + timedelta(days=40)).isoformat())
    assert "列入计划" in (await clerk.see(home)).text
    report = await mayor.see(f"/cases/{case}/acts/submit-rectification-report")
    assert report.status == 409
    assert "台账中还有问题未销号" in report.text
