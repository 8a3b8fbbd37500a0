"""An objection raised by hand, step by step, as somebody without JavaScript does."""

from tests.portal.people import Page, Person


async def objected(
    visitor: Person,
    address: str,
    *,
    subject: str = "污水",
    words: str = "桥下有黑水",
    contact: str = "",
) -> Page:
    """As far as the page with the code, or the page that says why not."""
    page = await visitor.see(address)
    page = await visitor.send(page, "/objection", subject=subject)
    page = await visitor.send(page, "/objection", words=words)
    page = await visitor.send(page, "/objection")
    sign = "named" if contact else "anonymous"
    page = await visitor.send(page, "/objection", sign=sign, contact=contact)
    return await visitor.send(page, "/objection")
