"""What cannot be taken back is asked about once more, in a browser (B3.4.5)."""

import pytest
from playwright.async_api import Browser, expect

from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.test_browser import AXE, browser, origin, working_on
from tests.portal.test_modules_filled import CLERK, SOURCE, House, house
from tests.portal.test_viewer import VIOLATIONS

__all__ = ["browser", "doors", "house", "origin", "papers", "settings", "worker"]

pytestmark = pytest.mark.slow


async def test_b3_4_5_what_cannot_be_taken_back_is_asked_about_once_more(
    house: House, cast: Cast, browser: Browser, origin: str
) -> None:
    """The focus is on the way back; the other form of the page asks its own question."""
    path = f"{house.modules}/monitoring"
    page = await house.clerk.send(await house.clerk.see(path), "/monitoring", values=SOURCE)
    source = page.link(SOURCE["enterprise"])
    await house.clerk.send(await house.clerk.see(source), "/token")
    async with working_on(browser, origin, cast, CLERK, source) as window:
        asked = window.locator("dialog[open]")
        await window.get_by_role("button", name="发给令牌").click()
        await expect(asked).to_contain_text("确定要另发令牌吗？")
        await expect(asked.get_by_role("button", name="返回")).to_be_focused()
        await window.keyboard.press("Enter")
        await expect(asked).to_have_count(0)
        await window.get_by_role("button", name="停止接收数据").click()
        await expect(asked).to_contain_text("停止后不能恢复")
        if AXE:
            await window.evaluate(AXE)
            assert await window.evaluate(VIOLATIONS) == []
        await asked.get_by_role("button", name="确定").click()
        await expect(window.get_by_text("已停止接收")).to_be_visible()
        await expect(window.get_by_text("请现在抄下令牌")).to_have_count(0)
