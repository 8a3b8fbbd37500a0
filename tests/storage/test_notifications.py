"""4.8 on both databases: messages with their fact, read by each, deliveries begun by one post."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.messages.deliveries import Channel, DeliveryState, Mailing
from services.domain.messages.notifying import Matter
from services.domain.offices.substitutes import Arrangement
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.tree.units import Function, StepName
from services.storage import case_log
from services.storage.messages import deliveries, feeds, notifications, webhooks
from services.storage.people import reaching, substitutes
from services.storage.people.accounts import NewAccount, create_account
from services.storage.queries import notifications as lists
from services.storage.queries.feeds import Kind, entries
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.notifications import DeliveryRow, NotificationRow
from tests.domain.stage import Stage
from tests.storage.recording import record, record_last, write

CITY = "9901:huanbao"


@pytest.fixture
async def stage(database: Database) -> Stage:
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    await record(database, stage)
    return stage


def officer(account: str = "officer") -> Viewer:
    return Viewer(account, (Seat(function=Function.CITY_OFFICER, unit=CITY),))


async def test_4_8_messages_stand_with_their_fact_and_a_fact_that_failed_leaves_none(
    database: Database, stage: Stage
) -> None:
    async with database.reading() as tx:
        before = await lists.told(tx, officer(), lists.Asked(), stage.now)
    assert [one.words.zh for one in before] == ["提交创建申请；待办：筛选列入名单"]
    fact = stage.forward()

    async def killed() -> None:
        async with database.writing() as tx:
            await write(tx, stage, fact, 2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await killed()
    async with database.reading() as tx:
        assert await lists.told(tx, officer(), lists.Asked(), stage.now) == before


async def test_4_8_the_bell_counts_to_nine_and_each_reads_for_himself(
    database: Database, stage: Stage
) -> None:
    fact = stage.facts[0]
    for number in range(12):
        other = Case(id=f"other-{number}")
        async with database.writing() as tx:
            await notifications.notify(tx, other, other.after(fact), fact)
    async with database.writing() as tx:
        assert await lists.unread(tx, officer(), stage.now) == lists.BELL + 1
        await notifications.mark_all(tx, "officer", stage.now)
        assert await lists.unread(tx, officer(), stage.now) == 0
        assert await lists.unread(tx, officer("colleague"), stage.now) == lists.BELL + 1
        [first, *_] = await lists.told(tx, officer(), lists.Asked(), stage.now)
        await notifications.mark(tx, "officer", first.id, read=False)
        assert await lists.unread(tx, officer(), stage.now) == 1
        left = await lists.told(tx, officer(), lists.Asked(unread=True), stage.now)
        assert [one.id for one in left] == [first.id]


async def test_4_8_nobody_is_told_of_his_own_act(database: Database, stage: Stage) -> None:
    actor = stage.facts[0].actor.account
    async with database.reading() as tx:
        assert await lists.told(tx, officer(actor), lists.Asked(), stage.now) == ()
        assert await lists.told(tx, officer(), lists.Asked(), stage.now)


async def test_4_8_what_is_handed_over_becomes_one_delivery_for_each_and_never_a_second(
    database: Database, stage: Stage
) -> None:
    now = stage.now
    for login in ("fang", "li"):
        seat = Seat(function=Function.CITY_OFFICER, unit=CITY)
        new = NewAccount(login=login, name=login, password="a-long-password", seats=(seat,))
        account = await create_account(database, new, now - timedelta(hours=1))
        async with database.writing() as tx:
            await reaching.set_address(tx, account, f"{login}@example.org", now)
            await reaching.confirm(tx, account, now)
            how = Mailing.NOW if login == "fang" else Mailing.DAILY
            await reaching.choose(tx, account, {Matter.TASK: how})
    async with database.writing() as tx:
        chosen: dict[str, Any] = {"matters": tuple(Matter), "by": "admin", "now": now}
        await webhooks.arrange(tx, label="a", url="https://a.example.org", **chosen)
        assert await deliveries.hand_over(tx, now)
        assert await deliveries.hand_over(tx, now) == 0
        begun = await deliveries.to_start(tx)
        found = [await deliveries.find(tx, one.id) for one in begun]
    channels = sorted(one.channel for one in found if one)
    assert channels.count(Channel.MAIL) == 1
    assert channels.count(Channel.DIGEST) == 1
    assert channels.count(Channel.CONFIRMATION) == 2
    assert channels.count(Channel.WEBHOOK) >= 1
    [digest] = [one for one in begun if one.id.startswith("digest-")]
    assert digest.not_before > now
    async with database.writing() as tx:
        for one in begun:
            await deliveries.started(tx, one.id)
            await deliveries.tried(tx, one.id, "503")
            await deliveries.end(tx, one.id, DeliveryState.FAILED, now)
        assert await deliveries.to_start(tx) == []
        target = next(one.target for one in found if one and one.channel is Channel.WEBHOOK)
        log = await deliveries.log(tx, target, None)
        assert {(one.state, one.tries) for one in log} == {(DeliveryState.FAILED, 1)}
        assert await deliveries.log(tx, target, (log[-1].made_at, log[-1].id)) == []


async def test_4_8_a_calendar_names_the_fact_that_its_date_comes_from(
    database: Database, stage: Stage
) -> None:
    while stage.case.stands != StepName.TECHNICAL_ASSESSMENT:
        stage.forward()
        await record_last(database, stage)
    async with database.reading() as tx:
        found = await entries(tx, officer(), "9901", stage.now)
        state = await case_log.state(tx, stage.case.id)
    assert state
    terms = [one for one in found if one.kind is Kind.TERM]
    assert terms
    assert {one.seq for one in terms} == {state.seq}


async def test_4_8_a_calendar_is_read_by_its_secret_until_it_is_ended(database: Database) -> None:
    now = Stage(Track.COUNTY).now
    new = NewAccount(login="fang", name="方文", password="a-long-password")
    account = await create_account(database, new, now)
    async with database.writing() as tx:
        token = await feeds.make(tx, account, "", now)
        opened = await feeds.open_by(tx, token, now)
        [feed] = await feeds.of(tx, account)
        assert opened
        assert opened.who.account == account
        assert await feeds.open_by(tx, f"{token}x", now) is None
        await feeds.end(tx, account, feed.id, now)
        assert await feeds.open_by(tx, token, now) is None
        assert await feeds.of(tx, account) == []


async def test_c2_9_7_whoever_sits_in_for_the_officer_gets_the_officers_mail(
    database: Database, stage: Stage
) -> None:
    now, ids = stage.now, {}
    for login, function in (("fang", Function.CITY_OFFICER), ("gu", Function.VERIFYING_UNIT)):
        seat = Seat(function=function, unit=CITY)
        new = NewAccount(login=login, name=login, password="a-long-password", seats=(seat,))
        ids[login] = await create_account(database, new, now - timedelta(hours=1))
    async with database.writing() as tx:
        await reaching.set_address(tx, ids["gu"], "gu@example.org", now)
        await reaching.confirm(tx, ids["gu"], now)
        await reaching.choose(tx, ids["gu"], {Matter.TASK: Mailing.NOW})
        gu = substitutes.Arranger(
            account=ids["gu"], seats=(Seat(function=Function.CITY_LEADER, unit=CITY),)
        )
        today = local_day(now)
        wish = Arrangement(
            absent=ids["fang"],
            substitute=ids["gu"],
            function=Function.CITY_OFFICER,
            unit=CITY,
            first=today,
            last=today,
        )
        await substitutes.arrange(tx, "away", wish, reason="出差", by=gu, now=now)
    later = now + timedelta(days=1)
    async with database.writing() as tx:
        await deliveries.hand_over(tx, now)
        mails = [one for one in await deliveries.to_start(tx) if one.id.startswith("mail-")]
        assert len(mails) == 1
        await tx.execute(update(NotificationRow).values(handed=False))
        await tx.execute(delete(DeliveryRow))
        await deliveries.hand_over(tx, later)
        assert await deliveries.to_start(tx) == [], "the substitution was over by then"
