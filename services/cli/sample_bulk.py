"""`ecocase sample bulk`: a hundred thousand realistic cases, or a million, for lists and benchmarks.

Every case is a recorded history (`bulk_archetypes.json.xz`) at another time and another place: real
facts, real rows, a chain that `ecocase log verify` finds whole. No workflow is started for any, no
object lies in the store for their files, and nobody can sign in as the people they name.
"""

import asyncio
import json
import lzma
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from services.cli.sample_bulk_places import code, way_to
from services.domain.clocks.calendar import Calendar, days_between, days_later, local_day
from services.domain.facts import FACT, AnyFact
from services.domain.papers.dossier import DocumentState
from services.domain.programme.calendars import calendar_for
from services.domain.programme.library import get
from services.domain.programme.schema import ProgrammeRef, Track
from services.domain.tree.units import DIGITS, Level
from services.settings import Settings
from services.storage import bulk
from services.storage.bulk import Template
from services.storage.session import Database
from services.storage.tables.cases import TextRow
from services.storage.tables.documents import DocumentRow
from services.storage.texts import commitment

ARCHETYPES: Final = Path(__file__).with_name("bulk_archetypes.json.xz")
CASE: Final = "archetype"
TEXT: Final = f"{CASE}-words"
DOCUMENT: Final = f"{CASE}-letter"
BATCH: Final = 250
"""Cases of a transaction: what a break loses, and what memory holds."""
TIMES: Final = 6
"""At how many times each history happens; the closed ones over six years."""
SHARES: Final = {Track.COUNTY: 2, Track.TOWN: 18, Track.VILLAGE: 80}
OPEN_PER_HUNDRED: Final = 25
LEVELS: Final = {
    Track.COUNTY: Level.COUNTY,
    Track.TOWN: Level.TOWN,
    Track.VILLAGE: Level.VILLAGE,
}
PLACE: Final = {Level.COUNTY: "990121", Level.TOWN: "990121101", Level.VILLAGE: "990121101201"}
CITY: Final = "9901"
CITIES, MANY_CITIES, FEW = 8, 90, 200_000
"""How many cities the places lie in, up to so many cases and beyond."""
WEEK: Final = 7
SALT, BODY = "sample", "情况属实，材料齐全。"
WITH_PROCEDURE: Final = {"creation-requested", "title-granted"}
DATED: Final = re.compile(r'"(\d{4}-\d\d-\d\d)(T[^"]*)?"')


@dataclass(frozen=True)
class Kind:
    """A template, and what decides where its copies may lie."""

    template: Template
    programme: str
    track: Track


Kinds = dict[tuple[Track, bool], list[Kind]]
"""Templates by track and by whether the case is open."""


class NotEmptyError(Exception):
    """There are cases here that were not made in bulk; they are left alone."""


def run(settings: Settings, count: int, *, more: bool) -> int:
    """Says how fast; 1 where nothing may be written."""
    calendar = calendar_for(rehearsal=settings.rehearsal, folder=settings.calendars_dir)
    url = settings.database_url.get_secret_value()
    return asyncio.run(filled(url, count, calendar, more=more))


async def filled(url: str, count: int, calendar: Calendar, *, more: bool) -> int:
    database, begun = Database(url), time.perf_counter()
    try:
        async for number, rows in fill(database, count, datetime.now(UTC), calendar, more=more):
            seconds = time.perf_counter() - begun
            print(f"\r{number} / {count} cases, {rows} rows, {seconds:.0f} s", end="", flush=True)
    except NotEmptyError:
        print("This database holds cases already: name --more to add to them. 库中已有案件")
        return 1
    finally:
        await database.close()
    print("\nNo workflow was started for them. 批量样例不启动流程")
    return 0


async def fill(
    database: Database,
    count: int,
    now: datetime,
    calendar: Calendar,
    *,
    more: bool = False,
    kinds: Kinds | None = None,
) -> AsyncIterator[tuple[int, int]]:
    """Up to `count` cases; tells after each portion how many cases and rows there are.

    `kinds` are `templates` made before; they cost a minute and are the same for every database.

    One that was broken off goes on where it stopped. Raises NotEmptyError for a database with
    other cases, unless `more` allows it.
    """
    async with database.reading() as tx:
        first, series = await bulk.progress(tx), Counter(await bulk.series(tx))
        if not first and not more and await bulk.has_cases(tx):
            raise NotEmptyError
    if kinds is None:
        kinds = await templates(now, calendar, times=min(TIMES, 1 + count // 2000))
    plan = planned(kinds, count)
    for number in range(first):  # The places of those that are there stay taken.
        plan(number)
    rows = 0
    for begin in range(first, count, BATCH):
        numbers = range(begin, min(begin + BATCH, count))
        chosen = [plan(number) for number in numbers]
        copies = [
            kind.template.copy(_words(kind, number, place, series))
            for number, (kind, place) in zip(numbers, chosen, strict=True)
        ]
        async with database.writing() as tx:
            for place in {one for _, code in chosen for one in way_to(code)}:
                await bulk.put_place(tx, place.code, place.zh, place.en)
            rows += await bulk.write(tx, copies)
            await bulk.note_progress(tx, numbers.stop, series)
        yield numbers.stop, rows


async def templates(now: datetime, calendar: Calendar, *, times: int = TIMES) -> Kinds:
    """Every archetype at several times, by track and by whether it is open."""
    found: Kinds = {}
    async with bulk.scratch() as database:
        for number, one in enumerate(archetypes()):
            for turn in range(times):
                weeks = 1 + 3 * turn if one["open"] else 1 + (number + 52 * turn) % (52 * times)
                history = _moved(one, days_later(local_day(now), -WEEK * weeks))
                opened = history[0][1][0].at
                words = (CASE, *PLACE.values(), CITY, f'"{CITY}"', f"{CITY}:")
                made = await bulk.template(database, history, _beside(opened), words, calendar)
                kind = Kind(made, one["programme"], Track(one["track"]))
                found.setdefault((kind.track, one["open"]), []).append(kind)
    return found


def archetypes() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(lzma.decompress(ARCHETYPES.read_bytes()))
    return found


def planned(kinds: Kinds, count: int) -> Callable[[int], tuple[Kind, str]]:
    """Which kind the case of a number is, and where: always the same. Asked in order.

    A place has one open case of a programme at most, and any number of closed ones.
    """
    cities = CITIES if count <= FEW else MANY_CITIES
    taken: Counter[str] = Counter()

    def of(number: int) -> tuple[Kind, str]:
        mixed = number * 2654435761 % 2**32
        track = _share(mixed % 100)
        is_open = mixed // 100 % 100 < OPEN_PER_HUNDRED
        choice = kinds[track, is_open]
        kind = choice[mixed // 10_000 % len(choice)]
        spot = mixed // 7 % max(100, count // 4)
        if is_open:
            spot, taken[kind.programme] = taken[kind.programme], taken[kind.programme] + 1
        return kind, code(LEVELS[track], spot, cities)

    return of


def _share(percent: int) -> Track:
    for track, share in SHARES.items():
        if percent < share:
            return track
        percent -= share
    return Track.VILLAGE


def _words(kind: Kind, number: int, place: str, series: Counter[str]) -> dict[str, str]:
    """What the copy says instead. The number comes first, since it has a county in it."""
    town, county, city = (place[: DIGITS[one]] for one in (Level.TOWN, Level.COUNTY, Level.CITY))
    head = kind.template.number.rpartition("-")[0].rpartition("-")[0]
    line = f"{head}-{county}-"
    series[line] += 1
    return {
        kind.template.number: f"{line}{series[line]:03}",
        CASE: uuid5(NAMESPACE_URL, f"bulk/{number}").hex,
        PLACE[Level.VILLAGE]: place,
        PLACE[Level.TOWN]: town,
        PLACE[Level.COUNTY]: county,
        f'"{CITY}"': f'"{city}"',
        f"{CITY}:": f"{city}:",
        CITY: city,
    }


def _moved(archetype: dict[str, Any], last: date) -> list[tuple[str, list[AnyFact]]]:
    """The history moved by whole weeks, so that its last fact is of about this day."""
    streams = archetype["streams"]
    latest = max(datetime.fromisoformat(fact["at"]) for one in streams for fact in one["facts"])
    by = days_between(local_day(latest), last) // WEEK * WEEK
    return [(one["stream"], [_fact(fact, by) for fact in one["facts"]]) for one in streams]


def _fact(fact: dict[str, Any], by: int) -> AnyFact:
    def moved(found: re.Match[str]) -> str:
        return f'"{days_later(date.fromisoformat(found[1]), by)}{found[2] or ""}"'

    said = json.loads(DATED.sub(moved, json.dumps(fact, ensure_ascii=False)))
    if fact["kind"] in WITH_PROCEDURE:
        ref = ProgrammeRef.model_validate(fact["programme"])
        said["procedure"] = get(ref).procedure.model_dump(mode="json")
    return FACT.validate_json(json.dumps(said))


def _beside(opened: datetime) -> list[tuple[type[Any], dict[str, Any]]]:
    """The text and the file that every fact of an archetype names."""
    text = {"id": TEXT, "stream": CASE, "salt": SALT, "body": BODY}
    named = sha256(CASE.encode()).hexdigest()
    letter = {
        "id": DOCUMENT,
        "stream": CASE,
        "name": "申请文件.pdf",
        "promised_type": "application/pdf",
        "media_type": "application/pdf",
        "declared_size": 48_000,
        "size": 48_000,
        "sha256": named,
        "state": DocumentState.USABLE.value,
        "pages": 12,
        "made_by": "applicant-clerk",
        "made_at": opened,
        "touched_at": opened,
        "pinned_at": opened,
    }
    return [(TextRow, {**text, "commitment": commitment(SALT, BODY)}), (DocumentRow, letter)]
