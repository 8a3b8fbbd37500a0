"""A table of experts beside what is kept: what each line would change, and taking it over (6.1.1).

Faults of single lines are found in `domain/review/expert_lines.py`; files are read by the API.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import func
from sqlmodel import select

from services.domain.base import Frozen
from services.domain.review.expert_lines import ExpertLine, Fault, lines_of
from services.storage.people import experts
from services.storage.people.experts import Entry
from services.storage.session import Tx
from services.storage.tables.experts import ExpertChangeRow


class Compared(Frozen):
    """A line beside what is kept."""

    line: ExpertLine
    before: Entry | None

    @property
    def change(self) -> Literal["new", "changed", "same"]:
        if self.before is None:
            return "new"
        return "same" if self.before.expert == self.line.expert else "changed"


class Comparison(Frozen):
    """`version` is that of the whole pool: it grows with each entry that is written."""

    version: int
    lines: tuple[Compared, ...]
    faults: tuple[Fault, ...]


async def compared(tx: Tx, rows: Iterable[Sequence[str]], now: datetime) -> Comparison:
    lines, faults = lines_of(rows, await experts.logins(tx))
    before = {one.account: one for one in await experts.entries(tx, now)}
    written = (await tx.execute(select(func.count()).select_from(ExpertChangeRow))).scalar_one()
    return Comparison(
        version=written,
        lines=tuple(Compared(line=line, before=before.get(line.account)) for line in lines),
        faults=tuple(faults),
    )


async def take(tx: Tx, found: Comparison, *, by: str, now: datetime) -> int:
    """How many entries were written: a line that says what is kept changes nothing. Raises Stale."""
    changed = [one for one in found.lines if one.change != "same"]
    for one in changed:
        await experts.put(
            tx,
            one.line.account,
            one.line.expert,
            expects=one.before.version if one.before else 0,
            by=by,
            now=now,
        )
    return len(changed)
