"""The terms of one case as its page shows them: who owes what by when, and what was told of it.

Counted by `domain/clocks/deadlines.py` alone; here only the names are put to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.portal.wording.seat_words import seated
from services.domain.case import Case
from services.domain.clocks.deadlines import Ledger, Term, state
from services.domain.clocks.duties import ExtensionAsked, Supervision, leading, owing
from services.domain.programme.schema import Obligation, Office, Text
from services.domain.tree.units import at
from services.storage.queries.names import unit_names
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Tx


@dataclass(frozen=True)
class ShownTerm:
    what: Obligation
    ledger: Ledger
    term: Term
    owes: Text
    leads: Text
    supervision: Supervision | None
    asked: ExtensionAsked | None

    @property
    def granted(self) -> int:
        return sum(one.days for one in self.ledger.extensions)


async def terms_of(tx: Tx, case: Case, calendars: Calendars, now: datetime) -> list[ShownTerm]:
    """Those that are open first; of those that are done, the last of each kind."""
    calendar = await calendars.in_force(tx)
    recheck = bool(case.title)
    owe = {what: owing(case.offices, what, recheck=recheck) for what in case.ledgers}
    lead = {what: leading(case.offices, what, recheck=recheck)[:1] for what in case.ledgers}
    levels = {office.level for each in (*owe.values(), *lead.values()) for office in each}
    names = await unit_names(tx, {at(case.place, level) for level in levels})
    found = [
        ShownTerm(
            what=what,
            ledger=ledger,
            term=state(ledger, calendar, now),
            owes=_named(owe[what], case.place, names),
            leads=_named(lead[what], case.place, names),
            supervision=case.supervisions.get(what),
            asked=case.extensions_asked.get(what),
        )
        for what, ledger in case.ledgers.items()
    ]
    return sorted(found, key=lambda one: (one.term.done, one.ledger.started))


def _named(offices: Iterable[Office], place: str, names: Mapping[str, Text]) -> Text:
    said = []
    for office in offices:
        code = at(place, office.level)
        said.append(seated(names.get(code, Text(zh=code, en=code)), office.function))
    return Text(zh="、".join(one.zh for one in said), en="; ".join(one.en for one in said))
