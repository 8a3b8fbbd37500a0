"""Respondents answer by themselves: slips from the officer, a page and an API for whoever holds one (6.2.2)."""

import re
from dataclasses import replace
from io import BytesIO

import httpx
import pytest
from fastapi import FastAPI
from pypdf import PdfReader

from services.api import codes
from services.api.allowance import Allowance
from services.domain.clocks.calendar import days_later
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_fieldwork import APPLICANTS, opened, today

__all__ = ["doors", "papers", "settings", "worker"]

pytestmark = pytest.mark.usefixtures("worker")
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
HOUSEHOLDS = "\n".join(f"和平村{n}号" for n in range(1, 61))


async def invited(cast: Cast, survey: str, slips: int = 20) -> None:
    last = days_later(await today(cast), 5).isoformat()
    told = {"slips": slips, "until": last}
    await cast.act("city.officer", f"/filings/{survey}/invitation", told)


async def slips(cast: Cast, survey: str, **more: object) -> list[dict[str, str]]:
    sent = await cast.post("city.officer", f"/surveys/{survey}/slips", dict(more))
    assert sent.status_code == 201, sent.text
    found: list[dict[str, str]] = sent.json()["slips"]
    return found


async def printing(person: Person, page: Page, **typed: str) -> httpx.Response:
    form = page.form("/slips")
    return await person.http.post(form.action, data=dict(form.fields) | typed)


def words_of(sent: httpx.Response) -> list[str]:
    assert sent.headers["content-type"] == "application/pdf", sent.text
    return [one.extract_text().replace("\0", "") for one in PdfReader(BytesIO(sent.content)).pages]


async def test_6_2_2_an_officer_invites_prints_slips_and_a_respondent_answers_by_phone(
    cast: Cast, person: SignIn, visitor: Person, city: City, app: FastAPI
) -> None:
    survey = await opened(cast, city)
    officer = await person("city.officer")
    form = await officer.see(f"/filings/{survey}/acts/invite-respondents")
    last = days_later(await today(cast), 5).isoformat()
    much = await officer.send(form, "/acts/", slips="301", until=last)
    assert much.status == 422, "there are 300 households"
    await officer.send(form, "/acts/", slips="20", until=last)
    page = await officer.see(f"/surveys/{survey}")
    short = await officer.send(page, "/slips", values={"households": "东街1号\n东街2号"})
    assert short.status == 422
    assert "名册不足20户" in short.text
    assert "东街2号" in short.html, "what was pasted is not lost"
    sent = await printing(officer, page, households=HOUSEHOLDS)
    pages = words_of(sent)
    assert pages[0].count("和平村") == 20, "20 of 60 were drawn"
    found = sorted(set(CODE.findall("\n".join(pages[1:]))))
    assert len(found) == 20
    assert 'name="code"' in (await visitor.see("/survey")).html
    asked = await visitor.see(f"/survey?code={found[0].lower()}")
    assert "不与答题码一同保存" in asked.text
    missing = await visitor.send(asked, "/survey?", values={"q.water": "good"})
    assert missing.status == 422
    assert "请选择一个选项" in missing.text
    assert re.search(r'value="good"[^>]* checked', missing.html), "what was chosen is still there"
    await a_busy_line_keeps_what_was_chosen(visitor, app, found[0])
    done = await visitor.send(missing, "/survey?", values={"q.overall": "yes"})
    assert done.path == "/survey/done", done.text
    twice = await visitor.see(f"/survey?code={found[0]}")
    assert (twice.status, "已经用过" in twice.text) == (409, True)
    wrong = await visitor.see("/survey?code=0000-0000-0000")
    assert (wrong.status, "没有这个答题码" in wrong.text) == (422, True)
    page = await officer.see(f"/surveys/{survey}")
    assert "回收率5.0 %" in page.text
    assert "调查对象自己：1" in page.text
    assert "95 %置信区间" in page.text, "the margin is there while answers come in"
    raw = await officer.see(f"/surveys/{survey}/answers.csv")
    assert raw.html.count("\n") == 1, "no line can be watched coming"
    again = await printing(officer, page)
    assert len(set(CODE.findall("".join(words_of(again))))) == 19
    void = await visitor.see(f"/survey?code={found[1]}")
    assert void.status == 422


async def a_busy_line_keeps_what_was_chosen(visitor: Person, app: FastAPI, code: str) -> None:
    doors = app.state.doors
    app.state.doors = replace(doors, answers=Allowance(1))
    asked = await visitor.see(f"/survey?code={code}")
    busy = await visitor.send(asked, "/survey?", values={"q.overall": "yes"})
    app.state.doors = doors
    assert (busy.status, "已填写的内容不会丢失" in busy.text) == (429, True)
    assert re.search(r'value="yes"[^>]* checked', busy.html), "as it says"


async def test_6_2_2_slips_and_answers_by_api_and_no_count_before_the_last_day(
    cast: Cast, city: City
) -> None:
    survey = await opened(cast, city)
    none = await cast.post("city.officer", f"/surveys/{survey}/slips", {})
    assert (none.status_code, none.json()["code"]) == (409, "no-slips-due")
    await invited(cast, survey)
    made = await slips(cast, survey, households=HOUSEHOLDS)
    assert len({one["household"] for one in made}) == 20
    assert made[0]["address"].endswith(f"/survey?code={made[0]['code']}")
    assert codes.digits_of(made[0]["code"])
    anybody, code = cast.http, {"code": made[0]["code"]}
    asked = await anybody.post("/api/v1/answering/questionnaire", json=code)
    assert [one["id"] for one in asked.json()["questions"]][:1] == ["overall"]
    bad = await anybody.post("/api/v1/answering", json={**code, "choices": {"overall": "maybe"}})
    assert (bad.status_code, bad.json()["code"]) == (422, "invalid")
    for one in made:
        sent = {"code": one["code"], "choices": {"overall": "yes"}}
        given = await anybody.post("/api/v1/answering", json=sent)
        assert (given.status_code, given.json()) == (201, {"taken": True}), given.text
    twice = await anybody.post("/api/v1/answering/questionnaire", json=code)
    assert (twice.status_code, twice.json()["code"]) == (409, "answer-code-used")
    shown = (await cast.get("city.officer", f"/surveys/{survey}")).json()
    assert (shown["respondents"], shown["answered"], shown["slips"]) == (20, 20, 20)
    assert (await cast.get("city.officer", f"/surveys/{survey}/answers")).json() == {"answers": []}
    version = (await cast.get("city.officer", f"/filings/{survey}")).json()["version"]
    early = await cast.post("city.officer", f"/filings/{survey}/survey-result", {}, version=version)
    assert (early.status_code, early.json()["code"]) == (409, "too-early")


async def test_6_2_2_the_applicant_makes_no_slips_and_nobody_guesses_codes_for_long(
    cast: Cast, city: City
) -> None:
    survey = await opened(cast, city)
    await invited(cast, survey)
    for login in (*APPLICANTS, "auditor"):
        sent = await cast.post(login, f"/surveys/{survey}/slips", {})
        assert sent.status_code == (403 if login == "auditor" else 404), login
    for _ in range(200):
        guess = {"code": "0000-0000-0001"}
        tried = await cast.http.post("/api/v1/answering/questionnaire", json=guess)
        if tried.status_code == 429:
            break
        assert tried.status_code == 404
    assert tried.json()["code"] == "too-many-filings"
    assert int(tried.headers["retry-after"]) > 0
