"""What everybody does at a case, whatever the office: come to it, send files, go back to it.

What an applicant or an officer does beyond that stands in `applicant.py` and `officer.py`.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from playwright.async_api import expect

from tests.portal.jobs.window import Window

Files = Mapping[str, Path]
"""Key of a sample -> the file on the person's machine."""
UNHURRIED: Final = 60
"""Seconds for a file to be checked by the worker."""


class Desk:
    """Somebody at a window; `case` is known once the request was filed."""

    def __init__(self, window: Window, files: Files, case: str = "") -> None:
        self.window, self.page, self.files, self.case = window, window.page, files, case
        self.sent: set[str] = set()

    async def opens_case(self) -> None:
        """From the front door, as on any other morning."""
        await self.window.comes_to_the_door()
        await self.window.follows(f"main a[href='/cases/{self.case}']")

    async def goes_back(self) -> None:
        """By the links at the head of the page."""
        await self.window.follows(f".crumbs a[href='/cases/{self.case}']")

    async def uploads(self, *keys: str) -> None:
        """Those that were not sent before."""
        await self.window.follows(f"main a[href='/cases/{self.case}/files']")
        for key in keys:
            if key not in self.sent:
                await self._sends_file(self.files[key])
                self.sent.add(key)
        await self.goes_back()

    async def _sends_file(self, path: Path) -> None:
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
