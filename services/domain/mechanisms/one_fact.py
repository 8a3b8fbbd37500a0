"""One fact is asked once and used in every scheme (C4.7.26, B1.5, rule B3.6, D25).

Which forms ask the same fact twice, and which answers are there already, with where they come from.
Whether figures agree is in `consistency.py`; offices that examine side by side are in
`parallel_examination.py`.
"""

from collections.abc import Iterable
from datetime import datetime

from services.domain.base import Frozen
from services.domain.programme.words import Definition, Text


class Asked(Definition):
    """A form of a scheme asks for a fact."""

    fact: str
    form: str
    label: Text


class Doubled(Frozen):
    """A fact that several forms ask for: the first keeps the question, the others take the answer."""

    fact: str
    first: Asked
    again: tuple[Asked, ...]


class Wanted(Frozen):
    fact: str
    place: str
    year: int


class Known(Frozen):
    """An answer that was given once: what, in which form of which case, and when."""

    fact: str
    place: str
    year: int
    answer: str
    """As it is kept: a plain number with its unit, a code, or the id of a document."""
    form: str
    case: str
    at: datetime

    @property
    def wanted(self) -> Wanted:
        return Wanted(fact=self.fact, place=self.place, year=self.year)


class Reuse(Frozen):
    """What needs no asking, what must be asked, and where two answers contradict each other."""

    known: tuple[Known, ...]
    ask: tuple[Wanted, ...]
    contradicting: tuple[tuple[Known, ...], ...]


def asked_twice(questions: Iterable[Asked]) -> tuple[Doubled, ...]:
    """Facts that more than one form asks for, in the order of the forms."""
    by_fact: dict[str, list[Asked]] = {}
    for one in questions:
        by_fact.setdefault(one.fact, []).append(one)
    return tuple(
        Doubled(fact=fact, first=asked[0], again=tuple(asked[1:]))
        for fact, asked in by_fact.items()
        if len({one.form for one in asked}) > 1
    )


def reuse(wanted: Iterable[Wanted], known: Iterable[Known]) -> Reuse:
    """The latest answer of each form; where forms disagree nobody chooses, and the fact is asked.

    Of the same place and year alone: last year's answer is no answer (B1.5).
    """
    latest: dict[Wanted, dict[str, Known]] = {}
    for one in sorted(known, key=lambda one: one.at):
        latest.setdefault(one.wanted, {})[one.form] = one
    found: list[Known] = []
    ask: list[Wanted] = []
    contradicting: list[tuple[Known, ...]] = []
    for want in dict.fromkeys(wanted):
        answers = tuple(latest.get(want, {}).values())
        if len({one.answer for one in answers}) == 1:
            found.append(max(answers, key=lambda one: one.at))
            continue
        ask.append(want)
        if answers:
            contradicting.append(answers)
    return Reuse(known=tuple(found), ask=tuple(ask), contradicting=tuple(contradicting))
