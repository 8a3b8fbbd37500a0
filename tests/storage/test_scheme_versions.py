"""Evaluation schemes as versions: four eyes, in force, and rounds that outlive a file (4.1.3, 4.6)."""

from datetime import date

import pytest

from services.domain.errors import NotFound
from services.domain.programme import schemes as shipped
from services.domain.programme.evaluation import Scheme
from services.domain.programme.publishing import DefinitionUnchanged, OwnDefinition
from services.storage import case_log
from services.storage.queries.rounds import going_by_earlier
from services.storage.rulebook import definitions
from services.storage.rulebook.schemes import scheme, scheme_for, schemes
from services.storage.session import Database
from tests.storage.defining import NOW, TODAY, bring_in, publish, scheme_file
from tests.storage.test_rounds import keep, opened

NAME = "integrity-units"
BEGINS = date(2031, 7, 1)


def fewer(places: int = 15) -> str:
    """Fangshan's list with fewer candidates, from July on."""
    text = scheme_file(f"{NAME}-3").replace(
        "effective_from: 2012-01-01", f"effective_from: {BEGINS}"
    )
    return text.replace("{places: 20, source: C3.2.3}", f"{{places: {places}, source: C3.2.3}}")


async def test_4_1_3_a_scheme_is_published_by_another_and_taken_from_its_day_on(
    database: Database,
) -> None:
    draft = await bring_in(database, fewer())
    assert (draft.id, draft.number) == (f"scheme:{NAME}-4", 4)
    with pytest.raises(OwnDefinition):
        await publish(database, draft, by="zhang")
    async with database.reading() as tx:
        assert (await scheme(tx, NAME, BEGINS)).version == 3
    await publish(database, draft)
    async with database.reading() as tx:
        before, after = await scheme(tx, NAME, TODAY), await scheme(tx, NAME, BEGINS)
        offered = {one.id: one.version for one in await schemes(tx, BEGINS)}
    assert (before.version, after.version) == (3, 4)
    assert offered == {one.id: shipped.scheme(one.id).version for one in shipped.bundled()} | {
        NAME: 4
    }
    changed = after.varied("fangshan")
    assert changed
    assert changed.candidates
    assert changed.candidates.places == 15


async def test_4_1_3_a_year_that_is_over_is_assessed_by_what_was_in_force_at_its_end(
    database: Database,
) -> None:
    await publish(database, await bring_in(database, fewer()))
    later = date(2032, 1, 20)
    async with database.reading() as tx:
        found = {year: await scheme_for(tx, NAME, year, later) for year in (2000, 2030, 2031)}
        with pytest.raises(NotFound):
            await scheme_for(tx, "no-such-scheme", 2031, later)
    assert {year: one.version for year, one in found.items()} == {2000: 4, 2030: 3, 2031: 4}


async def test_4_1_3_what_says_nothing_new_is_no_version(database: Database) -> None:
    with pytest.raises(DefinitionUnchanged):
        await bring_in(database, scheme_file(f"{NAME}-3"))
    draft = await bring_in(database, fewer())
    assert await bring_in(database, fewer()) == draft
    async with database.reading() as tx:
        assert [one.id for one in await definitions.versions(tx)] == [draft.id]


async def test_4_6_an_open_round_keeps_its_scheme_when_another_is_published_and_its_file_is_gone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned = await keep(database, "round-open", [opened(name=NAME)])
    async with database.writing() as tx:
        await definitions.deposit(tx, NOW)
    version = await publish(database, await bring_in(database, fewer()))
    monkeypatch.setattr(shipped, "bundled", tuple)
    monkeypatch.setattr(shipped, "by_hash", dict)
    async with database.reading() as tx:
        assert await case_log.state(tx, "round-open") == pinned
        (concerned,) = await going_by_earlier(tx, NAME, version.number)
        assert [one.id for one in await schemes(tx, BEGINS)] == [NAME]
        kept = await definitions.version_by(tx, f"scheme:{NAME}-3")
        first = await definitions.content_of(tx, kept)
    assert (concerned.place.code, concerned.cases) == ("990121", 1)
    assert kept.stands == "shipped"
    assert isinstance(first, Scheme)
    assert shipped.scheme_hash(first) == kept.sha256
