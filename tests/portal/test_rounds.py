"""Assessment rounds in the portal: opened, entered, judged, put on notice, decided (4.3)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.rounds.state import AssessmentRound
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage import case_log
from services.storage.people.accounts import NewAccount, create_account
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.objecting import objected
from tests.portal.people import Page, Person

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
async def disease_control(cast: Cast) -> str:
    """Somebody of the county's disease control, which the sample world does not have."""
    seat = Seat(function=Function.VERIFYING_UNIT, unit="990121:jikong")
    new = NewAccount(login="jikong", name="苏敏", password="a-long-password", seats=(seat,))
    await create_account(cast.doors.database, new, await cast.now())
    cast.accounts["jikong"] = new
    return "jikong"


async def opened(officer: Person, scheme: str, year: int) -> str:
    """The address of the round's page."""
    page = await officer.see("/rounds/new")
    after = await officer.send(page, "/rounds/new", scheme=scheme, year=str(year))
    assert after.status == 200, after.text[:400]
    return after.path.partition("?")[0]


async def do(
    who: Person, home: str, kind: str, values: dict[str, str] | None = None, code: str = ""
) -> Page:
    form = await who.see(f"{home}/acts/{kind}")
    named = {"code": code} if code else {}
    after = await who.send(form, kind, values={**named, **(values or {})})
    assert after.path.startswith(home), after.text[:600]
    assert "/acts/" not in after.path, after.text[:600]
    return after


async def test_4_3_3_a_round_of_health_centres_shows_its_workings_and_what_is_missing(
    person: SignIn, cast: Cast, disease_control: str
) -> None:
    """C2.1.6: the rate comes from elsewhere. C2.1.7: 85 × 0.4 + 90 × 0.6 = 88; the page names what is missing until all is there."""
    officer = await person("qingxi.officer")
    home = await opened(officer, "health-centres", (await cast.now()).year)
    new = {"code": "w1", "name": "松坪镇卫生院", "group": "centres", "place": "990121101"}
    await do(officer, home, "enter-subject", values=new)
    page = await do(
        officer,
        home,
        "give-scores",
        code="w1",
        values={"scores.0.slot": "june", "scores.0.score": "85"},
    )
    assert "还缺4项" in page.text
    form = await officer.see(f"{home}/acts/give-scores")
    assert form.link("乡镇卫生院绩效考核") == home
    assert "待提供数据：免疫规划疫苗接种率（%）" in page.text
    assert "松坪镇卫生院：下半年考核" in page.text
    scored = {"scores.0.slot": "december", "scores.0.score": "90"}
    await do(officer, home, "give-scores", code="w1", values=scored)
    for sample, drawn in (("households", "20"), ("staff", "3")):
        said = {"population": "10" if sample == "staff" else "400", "drawn": drawn}
        said |= {"sample": sample, "published": "2031年6月1日开奖号码"}
        await do(officer, home, "record-sample", code="w1", values=said)
    control = await person(disease_control)
    rate = {"datum": "vaccination-rate", "amount": "97.5", "document": "青疾控〔2031〕8号"}
    await do(control, home, "supply-value", code="w1", values=rate)
    assert "97.5" in (await officer.see(home)).text
    page = await officer.see(home)
    assert "负责人等次" in page.text  # C2.1.1: the centre's grade is its head's.
    for words in ("85 × 0.4 = 34", "90 × 0.6 = 54", "88 ≥ 85：优秀"):
        assert words in page.text
    assert "还缺" not in page.text
    listed = await officer.see("/rounds")
    assert "乡镇卫生院绩效考核" in listed.text
    english = await officer.see(home, language="en")
    assert "Units assessed" in english.text


async def test_4_3_4_a_list_on_notice_is_seen_by_everybody_and_an_objection_blocks_it(
    person: SignIn, visitor: Person, cast: Cast, env: WorkflowEnvironment
) -> None:
    officer, clerk = await person("qingxi.officer"), await person("songping.clerk")
    home = await opened(officer, "integrity-units", (await cast.now()).year)
    new = {"code": "91990121X", "name": "松坪竹业公司", "group": "units", "place": "990121101"}
    page = await do(clerk, home, "enter-subject", values=new)
    assert "初选" in page.text
    said = {"gate": "first-selection", "passed": "true", "reason": "材料齐全。"}
    await do(officer, home, "answer-gate", code="91990121X", values=said)
    verdict = {"fit": "true", "opinion": "经现场核查，符合标准。"}
    await do(officer, home, "form-verdict", code="91990121X", values=verdict)
    await do(officer, home, "close-scoring")
    contacts = {"document_no": "统示〔2031〕1号", "hotline": "0999-2010", "mailbox": "a@b.cn"}
    await do(officer, home, "publish-list", values=contacts)
    board = await visitor.see("/notices")
    assert "统计诚信单位评选" in board.text
    shown = await visitor.see(board.link("统计诚信单位评选"))
    assert shown.text.count("24:00") == 1  # Its last day is said once, with its end.
    assert "松坪竹业公司" in shown.text
    received = await objected(
        visitor, shown.link("提出异议"), subject="公司报表", words="去年的报表迟报两次。"
    )
    assert received.path == "/received", received.text[:400]
    await env.sleep(9 * 24 * 3600)
    leader = await person("qingxi.leader")
    refused = await leader.see(f"{home}/acts/decide-round")
    answer = await leader.send(refused, "decide-round", document_no="统发〔2031〕2号")
    assert "异议" in answer.text
    assert answer.status == 409


async def test_4_3_what_is_scored_is_not_shown_to_those_assessed_before_the_end(
    person: SignIn, cast: Cast
) -> None:
    """C4.6.21: results go to every unit once they are decided."""
    officer, mayor = await person("qingxi.officer"), await person("songping.mayor")
    home = await opened(officer, "county-performance", (await cast.now()).year)
    new = {"code": "990121101", "name": "松坪镇", "group": "towns", "place": "990121101"}
    await do(officer, home, "enter-subject", values=new)
    scored = {"scores.0.slot": "leaders/1", "scores.0.score": "61.5"}
    await do(officer, home, "give-scores", code="990121101", values=scored)
    assert "61.5" in (await officer.see(home)).html
    shown = await mayor.see(home)
    assert "松坪镇" in shown.text
    assert "61.5" not in shown.html
    elsewhere = await person("baishi.clerk")
    assert (await elsewhere.see(home)).status == 404


async def test_4_3_the_api_names_what_is_missing_and_what_may_be_done(cast: Cast) -> None:
    year = (await cast.now()).year
    new = {"scheme": "union-work", "place": "990121", "year": year}
    begun = await cast.post("qingxi.officer", "/rounds", new)
    assert begun.status_code == 201, begun.text
    stream = begun.json()["stream"]
    again = await cast.post("qingxi.officer", "/rounds", new)
    assert again.json()["code"] == "round-exists"
    applied = {"code": "u1", "name": "青溪县教育工会", "group": "unions", "place": "990121"}
    entered = await cast.post("qingxi.clerk", f"/rounds/{stream}/entries", applied)
    assert entered.status_code == 200, entered.text
    answer = (await cast.get("qingxi.officer", f"/rounds/{stream}")).json()
    assert [one["what"]["en"] for one in answer["lacking"]] == [
        "Preliminary review by Assessment office is awaited"
    ]
    kinds = {one["kind"] for one in answer["acts"]}
    assert {"answer-gate", "appoint-raters", "close-scoring"} <= kinds
    assert not {"endorse-entry", "record-sample", "record-funds", "decide-round"} & kinds
    scores = {"code": "u1", "scores": [{"slot": "leaders", "score": 90}]}
    refused = await cast.post("qingxi.officer", f"/rounds/{stream}/scores", scores)
    assert refused.json()["code"] == "not-admitted"
    raters = {"rated": "leaders", "raters": ["nobody"]}
    version = answer["version"]
    unknown = await cast.post("qingxi.officer", f"/rounds/{stream}/raters", raters, version=version)
    assert unknown.json()["code"] == "invalid"
    async with cast.doors.database.reading() as tx:
        state = await case_log.state(tx, stream)
    assert isinstance(state, AssessmentRound)
    assert state.scheme
    assert len(state.scheme.sha256) == 64
