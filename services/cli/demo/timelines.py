"""What happened in each case, printed for people and compared line by line with the literals.

The log itself is read, beside the API: its chain of hashes is counted through as well.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from services.api import dates
from services.api.language import Language
from services.api.portal.wording.happenings import FACTS
from services.api.portal.wording.words import FUNCTIONS
from services.cli.demo.stage import Stage
from services.domain.clocks.calendar import BEIJING
from services.storage import case_log
from services.storage.queries.histories import History, history
from services.storage.session import Database


async def compare(stage: Stage, database: Database, name: str, expected: str) -> None:
    """Print the timeline; note every line that is off, and a chain that is broken."""
    async with database.reading() as tx:
        found = await history(tx, stage.streams[name])
        broken = await case_log.broken_at(tx, stage.streams[name])
    print(f"\n{name}  ({stage.streams[name]})")
    for line in _for_people(found):
        print(f"  {line}")
    stage.checks.equal(f"{name}: chain broken at", broken, None)
    wanted = [line for line in expected.splitlines() if line]
    told = list(_for_comparing(found))
    for number in range(max(len(wanted), len(told))):
        here = told[number] if number < len(told) else "nothing"
        there = wanted[number] if number < len(wanted) else "nothing"
        stage.checks.equal(f"{name}: line {number + 1}", here, there)


def _for_people(found: History) -> Iterator[str]:
    for entry in found.recorded:
        fact, actor = entry.fact, entry.fact.actor
        words, function = FACTS[fact.kind].words, FUNCTIONS[actor.function]
        unit = found.units.get(actor.unit)
        person = found.people.get(actor.account, "")
        who_zh = " ".join(part for part in (unit.zh if unit else "", function.zh, person) if part)
        yield (
            f"{entry.seq:>3}  {dates.moment(Language.ZH, fact.at)}  {words.zh}  {who_zh}"
            f"  |  {dates.moment(Language.EN, fact.at)}: {words.en}, {function.en}"
        )


def _for_comparing(found: History) -> Iterator[str]:
    """`Mon 2031-10-27 10 values-verified verifying-unit x7`: like lines in a row are counted."""
    lines = (
        f"{_hour(entry.fact.at)} {entry.fact.kind} {entry.fact.actor.function}"
        for entry in found.recorded
    )
    for line, same in groupby(lines):
        number = len(list(same))
        yield f"{line} x{number}" if number > 1 else line


def _hour(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%a %Y-%m-%d %H")
