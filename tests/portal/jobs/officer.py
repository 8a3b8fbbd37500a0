"""An officer's job, page by page: worklist, examinations, notice of deficits, panel, acceptance.

It knows links, fields and buttons; what the applicant does in between is told by the tests.
"""

from collections.abc import Sequence

from playwright.async_api import expect

from services.domain.base import Act
from services.domain.filing import FileVisitNote
from services.domain.permissions import kind_of
from services.domain.steps import (
    acceptance,
    application,
    plan,
    technical_assessment,
    upper_review,
)
from tests.portal.jobs.desk import Desk
from tests.portal.jobs.window import Window


class Officer(Desk):
    """Whoever has the case on the worklist."""

    async def opens_from_worklist(self, act: type[Act]) -> None:
        """Straight to the form, as the line of the worklist offers it."""
        await self.window.comes_to_the_door()
        form = f"main tr a[href='/cases/{self.case}/acts/{kind_of(act)}']"
        await expect(self.page.locator(form)).to_contain_text(self.window.title(act))
        await self.window.follows(form)

    async def finds_case(self) -> None:
        """One that waits for somebody else stands in the list of all cases."""
        await self.window.comes_to_the_door()
        await self.window.follows("header a[href='/cases']")
        await self.window.follows(f"main a[href='/cases/{self.case}']")

    async def does(self, act: type[Act], **typed: str) -> None:
        """An act that asks for words alone, from the worklist to the receipt."""
        await self.opens_from_worklist(act)
        for name, words in typed.items():
            await self.window.types(name, words)
        await self.window.does(act)

    async def gives_opinion_on_plan(self, day: str, opinion: str) -> None:
        """A2.2, A3.2: the meeting or the guidance, and what came of it."""
        await self.opens_from_worklist(plan.RecordPlanOpinion)
        await self.window.dates("held_on", day)
        await self.window.ticks("passed", "true")
        await self.window.types("opinion", opinion)
        await self.window.does(plan.RecordPlanOpinion)

    async def examines_form(self, opinion: str) -> None:
        """A2.5, A3.7.4."""
        await self.opens_from_worklist(application.ExamineForm)
        await self.window.ticks("agreed", "true")
        await self.window.types("opinion", opinion)
        await self.window.does(application.ExamineForm)

    async def reports_acceptance(self, key: str) -> None:
        """A3.5: the material is sent as a file from the act's own form, which then offers it."""
        act = upper_review.ReportAcceptance
        await self.opens_from_worklist(act)
        await self.uploads(key)
        await self.window.opens(act)
        await self.window.chooses("document", self.files[key].name)
        await self.window.does(act)

    async def tells_deficits(self, place: str) -> None:
        """C2.9.3: everything in one notice; a half-filled line comes back with its fields."""
        act = application.IssueDeficits
        await self.opens_case()
        await self.window.opens(act)
        await self.window.types("lines.0.place", place)
        await self.window.sends(f"form[action$='/acts/{kind_of(act)}'] .acts button.btn")
        await expect(self.page.locator(".errors")).to_be_visible()
        await self.window.ticks("lines.0.ground", "proof-unconvincing")
        await self.window.types("lines.0.rule", "A1.6")
        await self.window.types("lines.0.problem", "监测报告没有写明采样时间。")
        await self.window.types("lines.0.remedy", "请说明采样时间。")
        await self.window.does(act)

    async def takes_in(self) -> None:
        await self.does(application.AcceptApplication)

    async def appoints(self, act: type[Act], experts: Sequence[str]) -> None:
        """A0.3: people are chosen by their names; the first one is the chair."""
        await self.opens_from_worklist(act)
        for expert in experts:
            await self.window.ticks("experts", expert)
        await self.window.answers("chair", experts[0])
        await self.window.does(act)

    async def visits(self, day: str) -> None:
        """A1.9: openly, and unannounced."""
        for kind in ("open", "unannounced"):
            await self.opens_case()
            await self.window.opens(FileVisitNote)
            await self.window.dates("visited_on", day)
            await self.window.ticks("visit", kind)
            await self.window.types("note", "现场与申报一致。")
            await self.window.sends()

    async def uses_methods(self, methods: Sequence[str], survey: str, day: str) -> None:
        """A1.12: one by one; the survey says how many were asked and how many are content."""
        for method in methods:
            await self.opens_case()
            await self.window.opens(acceptance.RecordMethod)
            await self.window.answers("method", method)
            await self.window.dates("on", day)
            if method == survey:
                await self.window.types("sample", "500")
                await self.window.types("satisfied", "481")
            await self.window.does(acceptance.RecordMethod)

    async def accepts(self) -> None:
        await self.opens_case()
        await self.window.opens(acceptance.FormAcceptanceOpinion)
        await self.window.ticks("passed", "true")
        await self.window.types("opinion", "通过验收。")
        await self.window.does(acceptance.FormAcceptanceOpinion)


async def forms_opinion(chair: Window, case: str) -> None:
    """A1.9: the chair's own act, from the list of reviews."""
    await chair.comes_to_the_door()
    await chair.follows(f"main a[href^='/cases/{case}']")
    await chair.follows(f"main a[href='/cases/{case}'], .bar a[href='/cases/{case}']")
    await chair.opens(technical_assessment.FormOpinion)
    await chair.ticks("passed", "true")
    await chair.types("opinion", "评估通过。")
    await chair.does(technical_assessment.FormOpinion)
