"""An expert's job, page by page: what is declared, scored, said of the opinion and signed.

It knows links, fields and buttons; who else acts in between is told by the tests.
"""

from typing import Final

from playwright.async_api import expect

from services.domain.permissions import kind_of
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.consolidating import VoiceOpinion
from services.domain.steps.technical_assessment import SubmitSheet
from tests.portal.jobs.judging import Judged

QUESTIONS: Final = ("employed", "cooperated", "kin", "commissioned")
DECLARATION: Final = f"/acts/{kind_of(DeclareInterests)}"


class Expert:
    """Somebody on the panel of `case`."""

    def __init__(self, window: Judged, case: str, login: str, password: str) -> None:
        self.window, self.page, self.case = window, window.page, case
        self.login, self.password = login, password

    async def signs_in(self) -> None:
        await self.window.signs_in(self.login, self.password)

    async def declares(self, **yes: bool) -> None:
        """6.1.2: nothing else of the case opens before that."""
        await self.window.comes_to_the_door()
        await self.window.reads("请先申报利益冲突", "Declare your interests first")
        await self.window.follows(f"main a[href='/cases/{self.case}{DECLARATION}']")
        for question in QUESTIONS:
            await self.window.ticks(question, str(yes.get(question, False)).lower())
        await self.window.ticks("liable", "true")
        await self.window.types("password", self.password)
        await self.window.sends(f"form[action$='{DECLARATION}'] .acts button.btn")

    async def opens_review(self) -> None:
        await self.window.comes_to_the_door()
        await self.window.follows(f"main a[href='/cases/{self.case}/review']")

    async def opens_case(self) -> None:
        """By the head of the review's pages, or straight from the list of reviews."""
        await self.window.comes_to_the_door()
        await self.window.follows(f"main a[href^='/cases/{self.case}']")
        here = f"a[href='/cases/{self.case}']"
        if await self.page.locator(f".bar {here}").count():
            await self.window.follows(f".bar {here}")

    async def scores(self, code: str, answer: str, reason: str = "") -> None:
        """One indicator, and on to the next (6.1.3)."""
        await expect(self.page.locator("h1")).to_contain_text(code)
        await self.window.ticks("answer", answer)
        await self.window.types("reason", reason)
        await self.window.sends("button[name=onward]")

    async def hands_in(self) -> None:
        form = f"a[href$='/acts/{kind_of(SubmitSheet)}']"
        await self.window.follows(f"main {form}")
        await self.window.does(SubmitSheet)

    async def voices(self, says: str, reasons: str) -> None:
        """C4.3.4: whoever dissents says why, and the paper shows it."""
        await self.window.opens(VoiceOpinion)
        await self.window.answers("says", says)
        await self.window.types("reasons", reasons)
        await self.window.does(VoiceOpinion)

    async def signs_opinion(self) -> None:
        """The password once more, over the digest that the page shows (6.1.5)."""
        await self.window.ticks("no_conflict", "true")
        await self.window.types("password", self.password)
        await self.window.sends("form[action$='/signature'] button.btn")
        await self.window.reads("已签署，存证编号", "Signed; record number")
