"""Crowds on a real server: two thousand objections, two hundred acts on one case; none is lost.

Takes minutes, so it runs with `make check-long`. The worker is a real one, in this process.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.domain.base import Act, Receipt
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotAttempted, StillWorking
from services.domain.filing import FileObjection
from services.domain.programme.schema import Track
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.steps.public_notice import running
from services.domain.tree.units import StepName
from services.storage import case_log
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows import docket
from services.workflows.case import step_workflow
from services.workflows.client import CaseClient
from tests.domain.stage import WORDS, Stage
from tests.storage.recording import record
from tests.workflows.dev_server import House, Later, dev_server

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

OBJECTIONS, SENDERS, ACTS = 2000, 50, 200


@pytest.fixture
async def house(sqlite: Database, store: ObjectStore) -> AsyncIterator[House]:
    async with await dev_server() as env:
        yield House(env, sqlite, store, Later())


async def insisted(door: CaseClient, stream: str, act: Act) -> Receipt:
    """As a browser is told to: 503 and 504 mean the same request once more."""
    while True:
        try:
            return await door.act(stream, act)
        except (NotAttempted, StillWorking):
            continue


async def test_2_3_1_two_thousand_objections_to_one_notice(house: House) -> None:
    """A4.1: anybody may object, and everybody at once. Each has a stream of its own."""
    stage = Stage(Track.VILLAGE)
    stage.to("public-notice")
    while not (period := running(stage.case)):
        stage.forward()
    await record(house.database, stage)
    case = stage.case
    about: dict[str, Any] = {
        "case": case.id,
        "place": case.place,
        "offices": case.offices,
        "notice_starts": period.starts_at,
        "notice_ends": period.ends_at,
    }
    door = house.door
    numbers = iter(range(OBJECTIONS))
    receipts: list[Receipt] = []

    async def sender() -> None:
        for number in numbers:
            said: dict[str, Any] = {
                "subject": WORDS,
                "words": WORDS,
                "request_id": f"objection-{number}",
            }
            act = stage.make(FileObjection, **about, **said)
            receipts.append(await insisted(door, f"filing-{number:04}", act))

    async with house.worker():
        assert await door.rebuild(case.id)
        async with asyncio.TaskGroup() as group:
            for _ in range(SENDERS):
                group.create_task(sender())
    assert len({one.stream for one in receipts}) == OBJECTIONS
    async with house.database.reading() as tx:
        for one in receipts:
            [fact] = await case_log.events(tx, one.stream)
            assert (one.seq, fact.kind) == (1, "filed")


async def test_2_3_1_two_hundred_acts_at_the_same_moment_on_one_case(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes' worth of clients; meanwhile the step goes on as a new run, twice."""
    monkeypatch.setattr(docket, "ENOUGH", 80)
    stage = Stage(Track.COUNTY)
    stage.to("implementation")
    await record(house.database, stage)
    case, doors = stage.case, (house.door, house.door)
    today = local_day(datetime.now(UTC))
    acts = [stage.make(RecordInterimCheck, checked_on=today) for _ in range(ACTS)]
    async with house.worker():
        assert await doors[0].rebuild(case.id)
        async with asyncio.TaskGroup() as group:
            sent = [
                group.create_task(insisted(doors[number % 2], case.id, act))
                for number, act in enumerate(acts)
            ]
        receipts = [one.result() for one in sent]
        step = house.handle(step_workflow(case.id, StepName.IMPLEMENTATION))
        told = await step.describe()
    numbers = sorted(one.seq for one in receipts)
    assert numbers == list(range(case.seq + 1, case.seq + ACTS + 1))
    assert told.raw_description.workflow_execution_info.first_run_id != told.run_id
    async with house.database.reading() as tx:
        assert await case_log.broken_at(tx, case.id) is None
        facts = await case_log.events(tx, case.id, case.seq)
    assert {fact.request_id for fact in facts} == {act.request_id for act in acts}
