"""`ecocase programme simulate NAME`: years of a definition with invented units (4.4.1).

Programmes run as cases and titles, schemes as yearly rounds, both in `domain/simulation`. Here is
what a terminal sees: what is refused, how far it is, and where tables and report are written.
"""

import csv
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from pydantic import ValidationError

from services.api.guides.of_round_simulations import round_report
from services.api.guides.of_simulations import report
from services.api.guides.reports import Report, page
from services.cli.layout import CannotStartError
from services.cli.programme_files import Folder
from services.cli.programme_named import Named, named
from services.domain.programme import library
from services.domain.programme.calendars import bundled_calendar, rehearsal_calendar
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schema import Programme
from services.domain.simulation.behaviour import Behaviour, words_of
from services.domain.simulation.findings import Findings, findings
from services.domain.simulation.population import MOST_YEARS, NoRoomError, Setting, setting
from services.domain.simulation.round_findings import RoundFindings, round_findings
from services.domain.simulation.rounds import RoundSetting, RoundTally, run_rounds
from services.domain.simulation.running import run as run_area
from services.domain.simulation.sums import Sums
from services.domain.simulation.tallies import Tally

MOST_UNITS: Final = 100_000
FIRST_YEAR, LAST_YEAR = 1990, 2199
MANY: Final = 60
"""Units from which several processes are worth their start."""
MOST_WORKFLOWS: Final = 20
BATCHES: Final = 40
WIDTH: Final = 30

Thing = TypeVar("Thing")
Sum = TypeVar("Sum", bound=Sums)


@dataclass(frozen=True)
class Wish:
    """What was asked for at the terminal."""

    units: int = 1000
    years: int = 20
    seed: int = 7
    begin: int = 2026
    settings: tuple[str, ...] = ()
    csv: Path | None = None
    html: Path | None = None
    workflows: bool = False


def run(name: str, wish: Wish) -> int:
    """0 done; 1 where a state was found that cannot be left. Raises CannotStartError."""
    _check(wish)
    behaviour = behaviour_of(wish.settings)
    found, folder = named(name)
    _check_places(wish)
    if wish.workflows:
        return _through_workflows(found, wish, behaviour)
    begun = time.monotonic()
    tables: Findings | RoundFindings
    match found:
        case Programme():
            tables, told = _programme(kept_of(found, folder), wish, behaviour)
        case Scheme():
            tables, told = _scheme(found, wish, behaviour)
        case _:
            raise CannotStartError(
                f"{name}: a catalogue alone cannot be simulated 仅有目录，不能推演"
            )
    _write(tables, told, wish)
    _say(tables, told, time.monotonic() - begun)
    return 1 if tables.traps else 0


def _check(wish: Wish) -> None:
    if not 1 <= wish.units <= MOST_UNITS:
        raise CannotStartError(f"--units: 1 to {MOST_UNITS}, not {wish.units} 单位数须在此范围内")
    if not 1 <= wish.years <= MOST_YEARS:
        raise CannotStartError(f"--years: 1 to {MOST_YEARS}, not {wish.years} 年数须在此范围内")
    if wish.seed < 0:
        raise CannotStartError(f"--seed: 0 or more, not {wish.seed} 随机种子不能为负数")
    if not FIRST_YEAR <= wish.begin <= LAST_YEAR:
        raise CannotStartError(
            f"--begin: {FIRST_YEAR} to {LAST_YEAR}, not {wish.begin} 起始年份须在此范围内"
        )


def behaviour_of(settings: Sequence[str]) -> Behaviour:
    """The model with what was said otherwise. Raises CannotStartError, naming all settings."""
    said: dict[str, str] = {}
    for one in settings:
        name, equals, value = one.partition("=")
        if not equals or name not in Behaviour.model_fields:
            known = "\n".join(
                f"  {name}: {words_of(name).zh} {words_of(name).en}"
                for name in Behaviour.model_fields
            )
            raise CannotStartError(f"--set {one}: NAME=VALUE, with one of 可用的设置:\n{known}")
        said[name] = value
    try:
        return Behaviour.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        name = str(first["loc"][0])
        raise CannotStartError(f"--set {name}={said[name]}: {first['msg']} 取值有误") from None


def _check_places(wish: Wish) -> None:
    """Where it will be written is tried before anything is worked out."""
    try:
        if wish.csv:
            wish.csv.mkdir(parents=True, exist_ok=True)
        for file in (wish.csv / "setting.csv" if wish.csv else None, wish.html):
            if file:
                with file.open("a", encoding="utf-8"):
                    pass
    except OSError as wrong:
        raise CannotStartError(f"cannot be written 无法写入: {wrong}") from None


def _programme(kept: library.Kept, wish: Wish, behaviour: Behaviour) -> tuple[Findings, Report]:
    asked = setting_of(kept.programme, wish, behaviour)
    tally = added(asked.areas, partial(counted, asked, kept), Tally(), wish.units)
    tables = findings(asked, tally)
    return tables, report(asked, tables)


def setting_of(programme: Programme, wish: Wish, behaviour: Behaviour) -> Setting:
    """Raises CannotStartError for more units than there is room for."""
    asked = setting(
        programme,
        units=wish.units,
        years=wish.years,
        seed=wish.seed,
        begins=date(wish.begin, 1, 1),
        calendar=bundled_calendar(),
        behaviour=behaviour,
    )
    try:
        _ = asked.areas
    except NoRoomError as full:
        raise CannotStartError(
            f"--units: at most {full.room} of this level 该级别至多{full.room}个单位"
        ) from None
    return asked


def kept_of(programme: Programme, folder: Path) -> library.Kept:
    """With its catalogue, so that rules can look up a definition that comes from a file."""
    printed = Folder(folder).catalogue(programme.catalogue.id)
    if printed is None:
        raise CannotStartError(f"no catalogue 没有目录 {programme.catalogue.id}")
    return library.Kept(programme, printed)


def _scheme(scheme: Scheme, wish: Wish, behaviour: Behaviour) -> tuple[RoundFindings, Report]:
    asked = RoundSetting(
        scheme, wish.units, wish.years, wish.seed, date(wish.begin, 1, 1), behaviour
    )
    numbers = range(len(asked.organisers))
    tally = added(numbers, partial(_rounds, asked), RoundTally(), wish.units)
    tables = round_findings(asked, tally)
    return tables, round_report(asked, tables)


def counted(asked: Setting, kept: library.Kept, areas: Sequence[Sequence[str]]) -> Tally:
    """Several areas, perhaps in a process that does not know the definition yet."""
    if not library.knows(asked.ref):
        library.remember(kept, asked.ref)
    tally = Tally()
    for area in areas:
        tally.add(run_area(asked, area).tally)
    return tally


def _rounds(asked: RoundSetting, organisers: Sequence[int]) -> RoundTally:
    tally = RoundTally()
    for organiser in organisers:
        tally.add(run_rounds(asked, organiser))
    return tally


def added(
    things: Sequence[Thing], work: Callable[[Sequence[Thing]], Sum], into: Sum, units: int
) -> Sum:
    """Batch by batch, in their order whoever is ready first; so the sum is always the same."""
    size = max(-(-len(things) // BATCHES), 1)
    batches = [things[first : first + size] for first in range(0, len(things), size)]
    if units < MANY:
        for number, batch in enumerate(batches, start=1):
            into.add(work(batch))
            _progress(number, len(batches))
        return into
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for number, part in enumerate(pool.map(work, batches), start=1):
            into.add(part)
            _progress(number, len(batches))
    return into


def _progress(done: int, of: int) -> None:
    """A bar on the terminal; elsewhere a line at the end."""
    bar = ("#" * (WIDTH * done // of)).ljust(WIDTH, "-")
    if sys.stderr.isatty():
        print(f"\r[{bar}] {100 * done // of} %", end="\n" if done == of else "", file=sys.stderr)
    elif done == of:
        print(f"[{bar}] 100 %", file=sys.stderr)


def _write(tables: NamedTuple, told: Report, wish: Wish) -> None:
    if wish.csv:
        for name in tables._fields:
            _write_csv(wish.csv / f"{name}.csv", getattr(tables, name))
    if wish.html:
        wish.html.write_text(page(told), encoding="utf-8")


def _write_csv(file: Path, rows: Sequence[NamedTuple]) -> None:
    """With a head wherever there is a row; an empty table is an empty file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        if rows:
            writer.writerow(rows[0]._fields)
        writer.writerows(rows)


def _say(tables: Findings | RoundFindings, told: Report, seconds: float) -> None:
    """The shorter tables, in both languages; the rest is in the files."""
    print(f"{told.title.zh} {told.title.en}")
    for remark in told.remarks[:1]:
        print(f"{remark.zh}\n{remark.en}")
    for section in told.sections:
        if section.name in ("steps", "terms", "titles", "bands", "never", "traps"):
            chapter = section.chapter
            print(f"\n{chapter.title.zh} {chapter.title.en}")
            print(" | ".join(cell.en for cell in chapter.columns))
            for row in chapter.rows:
                print("  " + " | ".join(cell.en for cell in row))
    caught = len(tables.traps)
    print(f"\n{len(tables.never)} never fired 从未用到, {caught} without a way out 无法离开")
    print(f"{seconds:.1f} s")


def _through_workflows(found: Named, wish: Wish, behaviour: Behaviour) -> int:
    """0 where all end states are equal. Raises CannotStartError for what cannot be done so."""
    if not isinstance(found, Programme):
        raise CannotStartError("--workflows is for programmes alone 仅适用于有办理流程的规则")
    if not library.knows(library.pin(found)):
        raise CannotStartError(
            "--workflows knows definitions of the product alone 仅适用于内置规则"
        )
    if wish.units > MOST_WORKFLOWS:
        raise CannotStartError(
            f"--workflows: at most {MOST_WORKFLOWS} units, not {wish.units}. Every act is an update "
            "of a real workflow on one clock, one after the other; the rules are proved the same "
            f"without.\n真实流程逐件办理、共用一个时钟，至多{MOST_WORKFLOWS}个单位；更多单位请不加此项推演。"
        )
    from services.cli import simulated_workflows  # noqa: PLC0415  (only here is Temporal needed)

    begin = max(wish.begin, datetime.now(UTC).year + 1)
    asked = replace(
        setting_of(found, replace(wish, begin=begin), behaviour), calendar=rehearsal_calendar()
    )
    played = simulated_workflows.run(asked, _progress)
    print("\n".join(simulated_workflows.told(played)))
    return 1 if played.wrong else 0
