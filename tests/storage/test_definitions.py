"""Definitions kept: four eyes, numbers, the version in force, and cases that outlive a file (4.1.3)."""

from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from services.domain.errors import Invalid, NotFound
from services.domain.programme import library
from services.domain.programme.publishing import (
    DefinitionFaulty,
    DefinitionOver,
    DefinitionUnchanged,
    OwnDefinition,
)
from services.domain.programme.schema import Obligation, Programme, ProgrammeRef
from services.storage.rulebook import definitions
from services.storage.rulebook.definition_rows import PUBLICATIONS, ROWS, hash_of
from services.storage.session import Database
from tests.storage.defining import NOW, TODAY, bring_in, printed, publish, village

CATALOGUES = {
    "eco-county": "d8e65875ff1378d2405b788267e9c6d40ddac706643b9e0e15df9695a7bf69ae",
    "eco-town": "1ee58d48f22da9efef9a19d3ea5c7b7c3232e4f956aa9f443ac44f169d5c78e7",
    "eco-village": "e0046c43e400c057422f5b2ab49f349c133028ceb3236efbcc0cc6c0a534ae73",
    "model-city": "23c256a170c71534df6c4769e7f9be036abb0fe276cd5262bc3976f438360173",
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_4_1_1_the_hash_of_each_bundled_catalogue_is_that_of_the_first_release(name: str) -> None:
    """Rows in a database name a catalogue by it: however its models change, it stays."""
    assert hash_of(library.bundled_catalogue(name)) == CATALOGUES[name]


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was told of no definition yet."""
    monkeypatch.setattr(library, "_TOLD", {})
    monkeypatch.setattr(library, "_USED", {})


async def test_4_1_3_a_draft_counts_for_nobody_and_its_author_does_not_publish_it(
    database: Database,
) -> None:
    draft = await bring_in(database, village())
    assert (draft.id, draft.number, draft.stands) == ("village-municipal-2", 2, "draft")
    with pytest.raises(OwnDefinition):
        await publish(database, draft, by="zhang")
    async with database.reading() as tx:
        in_force = await definitions.programme(tx, "village-municipal", date(2031, 8, 1))
        assert in_force.version == 1
    published = await publish(database, draft)
    assert (published.stands, published.published_by) == ("published", "li")
    with pytest.raises(DefinitionOver):
        await publish(database, draft)


async def test_4_1_3_a_case_takes_the_version_in_force_on_the_day_it_is_opened(
    database: Database,
) -> None:
    await publish(database, await bring_in(database, village(days=8)))
    async with database.reading() as tx:
        before = await definitions.programme(tx, "village-municipal", date(2031, 6, 30))
        after = await definitions.programme(tx, "village-municipal", date(2031, 7, 1))
        others = await definitions.programmes(tx, date(2031, 7, 1))
        with pytest.raises(NotFound):
            await definitions.programme(tx, "nothing-municipal", TODAY)
    assert (before.version, after.version) == (1, 2)
    assert after.procedure.terms[Obligation.FORMAL_CHECK].days == 8
    assert sorted({one.id for one in others}) == sorted({one.id for one in library.PROGRAMMES})
    assert [one.version for one in others if one.id == "village-municipal"] == [2]


async def test_4_1_3_what_begins_in_the_past_begins_when_it_is_published(
    database: Database,
) -> None:
    published = await publish(database, await bring_in(database, village(day="2030-01-01")))
    assert published.begins_on == TODAY
    async with database.reading() as tx:
        before = await definitions.programme(tx, "village-municipal", date(2031, 6, 8))
    assert before.version == 1


async def test_4_1_3_a_correction_is_the_next_number_and_overtakes_the_draft_before(
    database: Database,
) -> None:
    first = await bring_in(database, village(days=8))
    second = await bring_in(database, village(days=9), by="li")
    assert (first.number, second.number) == (2, 3)
    with pytest.raises(DefinitionOver):
        await publish(database, first)
    await publish(database, second, by="zhang")
    async with database.reading() as tx:
        listed = await definitions.versions(tx)
    assert {one.id: one.stands for one in listed} == {
        first.id: "draft",
        second.id: "published",
    }


async def test_4_1_3_the_same_file_again_is_the_same_draft_and_by_another_nothing_new(
    database: Database,
) -> None:
    draft = await bring_in(database, village())
    assert await bring_in(database, village()) == draft
    with pytest.raises(DefinitionUnchanged):
        await bring_in(database, village(), by="li")
    as_shipped = "extends: town-municipal\nid: town-municipal\nversion: 1\n"
    with pytest.raises(DefinitionUnchanged):
        await bring_in(database, as_shipped)


async def test_4_6_a_broken_upload_leaves_nothing_half_loaded(database: Database) -> None:
    broken = village().replace("unit: working", "unit: fortnights").replace("days: 8", "days: 0")
    with pytest.raises(DefinitionFaulty) as refused:
        await bring_in(database, broken)
    assert refused.value.params["count"] == 2
    misnamed = village().replace("id: village-municipal", "id: our-village")
    with pytest.raises(Invalid):
        await bring_in(database, misnamed)
    async with database.reading() as tx:
        assert await definitions.versions(tx) == ()


async def test_4_1_3_the_database_itself_refuses_to_change_what_was_kept(
    database: Database,
) -> None:
    version = await publish(database, await bring_in(database, village()))
    for change in (
        update(ROWS).where(ROWS.c.id == version.id).values(content="{}"),
        delete(PUBLICATIONS).where(PUBLICATIONS.c.definition == version.id),
    ):
        with pytest.raises(DBAPIError, match="never changed"):
            async with database.writing() as tx:
                await tx.execute(change)
    async with database.reading() as tx:
        assert await definitions.version_by(tx, version.id) == version


@pytest.mark.usefixtures("forgetful")
async def test_4_1_3_another_process_recalls_what_this_one_was_told(database: Database) -> None:
    version = await publish(database, await bring_in(database, village()))
    ref = ProgrammeRef(id=version.name, version=version.number, sha256=version.sha256)
    library._TOLD.clear()  # What a restart does.
    assert not library.knows(ref)
    async with database.reading() as tx:
        found = await definitions.recall(tx, ref)
        other = ref.model_copy(update={"sha256": "0" * 64})
        with pytest.raises(NotFound):
            await definitions.recall(tx, other)
    assert library.get(ref) is found
    assert library.pin(found) == ref


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("early", [False, True])
async def test_4_6_what_shipped_is_known_by_its_pin_when_its_file_is_gone(
    database: Database, monkeypatch: pytest.MonkeyPatch, early: bool
) -> None:
    """By the pin of today, and by that of the first release, which was taken of all fields."""
    county = next(
        one for one in library.PROGRAMMES if (one.id, one.version) == ("county-municipal", 1)
    )
    refs = [one for one in library.RELEASED if (one.id, one.version) == (county.id, county.version)]
    ref = next(one for one in refs if (one == library.ref_of(county)) is not early)
    used = library.catalogue_of(county)
    async with database.writing() as tx:
        assert await definitions.deposit(tx, NOW) == ()
        assert await definitions.deposit(tx, NOW) == ()
    left = tuple(one for one in library.PROGRAMMES if one.id != county.id)
    monkeypatch.setattr(library, "PROGRAMMES", left)
    monkeypatch.setattr(library, "REFS", {library.pin(one): one for one in left})
    monkeypatch.setattr(library, "bundled_catalogue", pytest.fail)
    async with database.reading() as tx:
        found = await definitions.recall(tx, ref)
    assert (found, library.get(ref)) == (county, county)
    assert library.catalogue_of(found) == used


async def test_4_6_a_number_that_the_bureau_took_stays_the_bureaus(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = await publish(database, await bring_in(database, village()))
    village_1 = next(one for one in library.PROGRAMMES if one.id == "village-municipal")
    later = village_1.model_copy(update={"version": 2})
    monkeypatch.setattr(library, "PROGRAMMES", (*library.PROGRAMMES, later))
    monkeypatch.setattr(library, "REFS", {**library.REFS, library.pin(later): later})
    async with database.writing() as tx:
        assert await definitions.deposit(tx, NOW) == (own.id,)
        found = await definitions.programme(tx, own.name, date(2031, 7, 1))
    assert library.pin(found).sha256 == own.sha256


async def test_4_1_1_a_definition_is_pinned_to_the_version_of_its_catalogue(
    database: Database,
) -> None:
    """A later catalogue changes nothing in what refers to an earlier one."""
    text = printed("eco-village").replace("value: 80", "value: 81", 1)
    catalogue = await bring_in(database, text)
    assert catalogue.id == "catalogue:eco-village-2"
    first = await bring_in(database, village(days=8))
    await publish(database, catalogue)
    second = await bring_in(database, village(days=9))
    async with database.reading() as tx:
        kept = [await definitions.content_of(tx, one) for one in (first, second)]
    before, after = (one for one in kept if isinstance(one, Programme))
    assert (before.catalogue.version, after.catalogue.version) == (1, 2)
    assert after.catalogue.sha256 == catalogue.sha256
    assert library.catalogue_of(before) != library.catalogue_of(after)
    asked = village(days=10).replace("version: 1", "version: 1\ncatalogue: {version: 7}")
    with pytest.raises(DefinitionFaulty):
        await bring_in(database, asked)
