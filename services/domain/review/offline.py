"""A score sheet that was filled in away from the portal, held against the one online (6.1.6).

Three versions of each line: as it went out, as it came back, as it stands online. Only what was
changed in the workbook counts, and where both were changed a person chooses. Nothing is saved here.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

from services.domain.base import Frozen
from services.domain.errors import DomainError
from services.domain.papers.drafting import ScoreLine, ScoreSheet
from services.domain.review.divergence import Answer

LONGEST_REASON: Final = 4000
ANSWERS: Final[Mapping[str, Answer]] = {
    "达标": "met",
    "不达标": "unmet",
    "证据不足": "insufficient",
    "met": "met",
    "not met": "unmet",
    "evidence insufficient": "insufficient",
}
"""As it stands in the workbook, in either language; capitals don't matter."""


class SheetConflicts(DomainError):
    """6.1.6: lines changed in the workbook and online, and nobody has chosen yet."""

    code = "sheet-conflicts"


class Column(StrEnum):
    ANSWER = "answer"
    REASON = "reason"


class Odd(StrEnum):
    """Why a cell is not taken."""

    NO_SUCH_ANSWER = "no-such-answer"
    ANSWER_MISSING = "answer-missing"
    REASON_MISSING = "reason-missing"
    REASON_TOO_LONG = "reason-too-long"
    NO_SUCH_INDICATOR = "no-such-indicator"
    TWICE = "twice"


class Cells(Frozen):
    """An answer and its reason as they stand in the cells."""

    answer: str = ""
    reason: str = ""


class TypedScore(Frozen):
    """One row of the workbook. `before` is how it went out."""

    row: int
    code: str
    now: Cells
    before: Cells = Cells()


class ScoreFault(Frozen):
    row: int
    column: Column
    given: str
    odd: Odd


class Change(Frozen):
    """What the workbook says of an indicator, and what stands online."""

    row: int
    line: ScoreLine
    online: ScoreLine | None


class Returned(Frozen):
    """What came back: to be taken, to be chosen between, and what can't be read."""

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    faults: tuple[ScoreFault, ...] = ()


def returned(lines: Iterable[TypedScore], online: ScoreSheet, codes: Collection[str]) -> Returned:
    """A row without answer and reason says nothing: what stands online stays."""
    stands = {line.code: line for line in online.lines}
    changes: list[Change] = []
    conflicts: list[Change] = []
    faults: list[ScoreFault] = []
    seen: set[str] = set()
    for typed in lines:
        if typed.now in (Cells(), typed.before):
            continue
        read = _read(typed, codes, seen)
        seen.add(typed.code)
        if isinstance(read, ScoreFault):
            faults.append(read)
            continue
        here = stands.get(typed.code)
        if here == read:
            continue
        change = Change(row=typed.row, line=read, online=here)
        (changes if _as_sent(here, typed.before) else conflicts).append(change)
    return Returned(changes=tuple(changes), conflicts=tuple(conflicts), faults=tuple(faults))


def joined(sheet: ScoreSheet, found: Returned, mine: Collection[str]) -> ScoreSheet:
    """The sheet with what was changed, and of the conflicts with those of `mine`."""
    chosen = [one for one in found.conflicts if one.line.code in mine]
    taken = {one.line.code: one.line for one in (*found.changes, *chosen)}
    kept = tuple(line for line in sheet.lines if line.code not in taken)
    return ScoreSheet(lines=(*kept, *taken.values()))


def check_chosen(found: Returned, mine: Collection[str], theirs: Collection[str]) -> None:
    """Raises SheetConflicts while a conflict is not decided either way."""
    decided = set(mine) ^ set(theirs)
    if open_now := [one.line.code for one in found.conflicts if one.line.code not in decided]:
        raise SheetConflicts(count=len(open_now), first=open_now[0])


def read_answer(typed: str) -> Answer | None:
    return ANSWERS.get(" ".join(typed.split()).lower())


def _read(
    typed: TypedScore, codes: Collection[str], seen: Collection[str]
) -> ScoreLine | ScoreFault:
    answer, reason = read_answer(typed.now.answer), typed.now.reason.strip()

    def fault(column: Column, odd: Odd) -> ScoreFault:
        given = typed.now.answer if column is Column.ANSWER else typed.now.reason
        return ScoreFault(row=typed.row, column=column, given=given[:80], odd=odd)

    if typed.code not in codes:
        return fault(Column.ANSWER, Odd.NO_SUCH_INDICATOR)
    if typed.code in seen:
        return fault(Column.ANSWER, Odd.TWICE)
    if not typed.now.answer:
        return fault(Column.ANSWER, Odd.ANSWER_MISSING)
    if answer is None:
        return fault(Column.ANSWER, Odd.NO_SUCH_ANSWER)
    if answer != "met" and not reason:
        return fault(Column.REASON, Odd.REASON_MISSING)
    if len(reason) > LONGEST_REASON:
        return fault(Column.REASON, Odd.REASON_TOO_LONG)
    return ScoreLine(code=typed.code, answer=answer, reason=reason)


def _as_sent(online: ScoreLine | None, before: Cells) -> bool:
    """Whether the line online is still the one that went out."""
    if online is None:
        return before == Cells()
    same = read_answer(before.answer) == online.answer
    return same and _plain(before.reason) == _plain(online.reason)


def _plain(text: str) -> str:
    """As a cell keeps it: signs that no cell shows are lost on the way out and in."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()
