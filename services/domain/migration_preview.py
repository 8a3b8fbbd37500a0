"""What would change for one case, said before anybody decides (4.1.3): a dry run that writes nothing.

Dates of what is owed, indicators that come and go, limits that move, and what was filed that has no
place any more. What forbids it altogether stands in `migrating.py`.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.limit_words import limits
from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import Calendar
from services.domain.clocks.deadlines import state
from services.domain.migrating import Obstacle, Why, ledgers_under, obstacles, overdue_at_once
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.schema import Obligation, Programme, ProgrammeRef, Text


class Ruled(NamedTuple):
    """A definition with the catalogue as it uses it."""

    ref: ProgrammeRef
    programme: Programme
    catalogue: Catalogue


class TermMoved(Frozen):
    """None where the term stands still."""

    what: Obligation
    old: date | None
    new: date | None


class LimitMoved(Frozen):
    name: Text
    old: tuple[Text, ...]
    new: tuple[Text, ...]


class Preview(Frozen):
    obstacles: tuple[Obstacle, ...] = ()
    terms: tuple[TermMoved, ...] = ()
    come: tuple[Text, ...] = ()
    """Indicators and conditions that are asked from now on."""
    gone: tuple[Text, ...] = ()
    limits: tuple[LimitMoved, ...] = ()
    homeless: tuple[Text, ...] = ()
    """What was filed for something that is asked no more; it stays on file."""

    @property
    def possible(self) -> bool:
        return not self.obstacles

    @property
    def digest(self) -> str:
        """What was looked at is what is done: compared when it is confirmed."""
        return sha256(self.model_dump_json().encode()).hexdigest()


def indicators_differ(before: Ruled, after: Ruled) -> bool:
    """Whether anything that is measured, judged or signed is another."""
    return (
        before.catalogue.entries != after.catalogue.entries
        or before.programme.procedure.verifiers != after.programme.procedure.verifiers
        or before.programme.catalogue.register_fed != after.programme.catalogue.register_fed
    )


def preview(
    case: Case,
    before: Ruled,
    after: Ruled,
    *,
    sheet: DataSheet,
    items: Iterable[str],
    calendar: Calendar,
    now: datetime,
) -> Preview:
    """`items`: the dossier's items for which something was bound."""
    procedure = after.programme.procedure
    differ = indicators_differ(before, after)
    found = obstacles(case, after.ref, procedure, indicators_differ=differ)
    if not found:
        late = overdue_at_once(case, procedure, calendar, now)
        found = tuple(Obstacle(why=Why.OVERDUE, about=what) for what in late)
    was = {entry.code: entry for entry in before.catalogue.entries}
    now_asked = {entry.code: entry for entry in after.catalogue.entries}
    return Preview(
        obstacles=found,
        terms=tuple(_terms(case, after.programme, calendar, now)),
        come=tuple(_named(one) for code, one in now_asked.items() if code not in was),
        gone=tuple(_named(one) for code, one in was.items() if code not in now_asked),
        limits=tuple(_limits(was, now_asked)),
        homeless=(
            *_values_without_a_place(sheet, before.catalogue, after.catalogue),
            *_items_without_a_place(items, before.programme, after.programme),
        ),
    )


def _named(entry: Entry) -> Text:
    return Text(zh=f"{entry.code} {entry.name.zh}", en=f"{entry.code} {entry.name.en}")


def _terms(case: Case, after: Programme, calendar: Calendar, now: datetime) -> Iterator[TermMoved]:
    then = ledgers_under(case, after.procedure)
    for what, ledger in case.ledgers.items():
        if ledger.done or then[what] == ledger:
            continue
        old, new = (state(one, calendar, now).due_on for one in (ledger, then[what]))
        if old != new:
            yield TermMoved(what=what, old=old, new=new)


def _limits(was: dict[str, Entry], now_asked: dict[str, Entry]) -> Iterator[LimitMoved]:
    for code, entry in was.items():
        after = now_asked.get(code)
        if after is not None and limits(entry) != limits(after):
            yield LimitMoved(name=_named(after), old=limits(entry), new=limits(after))


def _values_without_a_place(
    sheet: DataSheet, before: Catalogue, after: Catalogue
) -> Iterator[Text]:
    known, data = before.data(), after.data()
    for datum in dict.fromkeys(value.datum for value in sheet.values):
        if datum not in data and datum in known:
            yield known[datum].name
    codes = {entry.code for entry in after.entries}
    answered = [one.code for one in sheet.judgements]
    answered += [one.code for one in sheet.exemptions]
    answered += [one.code for one in sheet.limits]
    for code in dict.fromkeys(answered):
        entry = before.entry(code)
        if code not in codes and entry is not None:
            yield _named(entry)


def _items_without_a_place(
    items: Iterable[str], before: Programme, after: Programme
) -> Iterator[Text]:
    for item in items:
        old = before.item(item)
        if old is not None and after.item(item) is None:
            yield old.name
