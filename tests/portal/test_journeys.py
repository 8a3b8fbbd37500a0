"""Whole journeys by plain forms, without JavaScript: each as the person entitled, page by page."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.steps import implementation
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")


def is_well(page: Page) -> Page:
    """A page that people can use: one heading, a title, a language, no error."""
    assert page.status == 200, page.text[:600]
    assert len(page.headings) == 1, (page.path, page.headings)
    assert page.title.strip()
    assert page.lang in ("zh-Hans", "en")
    return page


async def request_by(clerk: Person) -> str:
    page = is_well(await clerk.see("/my/new"))
    page = await clerk.send(page, "/my/new", programme="town-municipal", reason="绿化基础好")
    assert "已办理：提交创建申请" in page.text
    return page.path.split("/")[2].split("?")[0]


async def test_a2_1_request_consent_batch_and_listing_by_plain_forms(person: SignIn) -> None:
    clerk = await person("songping.clerk")
    case = await request_by(clerk)
    page = is_well(await clerk.see(f"/cases/{case}"))
    assert "现在不用您办理" in page.text

    government = await person("qingxi.government")
    page = is_well(await government.see("/worklist"))
    page = is_well(await government.see(page.link("同意申报")))
    page = await government.send(page, "give-consent", opinion="同意申报市级生态镇。")
    assert "已办理：同意申报" in page.text

    officer = await person("qingxi.officer")
    page = is_well(await officer.see((await officer.see("/worklist")).link("统一上报创建申请")))
    page = await officer.send(page, "send-in-batch", batch="青环〔2030〕1号")
    assert "青环〔2030〕1号" in page.text

    city = await person("city.officer")
    page = is_well(await city.see((await city.see("/worklist")).link("筛选列入名单")))
    page = await city.send(page, "list-applicant")
    assert "创建规划" in page.text

    page = is_well(await clerk.see(f"/cases/{case}"))
    assert "下一步：提交规划文本" in page.text
    page = is_well(await clerk.see(f"/cases/{case}/timeline"))
    assert "同意申报市级生态镇。" in page.text
    assert "青溪县政府" in page.text
    assert "办理时所见版本1" in page.text, "what the government was shown (1.3.3)"


async def test_an_error_keeps_what_was_typed_and_says_it_twice(person: SignIn) -> None:
    case = await request_by(await person("songping.clerk"))
    government = await person("qingxi.government")
    page = await government.see(f"/cases/{case}/acts/give-consent")
    page = await government.send(page, "give-consent", opinion="")
    assert page.status == 422
    assert page.title.startswith("错误：")
    assert page.text.count("请填写“意见”") == 2
    page = await government.send(page, "give-consent", opinion="同意")
    assert "已办理：同意申报" in page.text


async def test_a_form_that_is_sent_twice_is_done_once(person: SignIn) -> None:
    case = await request_by(await person("songping.clerk"))
    government = await person("qingxi.government")
    form = await government.see(f"/cases/{case}/acts/give-consent")
    first = await government.send(form, "give-consent", opinion="同意")
    again = await government.send(form, "give-consent", opinion="同意")
    assert first.path == again.path
    assert again.text.count("同意申报 青溪县") <= 1


async def test_a_page_that_is_out_of_date_shows_what_happened_since(person: SignIn) -> None:
    case = await request_by(await person("songping.clerk"))
    government = await person("qingxi.government")
    stale = await government.see(f"/cases/{case}/acts/refuse-creation-request")
    done = await government.see(f"/cases/{case}/acts/give-consent")
    await government.send(done, "give-consent", opinion="同意")
    page = await government.send(stale, "refuse-creation-request", reason="写了很久的理由")
    assert page.status in (409, 412)
    assert "写了很久的理由" in page.html


async def test_who_is_not_entitled_gets_no_form(person: SignIn) -> None:
    case = await request_by(await person("songping.clerk"))
    clerk = await person("songping.clerk")
    page = await clerk.see(f"/cases/{case}/acts/give-consent")
    assert page.status == 403
    assert page.headings == ["无权办理"]


async def test_a_foreign_case_is_simply_not_there(person: SignIn) -> None:
    case = await request_by(await person("songping.clerk"))
    stranger = await person("baishi.officer")
    foreign, missing = await stranger.see(f"/cases/{case}"), await stranger.see("/cases/none")
    assert foreign.status == missing.status == 404
    assert foreign.text == missing.text


async def test_a_visitor_is_asked_to_sign_in_and_comes_back(visitor: Person) -> None:
    page = is_well(await visitor.see("/worklist"))
    assert page.path == "/sign-in?next=%2Fworklist"
    assert "登录后回到原来的页面" in page.text


async def test_a_wrong_password_says_so_and_keeps_the_name(visitor: Person) -> None:
    page = await visitor.see("/sign-in")
    page = await visitor.send(page, "/sign-in", login="somebody", password="wrong")
    assert page.status == 422
    assert page.title.startswith("错误：")
    assert ("login", "somebody") in page.form("/sign-in").fields


async def test_an_address_elsewhere_is_no_way_on_after_sign_in(visitor: Person) -> None:
    page = await visitor.see("/sign-in?next=https://evil.example/")
    assert ("next", "/") in page.form("/sign-in").fields
    page = await visitor.see("/sign-in?next=//evil.example/")
    assert ("next", "/") in page.form("/sign-in").fields


async def test_the_language_is_kept(visitor: Person) -> None:
    assert (await visitor.see("/notices")).lang == "zh-Hans"
    assert (await visitor.see("/notices", language="en")).lang == "en"
    assert (await visitor.see("/register")).lang == "en"
    assert (await visitor.see("/register", language="zh")).lang == "zh-Hans"


async def test_every_page_has_the_policy_of_the_portal(visitor: Person) -> None:
    for path in ("/notices", "/register", "/inquiry", "/sign-in", "/nowhere"):
        page = await visitor.see(path)
        policy = page.response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy


async def test_a_refused_form_that_is_corrected_is_another_request(person: SignIn) -> None:
    clerk = await person("songping.clerk")
    await request_by(clerk)
    page = await clerk.see("/my/new")
    for reason in ("再次申请", "改过的理由"):
        page = await clerk.send(page, "/my/new", programme="town-municipal", reason=reason)
        assert page.status == 409
        assert "该单位已有同类在办案件" in page.text, page.text[:400]


async def test_a_form_is_not_even_sent_by_those_who_may_not_do_it(
    person: SignIn, city: City
) -> None:
    """Asking for one more row would else list every expert to an applicant."""
    clerk = await person("qingxi.clerk")
    token = dict((await clerk.see("/my/new")).form("/my/new").fields)["csrf"]
    sent = await clerk.http.post(
        f"/cases/{city.assessed}/acts/appoint-panel",
        data={"csrf": token, "more": "experts"},
        headers={"accept": "text/html"},
    )
    assert sent.status_code == 403
    assert "expert" not in sent.text


async def test_a0_5_a_department_signs_what_its_page_showed(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.TOWN)
    await walk.to_implementation()
    await walk.do(implementation.BeginSelfCheck)
    clerk, statistics = await person("songping.clerk"), await person("qingxi.statistics")
    form = await statistics.see(f"/cases/{walk.case_id}/acts/verify-values")
    (code, *_) = form.form("verify-values").offered["codes"]
    page = await clerk.see(f"/cases/{walk.case_id}/indicators/{code}")
    typed = {
        name: "7" for name in page.form(f"/indicators/{code}").offered if name.startswith("v.")
    }
    page = await clerk.send(page, f"/indicators/{code}", values=typed)
    assert page.status == 200
    page = await statistics.send(form, "verify-values", codes=[code])
    assert page.status == 412
    assert f"您看过以后有1项数据改过，例如{code}" in page.text
    page = await statistics.send(page, "verify-values", codes=[code])
    assert "已办理：核准指标数据" in page.text
