"""`ecocase programme simulate --workflows`: the same acts through the real workflows (4.4.2).

The pure run says who does what and when; here people do it again, on a rehearsal whose time is
moved from act to act. What the clock does, the workflows do by themselves. In the end every case,
title and filing must stand as it stood in the pure run, to the day.
"""

import asyncio
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge
from pathlib import Path
from typing import Final

from pydantic import JsonValue
from temporalio.service import RPCError

from services.cli.demo.stack import Stack
from services.cli.layout import CannotStartError
from services.domain.base import CLOCK, Act, Stream
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError
from services.domain.permissions import kind_of
from services.domain.simulation.matters import Done
from services.domain.simulation.population import Setting
from services.domain.simulation.running import run as run_area
from services.storage import case_log
from services.storage.papers import papers
from services.storage.session import Database
from services.workflows.client import CaseClient, connect
from services.workflows.clock import RehearsalClock

PATIENCE: Final = 60.0
"""Seconds for what a workflow does by itself, once its time has come."""
LOOK_AGAIN: Final = 0.02
ATTEMPTS: Final = 5
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
LONGEST: Final = timedelta(hours=24 * 3650)
"""The test server ends a run of a workflow then; that of a title begins anew with each re-check.
A limit of that server, not a period of the procedure: no calendar is asked.
"""


Tell = Callable[[int, int], None]
"""Told how many acts of how many."""


def _silently(_done: int, _of: int) -> None:
    """Nobody wants to know."""


@dataclass
class Played:
    """What was done, and what was not as the pure run has it."""

    by_people: int = 0
    by_the_clock: int = 0
    streams: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Script:
    """All acts in the order of time, and how every stream stands at the end."""

    acts: tuple[Done, ...]
    ends: tuple[Stream, ...]


def script(setting: Setting) -> Script:
    stages = [run_area(setting, area, keeps_acts=True) for area in setting.areas]
    acts = merge(*(stage.done for stage in stages), key=lambda one: one.at)
    ends = (one.stream for stage in stages for one in stage.matters.values() if one.stream.seq)
    return Script(tuple(acts), tuple(ends))


def check_lengths(written: Script, ends_at: datetime) -> None:
    """Every case ends, or is as far as it comes, before the test server ends its workflow.

    Raises CannotStartError, before anything is started.
    """
    begun: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for one in written.acts:
        begun.setdefault(one.stream, one.at)
        last[one.stream] = one.at
    for end in written.ends:
        if not isinstance(end, Case) or end.id not in begun:
            continue
        length = (ends_at if end.step else last[end.id]) - begun[end.id]
        if length >= LONGEST:
            years = length.days / 365
            raise CannotStartError(
                f"--workflows: the case {end.id} would last {years:.1f} years, and the test server "
                "ends a workflow after ten. Have people act sooner (--set plan_days=, "
                "applicant_days=, office_days=, overdue_days=), or ask for fewer --years; without "
                f"--workflows it may last.\n案件{end.id}将历时{years:.1f}年，测试服务器上的流程满十年即终止。"
                "请缩短办理用时（--set plan_days=等）或减少--years；不加--workflows则无此限制。"
            )


async def play(
    written: Script,
    client: CaseClient,
    database: Database,
    clock: RehearsalClock,
    *,
    patience: float = PATIENCE,
    tell: Tell = _silently,
) -> Played:
    """Act by act; ends with the first one that the workflows do not take as the rules did."""
    played = Played()
    for number, one in enumerate(written.acts, start=1):
        tell(number, len(written.acts))
        await _to(clock, one.at)
        wrong = await _done(one, client, database, patience)
        if wrong:
            played.wrong.append(f"{local_day(one.at)} {one.stream}: {wrong}")
            return played
        played.by_the_clock += one.act.actor == CLOCK
        played.by_people += one.act.actor != CLOCK
    for end in written.ends:
        played.streams += 1
        found = await _look(database, end.id)
        if found is None:
            played.wrong.append(f"{end.id}: never came to be")
        else:
            played.wrong += [f"{end.id}: {line}" for line in differing(end, found)]
    return played


async def _done(one: Done, client: CaseClient, database: Database, patience: float) -> str:
    """What went wrong; nothing where the act has its place in the log."""
    if one.act.actor == CLOCK:
        return await _comes_to(database, one, one.seq, patience)
    if wrong := await _comes_to(database, one, one.seq - 1, patience):
        return wrong
    try:
        receipt = await client.act(one.stream, await _looked_up(one, database))
    except DomainError as refused:
        return f"{kind_of(type(one.act))}: refused, {refused.code} {refused.params}"
    return "" if receipt.seq == one.seq else f"{kind_of(type(one.act))}: fact {receipt.seq}"


async def _looked_up(one: Done, database: Database) -> Act:
    """With the version of the papers, which the server looks up for everybody."""
    if "papers_version" not in type(one.act).model_fields:
        return one.act
    async with database.reading() as tx:
        version = await papers.version(tx, one.stream)
    return one.act.model_copy(update={"papers_version": version})


async def _to(clock: RehearsalClock, moment: datetime) -> None:
    """A connection that breaks on the way is tried again: the time knows how far it came."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            left = moment - await clock.now()
            if left > timedelta(0):
                await clock.advance(left)
        except RPCError:
            if attempt == ATTEMPTS:
                raise
            await asyncio.sleep(attempt)
        else:
            return


async def _comes_to(database: Database, one: Done, seq: int, patience: float) -> str:
    """Wait until the stream has so many facts; more than that are too many."""
    known = 0
    try:
        async with asyncio.timeout(patience):
            while (known := await _seq(database, one.stream)) < seq:  # noqa: ASYNC110  (no event)
                await asyncio.sleep(LOOK_AGAIN)
    except TimeoutError:
        return f"{kind_of(type(one.act))}: {known} facts, {seq} expected"
    return "" if known == seq else f"{kind_of(type(one.act))}: {known} facts, {seq} expected"


async def _seq(database: Database, stream: str) -> int:
    found = await _look(database, stream)
    return found.seq if found else 0


async def _look(database: Database, stream: str) -> Stream | None:
    async with database.reading() as tx:
        return await case_log.state(tx, stream)


def differing(pure: Stream, real: Stream) -> Iterator[str]:
    """Where the two differ, moments taken by their day: a workflow is never there to the second."""
    theirs = real.model_dump(mode="json")
    for name, value in pure.model_dump(mode="json").items():
        mine, found = _by_day(value), _by_day(theirs.get(name))
        if mine != found:
            yield f"{name}: {mine} in the pure run, {found} in the workflows"


def _by_day(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {name: _by_day(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_by_day(one) for one in value]
    if isinstance(value, str) and MOMENT.match(value):
        return local_day(datetime.fromisoformat(value)).isoformat()
    return value


def run(setting: Setting, tell: Tell = _silently) -> Played:
    """On a rehearsal of its own below a temporary folder, which is gone afterwards.

    Raises CannotStartError for a case that would outlast the test server's workflows.
    """
    written = script(setting)
    check_lengths(written, setting.ends_at)
    with tempfile.TemporaryDirectory(prefix="ecocase-simulation-") as folder:
        return asyncio.run(_rehearsed(written, Path(folder) / "rehearsal", tell))


async def _rehearsed(written: Script, root: Path, tell: Tell) -> Played:
    stack = await Stack.begin(root, "--time-skipping")
    try:
        settings = stack.settings
        temporal = await connect(settings.temporal_address, lazy=False)
        database = Database(settings.database_url.get_secret_value())
        try:
            client = CaseClient(temporal, database, settings.temporal_task_queue, PATIENCE)
            return await play(written, client, database, RehearsalClock(temporal), tell=tell)
        finally:
            await database.close()
    finally:
        await stack.end()


def told(played: Played) -> Sequence[str]:
    """The outcome in both languages."""
    if played.wrong:
        return ("与推演不一致 Not as in the pure run:", *(f"  {one}" for one in played.wrong))
    zh = (
        f"人员办理{played.by_people}件，到期自动办理{played.by_the_clock}件，"
        f"{played.streams}个流程的最终状态与推演一致。"
    )
    en = (
        f"{played.by_people} acts by people, {played.by_the_clock} by the clock; all "
        f"{played.streams} streams stand as in the pure run."
    )
    return (zh, en)
