"""Reviewing without the portal and the chair's page, as experts meet them (6.1.3, 6.1.4, 6.1.6).

By plain forms first; then in a browser, on a phone and at a desk, in both languages.
"""

from urllib.parse import quote

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Window

from tests.api.cast import Cast
from tests.api.test_assessment import case
from tests.api.test_offline_review import CODES, filled
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_browser import browser, origin, working_on
from tests.portal.test_offline_browser import looked_at

__all__ = ["browser", "case", "origin"]

pytestmark = pytest.mark.usefixtures("worker")

CHAIR, OTHER = "expert.one", "expert.two"
FIRST, SECOND, THIRD = CODES[:3]
EVIDENCE, SCORE = "section[aria-labelledby=ev]", "section[aria-labelledby=score]"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def workbook(expert: Person, case: str) -> bytes:
    answer = await expert.http.get(f"/cases/{case}/review/scores.xlsx")
    assert answer.status_code == 200, answer.text[:200]
    return answer.content


async def scored(expert: Person, case: str, code: str, answer: str, reason: str = "") -> Page:
    page = await expert.see(f"/cases/{case}/review?code={code}")
    return await expert.send(page, "/review", answer=answer, reason=reason)


async def uploaded(expert: Person, case: str, body: bytes) -> Page:
    page = await expert.see(f"/cases/{case}/review/offline")
    return await expert.send(page, "/review/offline", file=("scores.xlsx", body))


async def all_in(cast: Cast, case: str, **unlike: str) -> None:
    """Both sheets online; the other expert's differs as said."""
    path = f"/cases/{case}/technical-assessment/sheets"
    for login, answers in ((CHAIR, {}), (OTHER, unlike)):
        lines = [
            {"code": code, "answer": answers.get(code, "met"), "reason": "第3页与现场不符。"}
            for code in CODES
        ]
        version = (await cast.get(login, f"{path}/mine")).json()["version"]
        put = await cast.post(
            login, f"{path}/mine", {"lines": lines}, version=version, method="PUT"
        )
        assert put.status_code == 200, put.text
        assert (await cast.post(login, path)).status_code == 200


async def test_6_1_6_a_sheet_comes_back_and_both_changes_stand_side_by_side(
    person: SignIn, case: str
) -> None:
    expert = await person(CHAIR)
    went_out = await workbook(expert, case)
    back = filled(went_out, {FIRST: ("不达标", "缺监测报告"), SECOND: ("达标", "")})
    await scored(expert, case, FIRST, "insufficient", "网上先写的")
    page = await uploaded(expert, case, back)
    assert "1项指标两边都改过" in page.text
    assert "请核对1处改动" in page.text
    for said in ("缺监测报告", "网上先写的"):
        assert said in page.text
    undecided = await expert.send(page, "/offline/confirmation")
    assert undecided.status == 422
    assert "缺监测报告" in undecided.text, "nothing that was sent is lost"
    untouched = await expert.see(f"/cases/{case}/review?code={FIRST}")
    assert "网上先写的" in untouched.text
    done = await expert.send(undecided, "/offline/confirmation", values={f"pick.{FIRST}": "mine"})
    assert "已保存2处改动" in done.text
    sheet = (await expert.see(f"/cases/{case}/review")).text
    assert "缺监测报告" in sheet
    assert "第2版" in sheet, "which version was saved, and when"
    again = await uploaded(expert, case, back)
    assert "没有需要保存的改动" in again.text


async def test_6_1_6_a_sheet_that_moved_since_the_preview_is_shown_anew(
    person: SignIn, case: str
) -> None:
    expert = await person(CHAIR)
    page = await uploaded(expert, case, filled(await workbook(expert, case), {FIRST: ("达标", "")}))
    await scored(expert, case, SECOND, "met")
    moved = await expert.send(page, "/offline/confirmation")
    assert moved.status == 409
    assert "请再核对一遍" in moved.text
    assert "已保存1处改动" in (await expert.send(moved, "/offline/confirmation")).text


async def test_6_1_6_what_is_wrong_in_the_file_is_said_and_nothing_is_saved(
    person: SignIn, case: str
) -> None:
    expert, other = await person(CHAIR), await person(OTHER)
    body = await workbook(expert, case)
    page = await uploaded(expert, case, filled(body, {FIRST: ("大概", ""), SECOND: ("不达标", "")}))
    assert page.status == 422
    assert "2个单元格有问题" in page.text
    foreign = await uploaded(other, case, body)
    assert "另一名专家" in foreign.text
    assert "这不是能打开的Excel工作簿" in (await uploaded(expert, case, b"no workbook")).text
    assert "请先选择填好的工作簿" in (await uploaded(expert, case, b"")).text
    for code in (FIRST, SECOND):
        page = await expert.see(f"/cases/{case}/review?code={code}")
        assert not [one for one in page.form("/review").fields if one[0] == "answer"]


async def test_6_1_4_the_chairs_page_says_nothing_of_sheets_before_all_are_in(
    person: SignIn, cast: Cast, case: str
) -> None:
    chair = await person(CHAIR)
    here = f"/cases/{case}/divergence"
    early = await chair.see(here)
    assert "评审表还没有全部提交" in early.text
    assert "已提交0份，共2份" in early.text
    assert (await chair.see(f"/cases/{case}/review")).link("评审分歧与一致性") == here
    for login in (OTHER, "city.officer", "qingxi.clerk", "auditor"):
        assert (await (await person(login)).see(here)).status == 403, login
    await all_in(cast, case, **{FIRST: "unmet", SECOND: "insufficient"})
    told = await chair.see(here)
    assert "2项 在允许范围内" in told.text
    for said in ("意见不一的指标（2）", "没有过半数意见", "弗莱斯κ系数", "历年宽严"):
        assert said in told.text, said
    assert "mild" in (await chair.see(here, language="en")).text


async def test_a1_9_c2_9_3_the_notice_begins_with_what_the_experts_wrote_and_names_nobody(
    person: SignIn, cast: Cast, case: str
) -> None:
    await all_in(cast, case, **{FIRST: "insufficient"})
    officer = await person("city.officer")
    form = await officer.see(f"/cases/{case}/acts/ask-evidence")
    assert "第3页与现场不符。" in form.html
    for login in (CHAIR, OTHER):
        assert cast.accounts[login].name not in form.form("ask-evidence").offered
    done = await officer.send(form, "ask-evidence")
    assert "已办理" in done.text, done.text[:400]
    notice = await (await person("qingxi.clerk")).see(f"/cases/{case}/deficits")
    assert "第3页与现场不符。" in notice.text
    assert cast.accounts[OTHER].name not in notice.text


@pytest.mark.slow
async def test_6_1_3_the_reviews_pages_fit_a_phone_and_a_desk_in_both_languages_and_move_by_keys(
    browser: Browser, origin: str, cast: Cast, person: SignIn, case: str
) -> None:
    expert = await person(CHAIR)
    back = filled(await workbook(expert, case), {FIRST: ("不达标", "缺报告"), SECOND: ("达标", "")})
    await scored(expert, case, FIRST, "insufficient", "网上先写的")
    here, wrong = f"/cases/{case}/review", list[str]()
    async with working_on(browser, origin, cast, CHAIR, f"{here}?code={FIRST}") as page:
        await moves_by_keys(page)
        wrong += await looked_at(page, "review")
        await divides(page)
        await shows_one_pane_at_a_time(page)
        for language in ("zh", "en"):
            await page.goto(f"{origin}{here}/offline?lang={language}")
            wrong += await looked_at(page, f"review-offline-{language}")
            await page.set_input_files(
                "#file", {"name": "scores.xlsx", "mimeType": XLSX, "buffer": back}
            )
            await page.click("form.drop button.btn:not([type=button])")
            await page.locator("#conflicts").wait_for()
            wrong += await looked_at(page, f"review-conflicts-{language}")
        await all_in(cast, case, **{SECOND: "unmet"})
        for language in ("zh", "en"):
            await page.goto(f"{origin}/cases/{case}/divergence?lang={language}")
            wrong += await looked_at(page, f"divergence-{language}")
    assert wrong == []


async def moves_by_keys(page: Window) -> None:
    """Single keys, unless something is being typed."""
    heading = page.locator("h1")
    await page.locator("#f-reason").focus()
    await page.keyboard.press("j")
    await expect(heading).to_contain_text(FIRST)
    await expect(page.locator(".autosave")).to_be_visible(timeout=30_000)
    await page.locator("h1").click()
    await page.keyboard.press("j")
    await expect(heading).to_contain_text(SECOND)
    assert f"code={quote(SECOND)}" in page.url
    await page.keyboard.press("k")
    await expect(heading).to_contain_text(FIRST)


async def divides(page: Window) -> None:
    """Screen 8: evidence left, scoring right, and a divider that keys move and the device keeps."""
    await page.set_viewport_size({"width": 1280, "height": 900})
    before = await width_of(page, EVIDENCE)
    await page.get_by_label("证据栏宽度").focus()
    for _ in range(5):
        await page.keyboard.press("ArrowRight")
    after = await width_of(page, EVIDENCE)
    assert after > before + 30, "five parts of a hundred"
    await page.reload()
    assert abs(await width_of(page, EVIDENCE) - after) < 2
    both = [await page.locator(one).bounding_box() for one in (EVIDENCE, SCORE)]
    assert both[0]
    assert both[1]
    assert both[0]["x"] + both[0]["width"] <= both[1]["x"] + 1


async def shows_one_pane_at_a_time(page: Window) -> None:
    """Screen 8: under 900 px two tabs; the evidence first."""
    await page.set_viewport_size({"width": 375, "height": 900})
    evidence, score = page.locator(EVIDENCE), page.locator(SCORE)
    await expect(evidence).to_be_visible()
    await expect(score).to_be_hidden()
    await page.locator("label:has(#pane-score)").click()
    await expect(score).to_be_visible()
    await expect(evidence).to_be_hidden()
    await page.keyboard.press("ArrowLeft")
    await expect(evidence).to_be_visible()
    await page.set_viewport_size({"width": 1280, "height": 900})
    await expect(score).to_be_visible()


async def width_of(page: Window, pane: str) -> float:
    box = await page.locator(pane).bounding_box()
    assert box
    return box["width"]
