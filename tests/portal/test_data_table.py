"""All base data in one table: what was changed is saved, what both changed is shown (portal B3.2)."""

import pytest
from playwright.async_api import Browser, expect

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page
from tests.portal.test_browser import browser, origin, working_on

__all__ = ["browser", "origin"]

pytestmark = pytest.mark.usefixtures("worker")
CLERK = "songping.clerk"


def cells(page: Page, datum: str) -> list[str]:
    return sorted(name for name in page.form("/data").offered if name.startswith(f"v.{datum}."))


async def test_b3_2_every_datum_is_asked_once_and_what_is_typed_is_saved_and_computed(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    home = f"/cases/{city.checking}"
    assert f"{home}/data" in (await clerk.see(f"{home}/indicators")).html
    page = await clerk.see(f"{home}/data")
    assert page.html.count('name="v.farmland_area.') == 3  # T10a and T10b use it.
    treated, generated = cells(page, "sewage_treated")[-1], cells(page, "sewage_generated")[-1]
    page = await clerk.send(page, "/data", values={treated: "５1.5万吨", generated: "66,0.0"})
    assert page.status == 422
    assert dict(page.form("/data").fields)[generated] == "66,0.0"
    page = await clerk.send(page, "/data", values={treated: "５1.5", generated: "66.0"})
    assert "已保存2处改动" in page.text
    entry = await clerk.see(f"{home}/indicators/T03a")
    assert "51.5 ÷ 66.0 × 100" in entry.text
    page = await clerk.send(page, "/data")
    assert "已保存" not in page.text  # Nothing was changed, so nothing was saved.


async def test_b3_2_a_wrong_cell_is_said_beside_it_and_everything_typed_stays(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    page = await clerk.see(f"/cases/{city.checking}/data?lang=en")
    one, other = cells(page, "sewage_treated")[-1], cells(page, "public_green_area")[-1]
    page = await clerk.send(page, "/data", values={one: "about 12", other: "104832"})
    assert page.status == 422
    typed = dict(page.form("/data").fields)
    assert (typed[one], typed[other]) == ("about 12", "104832")
    field = f"f-{one.replace('.', '-')}"
    assert f'aria-describedby="{field}-e" aria-invalid="true"' in page.html
    assert f'id="{field}-e">write a number only' in page.html
    assert f'href="#{field}"' in page.html


async def test_4_6_two_clerks_on_one_table_see_both_figures_and_lose_none(
    person: SignIn, city: City
) -> None:
    clerk, colleague = await person(CLERK), await person("songping.mayor")
    home = f"/cases/{city.checking}/data"
    mine, theirs = await clerk.see(home), await colleague.see(home)
    treated, generated = cells(mine, "sewage_treated")[-1], cells(mine, "sewage_generated")[-1]
    green = cells(mine, "public_green_area")[-1]
    await colleague.send(theirs, "/data", values={treated: "61.5", green: "900"})
    both = await clerk.send(mine, "/data", values={treated: "51.5", generated: "66"})
    assert both.status == 412
    assert "已保存：61.5" in both.text
    typed = dict(both.form("/data").fields)
    assert (typed[treated], typed[generated], typed[green]) == ("51.5", "66", "900")
    done = await clerk.send(both, "/data", values={treated: "52"})
    assert "已保存2处改动" in done.text
    kept = dict((await clerk.see(home)).form("/data").fields)
    assert (kept[treated], kept[generated], kept[green]) == ("52", "66", "900")


async def test_b3_2_who_only_reads_sees_the_figures_and_no_field(
    person: SignIn, city: City
) -> None:
    officer = await person("qingxi.officer")
    page = await officer.see(f"/cases/{city.checking}/data")
    assert page.status == 200
    assert 'name="v.' not in page.html
    answer = await officer.http.post(f"/cases/{city.checking}/data", data={})
    assert answer.status_code == 403


async def test_b3_2_the_table_is_computed_while_it_is_typed_and_nothing_is_kept(
    person: SignIn, city: City
) -> None:
    clerk, officer = await person(CLERK), await person("qingxi.officer")
    page = await clerk.see(f"/cases/{city.checking}/data")
    treated, generated = cells(page, "sewage_treated")[-1], cells(page, "sewage_generated")[-1]
    green = cells(page, "public_green_area")

    async def made(values: dict[str, str]) -> str:
        typed = dict(page.form("/data").fields) | values
        answer = await clerk.http.post(f"{page.path.partition('?')[0]}/computed", data=typed)
        assert answer.status_code == 200, answer.text[:300]
        return answer.text

    said = await made({treated: "66", generated: "66"})
    assert 'id="verdict-T03a" hx-swap-oob="true"' in said
    assert "66 ÷ 66 × 100" in said
    assert "到该处" not in said
    said = await made({treated: "132", generated: "66", green[-2]: "100", green[-1]: "200"})
    assert "建成区生活污水处理量132 万吨/年（未填依据）大于" in said
    assert "变化100.0%" in said
    assert f'href="#f-{treated.replace(".", "-")}"' in said
    assert "请只填数字" in await made({treated: "约12"})
    kept = await clerk.see(f"/cases/{city.checking}/data")
    assert dict(kept.form("/data").fields)[treated] == ""
    refused = await officer.http.post(f"/cases/{city.checking}/data/computed", data={})
    assert refused.status_code == 403


async def test_b3_2_odd_figures_are_named_before_submission_and_keep_nothing_from_it(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    page = await clerk.see(f"/cases/{city.checking}/data")
    treated, generated = cells(page, "sewage_treated")[-1], cells(page, "sewage_generated")[-1]
    await clerk.send(page, "/data", values={treated: "132", generated: "66"})
    check = await clerk.see(f"/cases/{city.checking}/readiness")
    assert "请再核对1处数据" in check.text
    assert "不影响提交" in check.text
    assert f"/cases/{city.checking}/indicators/T03a#d-sewage_treated" in check.html
    answer = (await clerk.http.get(f"/api/v1/cases/{city.checking}/readiness")).json()
    (odd,) = answer["warnings"]
    assert odd["kind"] == "within-whole"
    assert [one["datum"] for one in odd["figures"]] == ["sewage_treated", "sewage_generated"]
    assert not any("132" in lack["problem"]["zh"] for lack in answer["lacks"])


@pytest.mark.slow
async def test_b3_2_the_table_moves_by_arrows_and_enter_and_takes_what_was_copied_from_a_sheet(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    path = f"/cases/{city.checking}/data"
    async with working_on(browser, origin, cast, CLERK, path) as page:
        fields = page.locator("[data-sheet] input")
        names: list[str] = await fields.evaluate_all("all => all.map(a => a.name)")

        async def now() -> int:
            focused: str = await page.evaluate("() => document.activeElement.name")
            return names.index(focused)

        await fields.nth(0).focus()
        for key, where in (
            ("Enter", 3),
            ("ArrowDown", 6),
            ("ArrowRight", 7),
            ("ArrowUp", 4),
            ("ArrowLeft", 3),
            ("Shift+Enter", 0),
            ("ArrowUp", 0),
        ):
            await page.keyboard.press(key)
            assert await now() == where, key
        await fields.nth(0).evaluate(
            """field => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/plain", "1\\t2\\n3\\t4\\n");
                const how = { clipboardData, bubbles: true, cancelable: true };
                field.dispatchEvent(new ClipboardEvent("paste", how));
            }"""
        )
        got = [await fields.nth(place).input_value() for place in (0, 1, 3, 4)]
        assert got == ["1", "2", "3", "4"]
        saved = page.locator("[data-autosave]")
        await expect(saved).to_contain_text("已自动保存", timeout=20_000)


@pytest.mark.slow
async def test_b3_2_in_a_browser_verdicts_of_the_table_follow_the_keys_and_the_focus_stays(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    path = f"/cases/{city.checking}/data"
    async with working_on(browser, origin, cast, CLERK, path) as page:
        treated = page.locator("[name^='v.sewage_treated.']").last
        generated = page.locator("[name^='v.sewage_generated.']").last
        await treated.fill("66")
        await generated.focus()
        await page.keyboard.type("66")
        await expect(page.locator("#verdict-T03a")).to_contain_text("100", timeout=20_000)
        await page.keyboard.press("Backspace")
        below = page.locator("#computed")
        await expect(below).to_contain_text("大于", timeout=20_000)
        await expect(page.locator("#verdict-T03a")).to_contain_text("有提示")
        assert await generated.input_value() == "6"
        focused = await page.evaluate("() => document.activeElement.name")
        assert focused == await generated.get_attribute("name")
