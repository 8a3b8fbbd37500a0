"""Drafts of forms, on both databases."""

from datetime import timedelta

from services.storage.papers import form_drafts
from services.storage.session import Database
from tests.storage.archiving import NOW

FORM = "/my/new"


async def test_b4_the_last_draft_of_an_account_and_form_is_kept(database: Database) -> None:
    async with database.writing() as tx:
        assert await form_drafts.keep(tx, "one", FORM, {"reason": ["甲\n乙"]}, NOW) == 1
        assert (
            await form_drafts.keep(tx, "one", FORM, {"reason": ["丙"], "x": ["1", "2"]}, NOW) == 2
        )
        await form_drafts.keep(tx, "two", FORM, {"reason": ["别人的"]}, NOW)
    async with database.reading() as tx:
        found = await form_drafts.find(tx, "one", FORM)
        assert found is not None
        assert found.values == {"reason": ["丙"], "x": ["1", "2"]}
        assert (found.version, found.saved_at) == (2, NOW)
        assert await form_drafts.find(tx, "one", "/elsewhere") is None
    async with database.writing() as tx:
        await form_drafts.forget(tx, "one", FORM)
        assert await form_drafts.find(tx, "one", FORM) is None
        assert await form_drafts.find(tx, "two", FORM) is not None


async def test_b4_a_draft_lies_sixty_days(database: Database) -> None:
    async with database.writing() as tx:
        await form_drafts.keep(tx, "one", FORM, {"reason": ["甲"]}, NOW)
        await form_drafts.remove_old(tx, NOW + timedelta(days=60))
        assert await form_drafts.find(tx, "one", FORM) is not None
        await form_drafts.remove_old(tx, NOW + timedelta(days=60, seconds=1))
        assert await form_drafts.find(tx, "one", FORM) is None
