"""The applicant's whole job in a village, page by page: what is clicked, typed and chosen.

It knows links, fields and buttons; who else acts in between is told by the tests.
"""

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from playwright.async_api import expect

from services.domain.dossier import PartKind
from services.domain.programme.catalogue import Entry
from services.domain.steps import application, implementation, plan, self_check
from tests.portal.jobs.window import Window

Files = Mapping[str, Path]
"""Key of a sample -> the file on the person's machine."""
UNHURRIED = 60
"""Seconds for a file to be checked by the worker."""

VOLUMES: Mapping[str, tuple[tuple[str, PartKind, str, str], ...]] = {
    "letter": (("letter", PartKind.LETTER, "", ""),),
    "plan": (
        ("plan", PartKind.APPROVAL, "1", "1"),
        ("plan", PartKind.PLAN_TEXT, "2", "60"),
    ),
    "work-summary": (("work-summary", PartKind.WORK_SUMMARY, "", ""),),
    "technical-report": (
        ("application-form", PartKind.EXAMINED_FORM, "", ""),
        ("technical-report", PartKind.TECHNICAL_REPORT, "", ""),
        ("monitoring-report", PartKind.MONITORING_REPORT, "", ""),
    ),
}
"""A3.7: which paper is bound where, as what, from which page to which."""


class Applicant:
    """Somebody of the village at a window; `case` is known once the request was filed."""

    def __init__(self, window: Window, files: Files, case: str = "") -> None:
        self.window, self.page, self.files, self.case = window, window.page, files, case

    async def requests(self, reason: str) -> None:
        """A3.1: from the list of one's own cases to the receipt."""
        await self.window.follows("main a[href='/my/new']")
        await self.window.picks_value("programme", "village-municipal")
        await self.window.types("reason", reason)
        await self.window.sends()
        await expect(self.page.locator(".note--ok")).to_be_visible()
        self.case = self.page.url.split("/cases/")[1].split("?")[0]

    async def opens_case(self) -> None:
        """From the front door, as on any other morning."""
        await self.window.comes_to_the_door()
        await self.window.follows(f"main a[href='/cases/{self.case}']")

    async def goes_to_tasks(self) -> None:
        """Back by the links at the head of the page."""
        await self.window.follows(f".crumbs a[href='/cases/{self.case}']")

    # Files

    async def uploads(self, *keys: str) -> None:
        await self.window.follows(f"main a[href='/cases/{self.case}/files']")
        for key in keys:
            await self.sends_file(self.files[key])
        await self.goes_to_tasks()

    async def sends_file(self, path: Path) -> None:
        await self.window.picks_file(path)
        button = "main form[data-upload] .acts button"
        if self.window.way.script:
            await self.window.presses(button)
        else:
            await self.window.sends(button)
        line = self.page.locator("li[data-document][data-state=usable]").filter(has_text=path.name)
        if not self.window.way.script:
            async with asyncio.timeout(UNHURRIED):
                while await line.count() == 0:
                    await self.page.reload()
        await expect(line.first).to_be_visible(timeout=UNHURRIED * 1000)

    # Steps

    async def hands_in_plan(self) -> None:
        await self.opens_case()
        await self.uploads("plan")
        await self.window.opens(plan.SubmitPlan)
        await self.window.chooses("document", self.files["plan"].name)
        await self.window.does(plan.SubmitPlan)

    async def begins_self_check(self) -> None:
        await self.opens_case()
        await self.window.opens(implementation.BeginSelfCheck)
        await self.window.does(implementation.BeginSelfCheck)

    async def enters(self, entries: Iterable[Entry], figures: Mapping[str, str]) -> None:
        """Indicators one by one from their list: the figures, then the page that proves them."""
        listed = f"a[href='/cases/{self.case}/indicators']"
        for entry in entries:
            await self.window.follows(f"main {listed}")
            await self.window.follows(f"main a[href='/cases/{self.case}/indicators/{entry.code}']")
            await self._fills_in(entry, figures)
            await self._proves("monitoring-report", PartKind.MONITORING_REPORT)
            await self.goes_to_tasks()

    async def _fills_in(self, entry: Entry, figures: Mapping[str, str]) -> None:
        await expect(self.page.locator("h1")).to_contain_text(entry.code)
        fields = self.page.locator("main input[name^='v.']")
        for field in await fields.all():
            name = await field.get_attribute("name") or ""
            if name in figures and await field.input_value() == "":
                await self.window.types(name, figures[name])
        for answer in await self._asked():
            await self.window.ticks(answer, "true")
        await self.window.sends("button[name=save]")
        await expect(self.page.locator("main .note--ok")).to_be_visible()
        await expect(self.page.locator("main .verdict .st")).to_have_class("st st--ok")

    async def _asked(self) -> Iterable[str]:
        """Whether each requirement is met, as far as the page asks."""
        boxes = self.page.locator("main input[type=radio][value=true]")
        return [await box.get_attribute("name") or "" for box in await boxes.all()]

    async def _proves(self, key: str, kind: PartKind) -> None:
        await self.window.chooses("document", self.files[key].name)
        await self.window.picks_value("kind", kind)
        await self.window.types("page", "2")
        await self.window.sends("form[action$='/proofs'] button")
        await expect(self.page.locator("#proofs ~ table")).to_contain_text(self.files[key].name)

    async def declares(self) -> None:
        """A3.4, by the village's head."""
        await self.opens_case()
        await self.window.opens(self_check.Declare)
        await self.window.does(self_check.Declare)

    async def sends_form(self) -> None:
        await self.opens_case()
        await self.uploads("application-form")
        await self.window.opens(application.SubmitForm)
        await self.window.chooses("document", self.files["application-form"].name)
        await self.window.does(application.SubmitForm)

    async def binds_all(self) -> None:
        await self.opens_case()
        for item, parts in VOLUMES.items():
            await self.window.follows(f"main a[href='/cases/{self.case}/dossier/{item}']")
            for part in parts:
                await self._binds(item, *part)
            await self.goes_to_tasks()

    async def _binds(self, item: str, key: str, kind: PartKind, first: str, last: str) -> None:
        await self.window.chooses("document", self.files[key].name)
        await self.window.picks_value("kind", kind)
        if first:
            await self.window.types("first_page", first)
            await self.window.types("last_page", last)
        await self.window.sends(f"form[action$='/dossier/{item}'] .acts button")

    async def submits(self) -> None:
        """By the village's head, from the page that says nothing is missing any more."""
        await self.opens_case()
        await self.window.follows(f"main a[href='/cases/{self.case}/readiness']")
        await self.window.opens(application.SubmitApplication)
        await self.window.does(application.SubmitApplication)

    async def answers_deficits(self, reasons: str) -> None:
        """The first number by another file, the second by reasons (D10)."""
        await self.opens_case()
        await self.uploads("work-summary-again")
        await self.window.follows(f"main a[href='/cases/{self.case}/deficits']")
        await self.window.follows("section.next a.btn")
        await self.window.sends("form[action$='/removal'] button")
        await self._binds("work-summary", "work-summary-again", PartKind.WORK_SUMMARY, "", "")
        await self.goes_to_tasks()
        await self.window.follows(f"main a[href='/cases/{self.case}/deficits']")
        await self.window.presses("#no-2 summary")
        await self.window.types("words", reasons)
        await self.window.sends("form[action$='/acts/contest-deficit'] .acts button")
