"""The words of documents are kept page by page, once, and as a database can take them (5.1.4)."""

from services.storage.evidence.page_texts import PageText, keep_pages, pages_of
from services.storage.session import Database

PAGES = (PageText(page=1, text="生态环境"), PageText(page=3, text="Water quality"))


async def test_5_1_4_what_was_read_out_again_takes_the_place_of_what_was_kept(
    database: Database,
) -> None:
    async with database.writing() as tx:
        await keep_pages(tx, "d1", PAGES)
        await keep_pages(tx, "d2", PAGES[:1])
        await keep_pages(tx, "d1", PAGES[1:])
        await keep_pages(tx, "d1", PAGES[1:])
        assert await pages_of(tx, "d1") == PAGES[1:]
        assert await pages_of(tx, "d2") == PAGES[:1]


async def test_5_1_4_zeros_and_halves_of_characters_keep_no_page_from_being_kept(
    database: Database,
) -> None:
    broken = (PageText(page=1, text=" 水\0质\ud800 "), PageText(page=2, text="\0 \n"))
    async with database.writing() as tx:
        await keep_pages(tx, "d3", broken)
        assert await pages_of(tx, "d3") == (PageText(page=1, text="水质?"),)
