"""Indicators divided among the experts, in a browser and by HTTP: suggested, sent, changed, freed (6.1.6)."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of
from services.domain.programme.review_rules import ReviewRules
from services.domain.programme.schema import Track
from services.domain.steps.technical_assessment import AppointPanel
from tests.api.cast import Cast
from tests.portal.test_browser import browser, entered, origin, working_on
from tests.portal.test_opinions import looked_at
from tests.workflows.walk import Walk

__all__ = ["browser", "origin"]
pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

CHAIR, SECOND, THIRD = "expert.one", "expert.two", "expert.three"


class DividedWalk(Walk):
    """By a procedure that has each indicator scored by two of the panel."""

    def opening(self) -> dict[str, Any]:
        own = super().opening()
        review = ReviewRules(per_indicator=2, source="X1", note=None)
        assessment = own["procedure"].assessment.model_copy(update={"review": review})
        return {**own, "procedure": own["procedure"].model_copy(update={"assessment": assessment})}


@pytest.fixture
async def walk(cast: Cast, env: WorkflowEnvironment) -> Walk:
    walk = DividedWalk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_review()
    accounts = [await cast.account(login) for login in (CHAIR, SECOND, THIRD)]
    await walk.do(AppointPanel, experts=accounts, chair=accounts[0])
    await cast.declare(walk.case_id, CHAIR, SECOND, THIRD)
    return walk


def entries_of(walk: Walk) -> tuple[Entry, ...]:
    return catalogue_of(walk.programme).entries


async def own(cast: Cast, case: str, login: str) -> list[str]:
    """The codes that an expert has on the own sheet, by the workbook's pack."""
    shown = (await cast.get(CHAIR, f"/cases/{case}/technical-assessment/indicators")).json()
    me = await cast.account(login)
    return [one["code"] for one in shown["indicators"] if me in one["experts"]]


async def test_6_1_6_the_chair_divides_by_a_suggestion_and_a_recusal_frees_what_was_given(
    browser: Browser, origin: str, cast: Cast, walk: Walk
) -> None:
    case, codes = walk.case_id, [entry.code for entry in entries_of(walk)]
    here, sheets = f"/cases/{case}/review/indicators", f"/cases/{case}/technical-assessment/sheets"
    async with working_on(browser, origin, cast, SECOND, f"/cases/{case}/review") as page:
        await expect(page.locator("main")).to_contain_text("评审指标还没有分配给您")
        await looked_at(page, "unassigned")
    early = await cast.post(SECOND, f"{sheets}/mine", {"lines": []}, version=0, method="PUT")
    assert (early.status_code, early.json()["code"]) == (409, "not-now")
    async with working_on(browser, origin, cast, CHAIR, here) as page:
        await looked_at(page, "assign")
        await page.get_by_role("button", name="分配评审指标").click()
        await expect(page.locator("[role=status]").first).to_contain_text("已分配")
        await looked_at(page, "assigned")
        ticked = page.locator("td input[type=checkbox]:checked")
        await expect(ticked).to_have_count(2 * len(codes))
        await ticked.first.uncheck()
        await page.get_by_role("button", name="查看调整并确认").click()
        await expect(page.locator("#sure")).to_contain_text("请核对1项指标的调整")
        await page.get_by_role("link", name="不调整，返回").click()
        await expect(ticked).to_have_count(2 * len(codes))
    shares = {login: await own(cast, case, login) for login in (CHAIR, SECOND, THIRD)}
    many = [len(share) for share in shares.values()]
    assert (sum(many), max(many) - min(many) <= 1) == (2 * len(codes), True)
    await _refused_and_changed(browser, origin, cast, case)
    mine = await own(cast, case, SECOND)
    packed = ZipFile(BytesIO((await cast.get(SECOND, f"{sheets}/mine/pack")).content))
    index = packed.read("index.html").decode()
    assert {code for code in codes if f"<h2>{code} " in index} == set(mine)
    lines = [{"code": code, "answer": "met"} for code in mine]
    strange = {"code": next(code for code in codes if code not in mine), "answer": "met"}
    too_many = {"lines": [*lines, strange]}
    not_mine = await cast.post(SECOND, f"{sheets}/mine", too_many, version=0, method="PUT")
    assert (not_mine.status_code, not_mine.json()["code"]) == (422, "invalid")
    kept = await cast.post(SECOND, f"{sheets}/mine", {"lines": lines}, version=0, method="PUT")
    assert kept.status_code == 200
    done = await cast.post(SECOND, sheets)
    assert done.status_code == 200, "complete with the indicators that are one's own"
    await cast.declare(case, THIRD, kin=True)
    shown = (await cast.get(CHAIR, f"/cases/{case}/technical-assessment/indicators")).json()
    freed = [one for one in shown["indicators"] if len(one["experts"]) < 2]
    assert freed
    assert all(len(one["suggested"]) <= 2 for one in shown["indicators"])
    async with working_on(browser, origin, cast, "city.officer", "/notifications") as page:
        await expect(page.locator("main")).to_contain_text("一名专家因利益冲突回避")


async def _refused_and_changed(browser: Browser, origin: str, cast: Cast, case: str) -> None:
    """What is refused comes back as it was ticked; a change counts once it was confirmed."""
    context = await entered(browser, origin, cast, "city.officer")
    page = await context.new_page()
    await page.goto(f"{origin}/cases/{case}/acts/reassign-indicators")
    row = page.locator("tbody tr").first
    await row.locator("input:checked").first.uncheck()
    await page.get_by_role("button", name="查看调整并确认").click()
    await page.get_by_role("button", name="确认调整").click()
    await expect(page.locator(".errors")).to_contain_text("至少须由2名专家评审")
    await expect(row.locator("input:checked")).to_have_count(1)
    boxes = row.locator("input[type=checkbox]")
    for number in range(3):
        await boxes.nth(number).check()
    await page.get_by_role("button", name="查看调整并确认").click()
    await page.get_by_role("button", name="确认调整").click()
    await expect(page.locator("[role=status]").first).to_contain_text("已分配")
    await expect(row.locator("input:checked")).to_have_count(3)
    await context.close()
