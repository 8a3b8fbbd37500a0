"""A citizen's objection without JavaScript, its investigation, answer and appeal (6.4.3, 6.5).

Both sides walk by clicking alone; the case of the notice was brought there by acts.
"""

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.base import Act
from services.domain.filing import DecideObjection
from services.domain.objecting.appealing import DecideAppeal
from services.domain.objecting.handling import NameHandlers, RecordFinding
from tests.api.cast import Cast
from tests.api.objecting import CONTACT, NAME, notice, officers
from tests.portal.jobs.citizen import Citizen
from tests.portal.jobs.judging import Judged, judged
from tests.portal.jobs.window import Way
from tests.portal.test_browser import browser, origin

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

SUBJECT = "东街生活污水"
WORDS = "东街石拱桥下游约50米处有一个排口，下雨后流黑水。"
FOUND = "排口属实，水样超标。"
ANSWER = "经现场核实，排口已于上月封堵，不影响命名。"
APPEAL = "封堵以后又有黑水。"
AGAIN = "再次核实，排口确已封堵，维持原答复。"
LANGUAGES = [
    pytest.param("zh", id="chinese"),
    pytest.param("en", id="english", marks=pytest.mark.long),
]


class Handler:
    """Somebody of the bureau that answers objections."""

    def __init__(self, window: Judged, cast: Cast, login: str) -> None:
        self.window, self.page = window, window.page
        self.login, self.password = login, cast.accounts[login].password

    async def opens(self, subject: str) -> None:
        """From the list of objections, signed in."""
        await self.window.signs_in(self.login, self.password)
        await self.window.presses("nav details[data-menu] summary")
        await self.window.follows("nav details[data-menu] a[href='/objections']")
        await self.window.follows(self.page.get_by_role("link", name=subject).first)

    async def names(self, first: str, second: str) -> None:
        await self.window.opens(NameHandlers)
        await self.window.answers("first", first)
        await self.window.answers("second", second)
        await self.window.does(NameHandlers)

    async def looks_who_it_was(self) -> None:
        """Never without a reason, which the auditor reads (A7.2)."""
        await self.window.follows("main a[href$='/identity']")
        assert NAME not in await self.page.content()
        await self.window.presses_button("查阅并记录", "View, and put this on record")
        await expect(self.page.locator(".errors")).to_be_visible()
        await self.window.types("reason", "核实排口的位置")
        await self.window.presses_button("查阅并记录", "View, and put this on record")
        await expect(self.window.main).to_contain_text(CONTACT)
        await self.window.follows("main .acts a")

    async def decides(self, act: type[Act], reason: str) -> None:
        await self.window.opens(act)
        await self.window.ticks("upheld", "false")
        await self.window.types("reason", reason)
        await self.window.does(act)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_6_5_an_objection_goes_from_four_steps_without_a_script_to_the_answer_of_its_appeal(
    browser: Browser, origin: str, cast: Cast, env: WorkflowEnvironment, language: str
) -> None:
    """A4.2, A7.2, E14: raised, investigated, answered, appealed, decided by others."""
    case = await notice(cast, env)
    new = await officers(cast, "li", "wang", "zhao", "qian")
    await cast.account("city.leader")
    plain, way = Way(language=language, script=False), Way(language=language)
    async with judged(browser, origin, plain, "citizen") as there:
        citizen = Citizen(there)
        await citizen.reads_notice(case)
        code = await citizen.objects(SUBJECT, WORDS, CONTACT)

        async with judged(browser, origin, way, "leader") as at:
            await Handler(at, cast, "city.leader").opens(SUBJECT)
            await Handler(at, cast, "city.leader").names(new["li"], new["wang"])
        async with judged(browser, origin, way, "handler") as at:
            handler = Handler(at, cast, "li")
            await handler.opens(SUBJECT)
            await handler.looks_who_it_was()
            await at.opens(RecordFinding)
            await at.types("words", FOUND)
            await at.does(RecordFinding)
            await handler.decides(DecideObjection, ANSWER)

        await citizen.asks(code)
        await expect(there.main).to_contain_text(ANSWER)
        await expect(there.main).not_to_contain_text(FOUND)
        await citizen.appeals(APPEAL)
        async with judged(browser, origin, way, "leader-again") as at:
            await Handler(at, cast, "city.leader").opens(APPEAL)
            await Handler(at, cast, "city.leader").names(new["zhao"], new["qian"])
        async with judged(browser, origin, way, "appeal") as at:
            handler = Handler(at, cast, "zhao")
            await handler.opens(APPEAL)
            await handler.decides(DecideAppeal, AGAIN)
        await citizen.asks(code)
        await expect(there.main).to_contain_text(AGAIN)
