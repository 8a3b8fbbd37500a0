"""What somebody from the public does, without a script and without an account: object, ask, appeal.

It knows links, fields and buttons; what the office does in between is told by the tests.
"""

import re
from typing import Final

from playwright.async_api import expect

from tests.portal.jobs.judging import Judged

CODE: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


class Citizen:
    """Somebody at a window of the public pages."""

    def __init__(self, window: Judged) -> None:
        self.window, self.page = window, window.page

    async def goes_on(self) -> None:
        await self.window.presses_button("继续", "Go on")

    async def reads_notice(self, case: str) -> None:
        await self.window.comes_to_the_door()
        await self.window.goes_to("/notices")
        await self.window.follows(f"main a[href='/notices/{case}']")

    async def objects(self, subject: str, words: str, contact: str) -> str:
        """Four small steps, one of them gone back to; the code of the objection (A4.2)."""
        await self.window.follows("main a[href$='/objection']")
        await self.goes_on()
        await expect(self.page.locator(".errors")).to_be_visible()
        await self.window.types("subject", subject)
        await self.goes_on()
        await self.window.types("words", "桥下有黑水。")
        await self.goes_on()
        await self.goes_on()
        await self.window.ticks("sign", "named")
        await self.window.types("contact", contact)
        await self.goes_on()
        await self.window.sends("button[name=edit][value=words]")
        await expect(self.page.locator("#words")).to_have_value("桥下有黑水。")
        await self.window.types("words", words)
        for _ in range(3):
            await self.goes_on()
        for said in (subject, words, contact):
            await expect(self.window.main).to_contain_text(said)
        await self.window.presses_button("提交异议", "Send the objection")
        found = CODE.search(await self.window.main.inner_text())
        assert found, "the page says the code"
        return found[0]

    async def asks(self, code: str) -> None:
        """How it stands, by the code alone."""
        await self.window.comes_to_the_door()
        await self.window.follows("nav a[href='/inquiry']")
        await self.window.types("code", code)
        await self.window.presses_button("查询", "Look up")

    async def appeals(self, words: str) -> None:
        """Once, with reasons (E14)."""
        await self.window.presses_button("申请复核", "Appeal")
        await expect(self.page.locator("#words-e")).to_be_visible()
        await self.window.types("words", words)
        await self.window.presses_button("申请复核", "Appeal")
