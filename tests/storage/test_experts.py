"""The experts kept, on both databases: entries, versions, load, frozen pools (6.1.1)."""

from datetime import date

import pytest

from services.domain.errors import Stale
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.pool import Expert
from services.domain.seats import Seat
from services.domain.steps.technical_assessment import AppointPanel
from services.domain.tree.units import Function, StepName
from services.storage.people import experts
from services.storage.people.accounts import NewAccount, create_account
from services.storage.queries.scope import Viewer, sees_case
from services.storage.session import Database
from tests.domain.stage import CLEAR, MONDAY, Stage
from tests.storage.recording import record

SEAT = Seat(function=Function.EXPERT, unit="9901")
ENTRY = Expert(
    fields=("water",),
    employer="市环境科学研究院",
    region="990102",
    since=date(2030, 1, 1),
    trained_on=date(2030, 2, 1),
    advised=("990131",),
)


async def kept(database: Database) -> str:
    new = NewAccount(login="zhou", name="周明", password="a-long-password", seats=(SEAT,))
    account = await create_account(database, new, MONDAY)
    async with database.writing() as tx:
        version = await experts.put(tx, account, ENTRY, expects=0, by="officer", now=MONDAY)
    assert version == 1
    return account


async def test_6_1_1_an_entry_comes_back_as_it_was_kept(database: Database) -> None:
    account = await kept(database)
    async with database.writing() as tx:
        with pytest.raises(Stale):
            await experts.put(tx, account, ENTRY, expects=0, by="officer", now=MONDAY)
    async with database.reading() as tx:
        [entry] = await experts.entries(tx, MONDAY)
        [one] = await experts.living(tx, MONDAY)
    assert (entry.expert, entry.version, entry.name) == (ENTRY, 1, "周明")
    assert (one.account, one.served) == (account, ())


async def test_6_1_1_a_panel_counts_as_load_and_opens_once_it_was_declared(
    database: Database,
) -> None:
    account = await kept(database)
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel, experts=(account, "another"), chair=account)
    stage.do(DeclareInterests, stage.expert(), **CLEAR)
    await record(database, stage)
    async with database.reading() as tx:
        [entry] = await experts.entries(tx, stage.now)
        assert (entry.open_now, entry.this_year) == (1, 1)
        assert await sees_case(tx, Viewer(account, (SEAT,)), "case", stage.place)


async def test_d8_a_frozen_pool_is_found_under_its_digest(database: Database) -> None:
    async with database.writing() as tx:
        for _ in range(2):
            await experts.keep_pool(tx, "case", "ab" * 32, "{}")
        assert await experts.pools(tx, "case") == {"ab" * 32: "{}"}
        assert await experts.pools(tx, "other") == {}
