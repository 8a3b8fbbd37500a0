"""Asking by page and by API; an owner until it is answered; the answer by code (C2.9.2)."""

from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person

pytestmark = pytest.mark.usefixtures("worker")

WORDS = "我们村去年换了负责人，申报表由谁签字？"


async def ask(visitor: Person, path: str, **more: Any) -> Page:
    form = await visitor.see(path)
    assert form.status == 200, form.text
    return await visitor.send(form, "/inquiry", subject="谁签字", words=WORDS, **more)


async def listed(cast: Cast, login: str, what: str = "inquiry") -> list[dict[str, object]]:
    found = (await cast.get(login, "/filings")).json()["filings"]
    return [one for one in found if one["what"] == what]


async def test_c2_9_2_a_question_has_an_owner_and_comes_back_answered_by_its_code(
    cast: Cast, person: SignIn, visitor: Person, city: City
) -> None:
    received = await ask(visitor, f"/register/{city.title}/inquiry")
    assert "咨询已收到" in received.text, received.text
    code = received.html.partition('class="big">')[2].partition("<")[0]
    (line,) = await listed(cast, "qingxi.officer")
    assert (line["owner"], line["due_on"] is not None) == ("", True)
    officer = await person("qingxi.officer")
    home = f"/filings/{line['id']}"
    assert f"{home}/acts/take-inquiry" in (await officer.see("/worklist")).html
    assert "无人承办" in (await officer.see("/inquiries?show=pressing")).text
    taken = await officer.send(await officer.see(f"{home}/acts/take-inquiry"), "/acts/")
    assert "青溪县环保局经办" in taken.text
    assert (await listed(cast, "qingxi.officer"))[0]["owner"] == await cast.account(
        "qingxi.officer"
    )
    await officer.send(
        await officer.see(f"{home}/acts/answer-inquiry"), "/acts/", answer="由现任负责人签字。"
    )
    answered = await visitor.send(await visitor.see("/inquiry"), "/inquiry", code=code)
    assert "由现任负责人签字。" in answered.text
    assert "谁签字" in (await officer.see("/inquiries?show=answered")).text
    assert "谁签字" not in (await officer.see("/inquiries")).text


async def test_c2_9_2_passed_on_by_page_only_the_new_owner_answers_and_the_way_is_seen(
    cast: Cast, person: SignIn, visitor: Person, city: City
) -> None:
    await ask(visitor, f"/notices/{city.noticed}/inquiry")
    (line,) = await listed(cast, "qingxi.officer")
    home = f"/filings/{line['id']}"
    city_officer = await cast.account("city.officer")
    officer = await person("qingxi.officer")
    await officer.send(await officer.see(f"{home}/acts/take-inquiry"), "/acts/")
    form = await officer.see(f"{home}/acts/pass-on-inquiry")
    nobody = await officer.send(form, "/acts/", reason="属市局事项。")
    assert nobody.status == 422
    await officer.send(form, "/acts/", account=city_officer, reason="属市局事项。")
    refused = await cast.post(
        "qingxi.officer", f"{home}/response", {"answer": "不是我的了"}, version=3
    )
    assert refused.status_code == 403
    other = await person("city.officer")
    page = await other.see(home)
    assert "转交咨询" in page.text
    assert "属市局事项。" in page.text
    await cast.act("city.officer", f"{home}/response", {"answer": "市局答复。"})
    reply = (await cast.get(None, f"{home}/reply")).json()
    assert (reply["status"], reply["answer"]) == ("answered", "市局答复。")


async def test_c2_9_2_a_question_about_a_programme_goes_to_the_county_named(
    cast: Cast, visitor: Person, city: City
) -> None:
    missing = await ask(visitor, "/guide/village-municipal/inquiry")
    assert missing.status == 422
    received = await ask(visitor, "/guide/village-municipal/inquiry", place="990121")
    assert "咨询已收到" in received.text
    assert len(await listed(cast, "qingxi.officer")) == 1
    assert await listed(cast, "baishi.officer") == []
    by_api = await cast.post(
        None,
        "/programmes/village-municipal/inquiries?place=990122",
        {"subject": "期限", "words": "几月截止？"},
    )
    assert by_api.status_code == 201, by_api.text
    assert len(await listed(cast, "baishi.officer")) == 1
    nowhere = await cast.post(
        None,
        "/programmes/village-municipal/inquiries?place=990199",
        {"subject": "期限", "words": "几月截止？"},
    )
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "invalid")


async def test_c2_9_2_what_nobody_answered_in_time_is_shown_as_late(
    cast: Cast, person: SignIn, visitor: Person, city: City, env: WorkflowEnvironment
) -> None:
    await ask(visitor, f"/register/{city.title}/inquiry")
    await env.sleep(12 * 24 * 3600)
    leader = await person("qingxi.leader")
    late = await leader.see("/inquiries?show=pressing")
    assert "已逾期" in late.text
    assert "已报分管领导" in late.text
    assert "逾期，已报分管领导" in (await leader.see("/worklist")).text
    stranger = await person("songping.clerk")
    assert (await stranger.see("/inquiries")).status == 403
