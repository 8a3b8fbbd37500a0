"""Accounts, attempts, sessions and tokens on a real database. Cookies and forms are tested in api."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from services.cli.accounts import plant, reset, sample_world
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people import sign_ins, tokens
from services.storage.people.accounts import (
    NewAccount,
    assign,
    create_account,
    identity,
    set_password,
)
from services.storage.people.sign_ins import SignInLocked, SignInRefused, check_password
from services.storage.people.tokens import Scope
from services.storage.session import Database
from services.storage.tables.accounts import AccountRow, SignInRow, TokenRow
from services.storage.tree.units import get_unit, units_in

NOW = datetime(2030, 3, 4, 1, tzinfo=UTC)
HOURS = timedelta(hours=12)
CLERK = Seat(function=Function.APPLICANT_CLERK, unit="990121101")


@pytest.fixture
async def clerk(database: Database) -> str:
    new = NewAccount(login="clerk", name="王某", password="pine-tree", seats=(CLERK,))
    return await create_account(database, new, NOW)


async def test_a_right_password_opens_a_session_and_a_wrong_one_does_not(
    database: Database, clerk: str
) -> None:
    begun = await sign_ins.begin(database, "clerk", "pine-tree", NOW)
    found = await sign_ins.find(database, begun.token, NOW, HOURS)
    assert found is not None
    assert (found.who.account, found.who.seats) == (clerk, (CLERK,))
    with pytest.raises(SignInRefused):
        await sign_ins.begin(database, "clerk", "pine-trees", NOW)
    with pytest.raises(SignInRefused):
        await sign_ins.begin(database, "nobody", "pine-tree", NOW)


async def test_the_database_holds_neither_password_nor_token(
    database: Database, clerk: str
) -> None:
    begun = await sign_ins.begin(database, "clerk", "pine-tree", NOW)
    async with database.writing() as tx:
        issued = await tokens.issue(
            tx, clerk, label="demo", scopes=(Scope.READ,), lasts=HOURS, now=NOW
        )
    async with database.reading() as tx:
        password = (await tx.execute(select(AccountRow.password))).scalar_one()
        session = (await tx.execute(select(SignInRow.token_hash))).scalar_one()
        token = (await tx.execute(select(TokenRow.token_hash))).scalar_one()
    assert password.startswith("$argon2id$")
    assert begun.token not in session
    assert issued.token not in token


async def test_attempts_are_slowed_down_more_and_more(database: Database, clerk: str) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await check_password(database, "clerk", "wrong", NOW)
    with pytest.raises(SignInLocked) as locked:
        await check_password(database, "clerk", "pine-tree", NOW)
    assert locked.value.params == {"seconds": 30}
    later = NOW + timedelta(seconds=31)
    with pytest.raises(SignInRefused):
        await check_password(database, "clerk", "wrong", later)
    with pytest.raises(SignInLocked) as again:
        await check_password(database, "clerk", "pine-tree", later)
    assert again.value.params == {"seconds": 60}
    assert await check_password(database, "clerk", "pine-tree", later + timedelta(minutes=2))
    with pytest.raises(SignInRefused):
        await check_password(database, "clerk", "wrong", later + timedelta(minutes=2))


async def test_unknown_logins_are_slowed_down_just_the_same(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await check_password(database, "nobody", "x", NOW)
    with pytest.raises(SignInLocked):
        await check_password(database, "nobody", "x", NOW)


async def test_guesses_at_the_same_time_are_all_counted(database: Database, clerk: str) -> None:
    answers = await asyncio.gather(
        *(check_password(database, "clerk", f"guess {n}", NOW) for n in range(12)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, SignInRefused) for one in answers) == 5
    assert sum(isinstance(one, SignInLocked) for one in answers) == 7


async def test_a_session_ends_after_its_hours_but_not_in_a_rehearsal(
    database: Database, clerk: str
) -> None:
    begun = await sign_ins.begin(database, "clerk", "pine-tree", NOW)
    assert await sign_ins.find(database, begun.token, NOW + HOURS - timedelta(seconds=1), HOURS)
    assert await sign_ins.find(database, begun.token, NOW + HOURS, HOURS) is None
    assert await sign_ins.find(database, begun.token, NOW + timedelta(days=1500), None)


async def test_signing_out_ends_the_session_on_the_server(database: Database, clerk: str) -> None:
    begun = await sign_ins.begin(database, "clerk", "pine-tree", NOW)
    async with database.writing() as tx:
        await sign_ins.end(tx, begun.token)
    assert await sign_ins.find(database, begun.token, NOW, HOURS) is None


async def test_a_new_password_ends_all_sessions(database: Database, clerk: str) -> None:
    begun = await sign_ins.begin(database, "clerk", "pine-tree", NOW)
    assert await set_password(database, "clerk", "oak-tree")
    assert await sign_ins.find(database, begun.token, NOW, HOURS) is None
    assert await check_password(database, "clerk", "oak-tree", NOW) == clerk
    assert not await set_password(database, "nobody", "oak-tree")


async def test_an_assignment_holds_from_its_moment_until_its_end(
    database: Database, clerk: str
) -> None:
    seat = Seat(function=Function.EXPERT, unit="9901")
    since, until = NOW + timedelta(days=1), NOW + timedelta(days=3)
    async with database.writing() as tx:
        await assign(tx, clerk, seat, since, until)
    async with database.reading() as tx:
        days = [await identity(tx, clerk, NOW + timedelta(days=n)) for n in range(5)]
    assert [seat in who.seats for who in days if who] == [False, True, True, False, False]


async def test_a_chosen_seat_counts_only_while_it_is_held(database: Database, clerk: str) -> None:
    begun = await sign_ins.begin(database, "clerk", "pine-tree", NOW)
    session = await sign_ins.find(database, begun.token, NOW, HOURS)
    assert session is not None
    async with database.writing() as tx:
        await sign_ins.choose_seat(tx, session.token_hash, CLERK)
    chosen = await sign_ins.find(database, begun.token, NOW, HOURS)
    assert chosen is not None
    assert chosen.chosen == CLERK
    async with database.writing() as tx:
        strange = Seat(function=Function.CITY_LEADER, unit="9901")
        await sign_ins.choose_seat(tx, session.token_hash, strange)
    refused = await sign_ins.find(database, begun.token, NOW, HOURS)
    assert refused is not None
    assert refused.chosen is None


async def test_a_token_has_its_scopes_until_it_ends_or_is_revoked(
    database: Database, clerk: str
) -> None:
    async with database.writing() as tx:
        issued = await tokens.issue(
            tx, clerk, label="demo", scopes=(Scope.READ, Scope.ACT), lasts=HOURS, now=NOW
        )
    async with database.writing() as tx:
        bearer = await tokens.find(tx, issued.token, NOW)
        assert bearer is not None
        assert bearer.scopes == {Scope.READ, Scope.ACT}
        assert await tokens.find(tx, issued.token + "x", NOW) is None
        assert await tokens.find(tx, issued.token, NOW + HOURS) is None
        assert await tokens.find(tx, issued.token, NOW + HOURS, ends=False)
        assert not await tokens.revoke(tx, "somebody else", issued.line.id, NOW)
        assert await tokens.revoke(tx, clerk, issued.line.id, NOW)
        assert await tokens.find(tx, issued.token, NOW) is None
        assert [line.revoked for line in await tokens.lines(tx, clerk)] == [True]


async def test_the_sample_world_is_planted_once_with_random_passwords(database: Database) -> None:
    world = sample_world()
    assert await plant(database, world, NOW)
    assert not await plant(database, sample_world(), NOW)
    held = {seat.function for account in world.accounts for seat in account.seats}
    assert held == set(Function) - {Function.PUBLIC, Function.CLOCK}
    other = {account.login: account.password for account in sample_world().accounts}
    assert all(other[account.login] != account.password for account in world.accounts)
    async with database.reading() as tx:
        county = await get_unit(tx, "990121")
        below = await units_in(tx, "990121101")
    assert county is not None
    assert county.farm_related
    assert [unit.code for unit in below] == [
        "990121101",
        "990121101201",
        "990121101202",
        "990121101203",
    ]


@pytest.mark.slow
async def test_reset_gives_every_sample_account_a_new_password(database: Database) -> None:
    world = sample_world()
    await plant(database, world, NOW)
    given = dict(await reset(database))
    assert given.keys() == {account.login for account in world.accounts}
    login = world.accounts[0].login
    assert await check_password(database, login, given[login], NOW)
    with pytest.raises(SignInRefused):
        await check_password(database, login, world.accounts[0].password, NOW)
