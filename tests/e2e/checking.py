"""The independent checker: rows and hashes as anybody can read them, none of our own code.

It knows what was acknowledged, and asks the database file and Temporal whether it is there.
"""

import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

BEIJING = timezone(timedelta(hours=8))


def lost_or_doubled(database: Path, acts: list[tuple[str, str, int]]) -> list[str]:
    """Every act that is not in the log exactly once, under the number that was answered."""
    with sqlite3.connect(database) as file:
        rows = file.execute("SELECT stream, request_id, seq FROM case_events").fetchall()
    found = Counter((stream, request) for stream, request, _ in rows)
    numbers = {(stream, request): seq for stream, request, seq in rows}
    wrong = [
        f"{request} in {stream}: {found[stream, request]} times, number {numbers.get((stream, request))}"
        for stream, request, seq in acts
        if found[stream, request] != 1 or numbers[stream, request] != seq
    ]
    promised = {(stream, request) for stream, request, _ in acts}
    streams = {stream for stream, _ in promised}
    extra = [key for key in found if key[0] in streams and key not in promised]
    return wrong + [f"{request} in {stream}: nobody was told" for stream, request in extra]


def broken_chains(database: Path) -> list[str]:
    """Each row's hash follows from the row before it; the head is the last row's."""
    wrong = []
    with sqlite3.connect(database) as file:
        streams = file.execute("SELECT id, seq, head FROM streams").fetchall()
        for stream, last, head in streams:
            previous, number = "", 0
            log = "SELECT seq, body, hash FROM case_events WHERE stream = ? ORDER BY seq"
            for seq, body, link in file.execute(log, (stream,)):
                number += 1
                text = "\n".join((previous, stream, str(seq), body))
                if seq != number or sha256(text.encode()).hexdigest() != link:
                    wrong.append(f"{stream}: row {seq}")
                previous = link
            if (number, previous) != (last, head):
                wrong.append(f"{stream}: its head is not its last row")
    return wrong


def notice_ends(database: Path, case: str) -> tuple[datetime, datetime]:
    """When the notice was published, and when it ends, both as the database has them."""
    with sqlite3.connect(database) as file:
        published, ends = file.execute(
            'SELECT published_at, ends_at FROM notices WHERE "case" = ?', (case,)
        ).fetchone()
    return _moment(published), _moment(ends)


def seven_days_after(published: datetime) -> datetime:
    """A4.1 by hand: 24:00 of the seventh day after the day of publication."""
    day = published.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=8)


async def pending_timers(temporal: Client, workflow: str) -> list[datetime]:
    """When the timers go off that were started and have neither gone off nor been given up."""
    started: dict[int, datetime] = {}
    handle = temporal.get_workflow_handle(workflow)
    async for event in handle.fetch_history_events():
        match event.event_type:
            case EventType.EVENT_TYPE_TIMER_STARTED:
                length = event.timer_started_event_attributes.start_to_fire_timeout
                begun = event.event_time.ToDatetime(tzinfo=UTC)
                started[event.event_id] = begun + length.ToTimedelta()
            case EventType.EVENT_TYPE_TIMER_FIRED:
                started.pop(event.timer_fired_event_attributes.started_event_id)
            case EventType.EVENT_TYPE_TIMER_CANCELED:
                started.pop(event.timer_canceled_event_attributes.started_event_id)
    return sorted(started.values())


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
