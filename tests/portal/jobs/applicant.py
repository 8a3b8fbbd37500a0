"""The applicant's whole job, page by page: what is clicked, typed and chosen.

It knows links, fields and buttons; who else acts in between is told by the tests.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from playwright.async_api import expect

from services.domain.filing import FileReport
from services.domain.papers.dossier import PartKind
from services.domain.programme.catalogue import Entry
from services.domain.programme.schema import Programme
from services.domain.steps import application, implementation, plan, self_check
from tests.portal.jobs.desk import Desk, Files
from tests.portal.jobs.window import Window


class Bound(NamedTuple):
    """A file of the person's machine, from which page to which."""

    key: str
    first: str = ""
    last: str = ""


PAPERS: Final[Mapping[PartKind, Bound]] = {
    PartKind.LETTER: Bound("letter"),
    PartKind.APPLICATION_FORM: Bound("application-form"),
    PartKind.EXAMINED_FORM: Bound("application-form"),
    PartKind.APPROVAL: Bound("plan", "1", "1"),
    PartKind.CONGRESS_SUBMISSION: Bound("congress-submission"),
    PartKind.PLAN_TEXT: Bound("plan", "2", "60"),
    PartKind.WORK_SUMMARY: Bound("work-summary"),
    PartKind.TECHNICAL_REPORT: Bound("technical-report"),
    PartKind.MONITORING_REPORT: Bound("monitoring-report"),
    PartKind.FILM: Bound("film"),
}
"""A1.13, A2.7, A3.7: which paper is bound as what."""


class Applicant(Desk):
    """Somebody of the place that applies under `programme`."""

    def __init__(self, window: Window, files: Files, programme: Programme, case: str = "") -> None:
        super().__init__(window, files, case)
        self.programme = programme
        self.volumes = {item.id: [kinds[0] for kinds in item.parts] for item in programme.dossier}

    async def requests(self, reason: str) -> None:
        """A1.1, A2.1, A3.1: from the list of one's own cases to the receipt."""
        await self.window.follows("main a[href='/my/new']")
        await self.window.picks_value("programme", self.programme.id)
        await self.window.types("reason", reason)
        await self.window.sends()
        await expect(self.page.locator(".note--ok")).to_be_visible()
        self.case = self.page.url.split("/cases/")[1].split("?")[0]

    # Steps

    async def hands_in_plan(self) -> None:
        await self.opens_case()
        await self.uploads("plan")
        await self.window.opens(plan.SubmitPlan)
        await self.window.chooses("document", self.files["plan"].name)
        await self.window.does(plan.SubmitPlan)

    async def files_plan(self, documents: Sequence[str]) -> None:
        """A1.3, A2.2: the very documents, ticked in the list of files."""
        await self.opens_case()
        await self.window.opens(plan.FilePlan)
        for document in documents:
            await self.window.ticks("documents", document)
        await self.window.does(plan.FilePlan)

    async def reports(self, year: int, half: int) -> None:
        """A1.4: every half-year."""
        await self.opens_case()
        await self.uploads("half-year-report", "work-summary")
        await self.window.opens(FileReport)
        await self.window.types("year", str(year))
        await self.window.ticks("half", str(half))
        await self.window.chooses("implementation", self.files["half-year-report"].name)
        await self.window.chooses("summary", self.files["work-summary"].name)
        await self.window.sends()

    async def answers_check(self, measures: str) -> None:
        """A1.5: what was done about the first finding on the way."""
        await self.opens_case()
        await self.window.opens(implementation.ReportInterimMeasures)
        await self.window.answers("no", "1")
        await self.window.types("measures", measures)
        await self.window.does(implementation.ReportInterimMeasures)

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
            await self.goes_back()

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
        """A1.7, A2.4, A3.4, by the head of the place."""
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
        """What is still to be sent first, then volume by volume."""
        await self.opens_case()
        kinds = [kind for parts in self.volumes.values() for kind in parts]
        await self.uploads(*dict.fromkeys(PAPERS[kind].key for kind in kinds))
        for item, parts in self.volumes.items():
            await self.window.follows(f"main a[href='/cases/{self.case}/dossier/{item}']")
            for kind in parts:
                await self._binds(item, kind, PAPERS[kind])
            await self.goes_back()

    async def _binds(self, item: str, kind: PartKind, paper: Bound) -> None:
        await self.window.chooses("document", self.files[paper.key].name)
        await self.window.picks_value("kind", kind)
        if paper.first:
            await self.window.types("first_page", paper.first)
            await self.window.types("last_page", paper.last)
        await self.window.sends(f"form[action$='/dossier/{item}'] .acts button")

    async def submits(self) -> None:
        """By the head of the place, from the page that says nothing is missing any more."""
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
        await self._binds("work-summary", PartKind.WORK_SUMMARY, Bound("work-summary-again"))
        await self.goes_back()
        await self.window.follows(f"main a[href='/cases/{self.case}/deficits']")
        await self.window.presses("#no-2 summary")
        await self.window.types("words", reasons)
        await self.window.sends("form[action$='/acts/contest-deficit'] .acts button")
