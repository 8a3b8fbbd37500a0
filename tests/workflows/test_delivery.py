"""4.8: what was told is delivered for certain: mail, a day's digest, webhooks tried for days."""

import asyncio
import email
import email.policy
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import select
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import BEIJING
from services.domain.messages.deliveries import DeliveryState, Mailing, secret_of
from services.domain.messages.notifying import Matter
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.messages import deliveries, webhooks
from services.storage.people import reaching
from services.storage.people.accounts import NewAccount, create_account
from services.storage.queries import notifications as lists
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.notifications import DeliveryRow
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.delivering import Postman, StoredDeliveries
from services.workflows.letters import Sender
from services.workflows.mailing import Post
from services.workflows.worker import worker_for
from tests.workflows.conftest import PATIENT, QUEUE, effects_on
from tests.workflows.walk import Walk

KEY = b"a secret of thirty-two characters or more"
SENDER = Sender("ecocase@eco.example.org", "https://eco.example.org")
CITY = "9901:huanbao"
DAYS = 4
STATES = select(DeliveryRow.id)


class House:
    """A worker that delivers, a folder for mail, and people with addresses."""

    def __init__(self, env: WorkflowEnvironment, database: Database, folder: Path) -> None:
        self.env, self.database, self.folder = env, database, folder
        self.clock = RehearsalClock(env.client)
        self.door = CaseClient(env.client, database, QUEUE, patience=60)
        self.postman = Postman(self.door, self.clock)
        self.counties = 20
        self.done = StoredDeliveries(database, self.clock, Post(folder), SENDER, KEY, private=True)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        effects = effects_on(self.database, self.env)
        async with worker_for(
            self.env.client, QUEUE, effects, deliveries=self.done, sticky=PATIENT
        ):
            yield

    async def person(self, login: str, function: Function, unit: str, locale: str = "zh") -> str:
        seat = Seat(function=function, unit=unit)
        new = NewAccount(
            login=login, name="方文", password="a-long-password", seats=(seat,), locale=locale
        )
        now = await self.clock.now()
        account = await create_account(self.database, new, now)
        async with self.database.writing() as tx:
            await reaching.set_address(tx, account, f"{login}@example.org", now)
            await reaching.confirm(tx, account, now)
        return account

    async def file(self) -> Walk:
        self.counties += 1
        place = f"9901{self.counties}"
        walk = Walk(self.door, self.env, self.database, Track.COUNTY, place=place)
        await walk.file()
        return walk

    async def post(self) -> None:
        """Everything that waits is delivered or given up, whatever time that takes."""
        await self.postman.round()
        for _ in range(DAYS * 24):
            async with self.database.reading() as tx:
                waiting = await tx.execute(STATES.where(DeliveryRow.state == "waiting"))
            if not waiting.all():
                return
            await self.env.sleep(timedelta(hours=1))
        pytest.fail("something is still waiting")

    def mail(self) -> list[EmailMessage]:
        found = sorted(self.folder.glob("*.eml"))
        return [
            email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in found
        ]


@pytest.fixture
async def house(env: WorkflowEnvironment, sqlite: Database, tmp_path: Path) -> AsyncIterator[House]:
    house = House(env, sqlite, tmp_path / "mail")
    async with house.at_work():
        yield house


async def choose(house: House, account: str, matter: Matter, how: Mailing) -> None:
    async with house.database.writing() as tx:
        await reaching.choose(tx, account, {matter: how})


async def test_4_8_a_message_is_mailed_at_once_in_the_readers_language(house: House) -> None:
    zh = await house.person("fang", Function.CITY_OFFICER, CITY)
    en = await house.person("li", Function.CITY_OFFICER, CITY, locale="en")
    for one in (zh, en):
        await choose(house, one, Matter.TASK, Mailing.NOW)
    walk = await house.file()
    await house.post()
    mails = {one["To"]: one for one in house.mail() if walk.case_id in one.get_content()}
    assert set(mails) == {"fang@example.org", "li@example.org"}
    assert "待办：筛选列入名单" in mails["fang@example.org"]["Subject"]
    assert "To do: " in mails["li@example.org"]["Subject"]
    assert f"https://eco.example.org/notifications/{walk.case_id}.1." in (
        mails["li@example.org"].get_content()
    )


async def test_4_8_a_days_messages_come_as_one_mail_the_next_morning(house: House) -> None:
    officer = await house.person("fang", Function.CITY_OFFICER, CITY)
    await choose(house, officer, Matter.TASK, Mailing.DAILY)
    for _ in range(2):
        await house.file()
    await house.post()
    [digest] = [one for one in house.mail() if "今日消息" in one["Subject"]]
    assert digest["Subject"] == "今日消息2条"
    local = (await house.clock.now()).astimezone(BEIJING)
    assert (local.hour, local.minute) >= (8, 5)


async def test_4_8_who_switched_a_matter_off_gets_no_mail_and_nothing_goes_unconfirmed(
    house: House,
) -> None:
    off = await house.person("fang", Function.CITY_OFFICER, CITY)
    await choose(house, off, Matter.TASK, Mailing.OFF)
    unsure = await house.person("li", Function.CITY_OFFICER, CITY)
    now = await house.clock.now()
    async with house.database.writing() as tx:
        await reaching.set_address(tx, unsure, "new@example.org", now)
    await house.file()
    await house.post()
    told = [one["Subject"] for one in house.mail()]
    assert all("请确认" in one for one in told)
    assert len(told) == 3


async def test_4_8_killed_between_fact_and_delivery_nothing_is_lost_or_sent_twice(
    house: House,
) -> None:
    """The messages stand in the fact's own transaction; a new worker's post finds them."""
    officer = await house.person("fang", Function.CITY_OFFICER, CITY)
    await choose(house, officer, Matter.TASK, Mailing.NOW)
    walk = await house.file()
    async with house.database.writing() as tx:  # Killed after this: handed over, not started.
        assert await deliveries.hand_over(tx, await house.clock.now())
    fresh = Postman(house.door, house.clock)
    assert fresh.woken.is_set()
    begun = await fresh.round()
    async with house.database.writing() as tx:  # Killed again: started, but not marked so.
        await tx.execute(update(DeliveryRow).values(started=False))
    assert await Postman(house.door, house.clock).round() == begun
    await house.post()
    async with house.database.reading() as tx:
        [mine] = [one for one in await deliveries.log(tx, officer, None) if walk.case_id in one.id]
    assert (mine.state, mine.tries) == (DeliveryState.SENT, 1)


class Receiver:
    """Another system: answers with these statuses, one after the other, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.calls: list[tuple[dict[str, str], bytes]] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (one.partition(": ") for one in head[1:])
        }
        self.calls.append((headers, await reader.readexactly(int(headers["content-length"]))))
        status = self.statuses.pop(0) if self.statuses else 200
        writer.write(
            f"HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[str]:
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"


async def arrange(house: House, url: str) -> str:
    now = await house.clock.now()
    async with house.database.writing() as tx:
        return await webhooks.arrange(
            tx, label="县平台", url=url, matters=(Matter.TASK,), by="admin", now=now
        )


def verified(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """As a receiver does it, by the text of Standard Webhooks and nothing of ours."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.new(b64decode(secret.removeprefix("whsec_")), signed, sha256).digest()
    return f"v1,{b64encode(mac).decode()}" in headers["webhook-signature"].split()


async def test_4_8_a_webhook_is_signed_tried_again_and_keeps_its_id(house: House) -> None:
    receiver = Receiver(500, 503)
    async with listening(receiver) as url:
        hook = await arrange(house, url)
        walk = await house.file()
        await house.post()
    mine = [
        one for one in receiver.calls if json.loads(one[1])["data"]["function"] == "city-officer"
    ]
    assert len(receiver.calls) == 2 + len({headers["webhook-id"] for headers, _ in receiver.calls})
    headers, body = mine[-1]
    assert verified(headers, body, secret_of(KEY, hook, 1))
    assert not verified(headers, body, secret_of(KEY, hook, 2))
    told = json.loads(body)
    assert (told["type"], told["data"]["stream"]) == ("ecocase.task", walk.case_id)
    assert "account" not in told["data"]


async def test_4_8_for_a_day_after_rotation_both_secrets_sign(house: House) -> None:
    receiver = Receiver()
    async with listening(receiver) as url:
        hook = await arrange(house, url)
        async with house.database.writing() as tx:
            assert await webhooks.rotate(tx, hook, await house.clock.now()) == 2
        await house.file()
        await house.post()
        for generation in (1, 2):
            assert verified(*receiver.calls[-1], secret_of(KEY, hook, generation))
        await house.env.sleep(timedelta(hours=25))
        await house.file()
        await house.post()
    assert verified(*receiver.calls[-1], secret_of(KEY, hook, 2))
    assert not verified(*receiver.calls[-1], secret_of(KEY, hook, 1))


async def test_4_8_after_two_days_in_vain_administrators_are_told_and_it_is_sent_again_by_hand(
    house: House,
) -> None:
    receiver = Receiver(*[500] * 18)
    began = await house.clock.now()
    async with listening(receiver) as url:
        hook = await arrange(house, url)
        await house.file()
        await house.post()
        now = await house.clock.now()
        assert now - began > timedelta(hours=48)
        admin = Viewer("admin", (Seat(function=Function.ADMINISTRATOR, unit="9901"),))
        async with house.database.reading() as tx:
            alarms = await lists.told(tx, admin, lists.Asked(matter=Matter.ALARM), now)
            failed = [
                one
                for one in await deliveries.log(tx, hook, None)
                if one.state is DeliveryState.FAILED
            ]
        assert {one.stream for one in alarms} == {hook}
        assert [(one.tries, one.problem) for one in failed] == [(9, "500")] * 2
        async with house.database.writing() as tx:
            await deliveries.again(tx, failed[0].id)
        await house.post()
    async with house.database.reading() as tx:
        found = await deliveries.find(tx, failed[0].id)
    assert found
    assert found.state is DeliveryState.SENT
    assert receiver.calls[-1][0]["webhook-id"] == failed[0].id


async def test_4_8_an_address_inside_is_not_called(house: House) -> None:
    house.done.private = False
    receiver = Receiver()
    async with listening(receiver) as url:
        hook = await arrange(house, url.replace("http://127.0.0.1", "https://localhost"))
        await house.file()
        await house.post()
    async with house.database.reading() as tx:
        log = await deliveries.log(tx, hook, None)
    assert {(one.state, one.tries, one.problem) for one in log} == {
        (DeliveryState.FAILED, 1, "address")
    }
    assert receiver.calls == []


async def test_4_8_no_log_names_an_address_of_mail(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    officer = await house.person("secretive.fang", Function.CITY_OFFICER, CITY)
    await choose(house, officer, Matter.TASK, Mailing.NOW)
    await house.file()
    await house.post()
    assert [one["To"] for one in house.mail() if "待办" in one["Subject"]] == [
        "secretive.fang@example.org"
    ]
    assert "secretive.fang" not in caplog.text
