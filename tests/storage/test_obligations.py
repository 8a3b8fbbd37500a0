"""What lists know of terms is what the ledgers say, after whatever happened (2.1.1)."""

from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import event as listen
from sqlmodel import col, select, update

from services.domain.acts import open_acts
from services.domain.case import Case
from services.domain.clocks.moving_dues import MoveDue
from services.domain.clocks.telling import RemindOfTerm, next_turn
from services.domain.errors import DomainError
from services.domain.migrating import MigrateCase
from services.domain.programme.schema import Obligation, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.titles.title import RecordAward
from services.storage.queries import obligations
from services.storage.session import Database
from services.storage.tables.cases import CaseRow, ObligationRow
from tests.domain.forward import FORWARD
from tests.domain.stage import Stage, titled
from tests.storage.recording import CALENDAR, record, record_last

BEGIN_AT = {
    Track.COUNTY: ("application", "technical-assessment", "rectification", "acceptance"),
    Track.TOWN: ("application", "acceptance"),
    Track.VILLAGE: ("application", "acceptance"),
}


def random_walk(number: int) -> Stage:
    """Acts of people and of the clock as they come; refused ones change nothing."""
    chance = Random(number)
    track = chance.choice(ECO_TRACKS)
    stage = Stage(track, state=Case(id=f"walk{number}"))
    stage.place = f"9901{number + 20}" + stage.place[6:]
    stage.do(FileCreationRequest)
    wanted = chance.choice(BEGIN_AT[track])
    if wanted == "rectification":
        wanted = "technical-assessment"
    stage.to(wanted)
    for _ in range(25):
        stage.sleep(hours=chance.choice([1, 20, 24 * 4, 24 * 30]))
        possible = [act for act in open_acts(stage.state) if act.path or chance.random() < 0.1]
        told = (MoveDue, MigrateCase)  # They tell what a calendar, or a new version, did.
        possible = [act for act in possible if act not in told]
        if not possible:
            break
        likely = [act for act in reversed(FORWARD) if act in possible]
        act = likely[0] if likely and chance.random() < 0.5 else chance.choice(possible)
        try:
            stage.do(act, **said(stage, chance))
        except (DomainError, ValueError):
            continue
    return stage


def said(stage: Stage, chance: Random) -> dict[str, Any]:
    owed = [what for what, ledger in stage.case.ledgers.items() if not ledger.done]
    return {
        "what": chance.choice(owed or list(Obligation)),
        "days": chance.randint(1, 30),
        "granted": chance.random() < 0.7,
        "passed": chance.random() < 0.5,
        "answer_by": stage.now.date(),
        "due_on": stage.now.date(),
        "until": stage.now,
        "title": "title-x",
    }


async def test_2_1_1_every_row_is_what_ledger_and_calendar_say_after_random_walks(
    database: Database,
) -> None:
    walks = [random_walk(number) for number in range(24)]
    for walk in walks:
        await record(database, walk)
    told = [fact for walk in walks for fact in walk.facts]
    assert len({fact.kind for fact in told}) > 25, "walks see something"
    now = max(walk.now for walk in walks)
    async with database.reading() as tx:
        rows = (await tx.execute(select(ObligationRow.what, ObligationRow.paused))).all()
        assert len(rows) >= 24
        seen: list[str] = []
        after = ""
        while True:
            page = await obligations.drifted(tx, CALENDAR, now, after, limit=10)
            assert page.found == ()
            seen.append(page.last)
            if not (after := page.last):
                break
    assert len(seen) == 3


async def in_formal_check(database: Database) -> Stage:
    stage = Stage(Track.COUNTY)
    stage.to("application")
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    await record(database, stage)
    return stage


async def test_2_1_1_a_row_that_was_altered_is_found_and_so_is_one_that_is_missing(
    database: Database,
) -> None:
    stage = await in_formal_check(database)
    wrong = date(2031, 1, 1)
    async with database.writing() as tx:
        await tx.execute(update(ObligationRow).values(due_on=wrong))
        (drift,) = (await obligations.drifted(tx, CALENDAR, stage.now)).found
        assert (drift.what, drift.kept) == (Obligation.FORMAL_CHECK, wrong)
        await tx.execute(update(CaseRow).values(due_on=wrong))
        assert len((await obligations.drifted(tx, CALENDAR, stage.now)).found) == 2


async def test_2_1_1_only_what_changed_is_written(database: Database) -> None:
    stage = await in_formal_check(database)
    stage.forward()
    assert len(stage.case.ledgers) == 2
    written: list[str] = []

    def watch(_: object, __: object, statement: str, *___: object) -> None:
        if "INTO obligations" in statement:
            written.append(statement)

    listen.listen(database.engine.sync_engine, "before_cursor_execute", watch)
    await record_last(database, stage)
    assert len(written) == 2, "the formal check is done, the review begins"
    written.clear()
    stage.forward()
    await record_last(database, stage)
    assert written == []


async def test_2_1_6_a_row_says_what_was_told(database: Database) -> None:
    stage = await in_formal_check(database)
    turn = next_turn(stage.case, Obligation.FORMAL_CHECK, CALENDAR, stage.now)
    assert turn is not None
    assert turn.act is RemindOfTerm
    stage.now = turn.at
    stage.do(RemindOfTerm, what=turn.said["what"], due_on=turn.said["due_on"])
    await record_last(database, stage)
    async with database.reading() as tx:
        row = (await tx.execute(select(col(ObligationRow.reminded)))).scalar_one()
    assert row is True


async def test_2_1_5_what_is_owed_is_listed_page_by_page(database: Database) -> None:
    stage = await in_formal_check(database)
    title = titled(Track.TOWN)
    title.do(RecordAward)
    await record(database, title)
    key = (stage.state.id, Obligation.FORMAL_CHECK)
    async with database.reading() as tx:
        assert await obligations.open_obligations(tx, None, 10) == [key]
        assert await obligations.open_obligations(tx, key, 10) == []


@pytest.mark.parametrize("number", range(3))
def test_random_walks_are_the_same_each_time(number: int) -> None:
    """Otherwise a failure above could not be looked at."""
    assert random_walk(number).facts == random_walk(number).facts
