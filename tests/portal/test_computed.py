"""Figures are computed again while they are typed, by the server, and nothing is kept (portal B3.2)."""

from collections.abc import Mapping

import pytest
from playwright.async_api import Browser, expect
from sqlmodel import select

from services.api.deps import Doors
from services.storage.tables.drafts import DataSheetRow
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_browser import browser, origin, working_on

__all__ = ["browser", "origin"]

pytestmark = pytest.mark.usefixtures("worker")
CLERK = "songping.clerk"


async def asked(clerk: Person, page: Page, form: str, values: Mapping[str, str]) -> str:
    """What the server says of the form with these figures typed into it."""
    typed = dict(page.form(form).fields) | dict(values)
    answer = await clerk.http.post(f"{page.path.partition('?')[0]}/computed", data=typed)
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def figures(page: Page, form: str, datum: str = "") -> list[str]:
    return sorted(n for n in page.form(form).offered if n.startswith(f"v.{datum}"))


async def test_b3_2_value_verdict_formula_and_warnings_follow_what_is_typed(
    person: SignIn, city: City, doors: Doors
) -> None:
    clerk = await person(CLERK)
    page = await clerk.see(f"/cases/{city.checking}/indicators/T03a")
    generated, treated = figures(page, "T03a")[2], figures(page, "T03a")[5]
    for typed, said in (
        ({treated: "６６.0", generated: "66"}, "100"),
        ({treated: "", generated: "66"}, "无法计算：缺"),
        ({treated: "12", generated: "0"}, "分母"),
        ({treated: "约12", generated: "66"}, "请只填数字"),
        ({treated: "132", generated: "66"}, "132 万吨/年（未填依据）大于"),
    ):
        assert said in await asked(clerk, page, "/T03a", typed), typed
    met = await asked(clerk, page, "/T03a", {treated: "66", generated: "66"})
    missed = await asked(clerk, page, "/T03a", {treated: "1", generated: "66"})
    assert ("未达标" in met, "未达标" in missed) == (False, True)
    assert "<ruby>66<rt>" in met
    async with doors.database.reading() as tx:
        kept = (await tx.execute(select(DataSheetRow.body))).scalars()
        assert not any("132" in body for body in kept)


async def test_b3_2_computing_speaks_english_too_and_only_to_those_who_enter_data(
    person: SignIn, city: City
) -> None:
    clerk, officer = await person(CLERK), await person("qingxi.officer")
    page = await clerk.see(f"/cases/{city.checking}/indicators/T12?lang=en")
    green = figures(page, "/T12", "public_green_area")
    said = await asked(clerk, page, "/T12", {green[-2]: "78930", green[-1]: "104832"})
    assert "changed by more than 30% since last year" in said
    answer = await officer.http.post(f"{page.path.partition('?')[0]}/computed", data={})
    assert answer.status_code == 403


async def test_b3_2_without_javascript_a_button_computes_and_keeps_what_is_typed(
    person: SignIn, city: City, doors: Doors
) -> None:
    clerk = await person(CLERK)
    page = await clerk.see(f"/cases/{city.checking}/indicators/T03a")
    generated, treated = figures(page, "T03a")[2], figures(page, "T03a")[5]
    typed = dict(page.form("/T03a").fields) | {treated: "13", generated: "52", "recompute": "yes"}
    assert 'name="recompute"' in page.html
    page = Page(await clerk.http.post(page.path, data=typed))
    assert page.status == 200
    assert "25" in page.text
    assert "已保存" not in page.text
    kept = dict(page.form("/T03a").fields)
    assert (kept[treated], kept[generated]) == ("13", "52")
    again = await clerk.see(f"/cases/{city.checking}/indicators/T03a")
    assert dict(again.form("/T03a").fields)[treated] == ""


@pytest.mark.slow
async def test_b3_2_in_a_browser_the_result_follows_the_keys_and_nothing_jumps(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    """No key stroke is lost, the focus stays, the button below stays where it is, the policy holds."""
    path = f"/cases/{city.checking}/indicators/T03a"
    async with working_on(browser, origin, cast, CLERK, path) as page:
        fields = page.locator("input[name^='v.']")
        names = sorted(await fields.evaluate_all("a => a.map(b => b.name)"))
        generated, treated = names[2], names[5]
        save = page.locator("button[name=save]")
        assert await page.locator("button[name=recompute]").count() == 0
        place = "button => button.getBoundingClientRect().y + window.scrollY"
        before = await save.evaluate(place)
        await page.fill(f"[name='{treated}']", "13")
        await page.focus(f"[name='{generated}']")
        result = page.locator("#computed")
        await page.keyboard.type("5")
        await page.keyboard.type("2")
        await expect(result).to_contain_text("25", timeout=20_000)
        await expect(result).to_contain_text("未达标")
        await page.keyboard.type(".000", delay=120)
        await expect(result).to_contain_text("25")
        assert await page.input_value(f"[name='{generated}']") == "52.000"
        focused = await page.evaluate("() => document.activeElement.name")
        assert focused == generated
        assert await result.get_attribute("aria-live") == "polite"
        assert await save.evaluate(place) == before
