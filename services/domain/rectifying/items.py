"""The findings of a case as lines of its ledger, and back (D9).

Nothing is decided here: the moves are the mechanism's, who may make them is the acts' word.
"""

from collections.abc import Callable, Iterable
from datetime import date

from services.domain.case import Case, Finding
from services.domain.errors import DomainError, Invalid, NotNow
from services.domain.mechanisms.rectifications import (
    Entry,
    Item,
    Standing,
    Tally,
    in_order,
    tally,
)
from services.domain.tree.units import StepName

MOST_AT_ONCE = 100
Move = Callable[[Item], Item]


class LedgerOrder(DomainError):
    """D9: the chain has an order, and the item does not stand where this could happen to it."""

    code = "ledger-order"


class LedgerOpen(DomainError):
    """D9: the ledger counts in the decision, and something in it is neither closed nor planned."""

    code = "ledger-open"


def item_of(finding: Finding) -> Item:
    entry = finding.entry or Entry()
    return Item(
        no=finding.no,
        place=finding.place,
        rule=finding.rule,
        finding=finding.words,
        veto=finding.veto,
        **dict(entry),
    )


def items_of(case: Case) -> tuple[Item, ...]:
    """Every finding that is mended by the ledger."""
    return tuple(item_of(finding) for finding in case.findings if finding.entry)


def ordered(case: Case, today: date) -> tuple[Item, ...]:
    """All findings, veto items first, overdue before due, closed ones last (C5.6.2)."""
    return in_order((_shown(finding) for finding in case.findings), today)


def _shown(finding: Finding) -> Item:
    """Where the one report alone answers, it stands as that has brought it (A1.10, A1.11)."""
    item = item_of(finding)
    if finding.status == "closed":
        return item.but(standing=Standing.CLOSED)
    reported = finding.status == "reported" and finding.entry is None
    return item.but(standing=Standing.WORKED) if reported else item


def tally_of(case: Case, today: date) -> Tally:
    """The whole ledger in numbers, whichever way its findings are mended."""
    return tally(case.rules.rectification, ordered(case, today), today)


def at(case: Case, *standings: Standing) -> tuple[Item, ...]:
    """Open items that have come so far."""
    found = (item_of(one) for one in case.open_findings if one.entry)
    return tuple(item for item in found if item.standing in standings)


def checked(case: Case, nos: Iterable[int], move: Move) -> None:
    """Whether each of these findings may be moved so.

    Raises Invalid for a number that is not open or named twice, and LedgerOrder.
    """
    known = {one.no: one for one in case.open_findings if one.status == "open"}
    seen: set[int] = set()
    for no in nos:
        if no not in known or no in seen:
            raise Invalid(field="nos", given=no)
        seen.add(no)
        try:
            move(item_of(known[no]))
        except NotNow as early:
            raise LedgerOrder(no=no, why=early.params["why"]) from early


def moved(case: Case, nos: Iterable[int], move: Move) -> Case:
    """The case once these findings have been moved."""
    named = set(nos)
    findings = tuple(
        one.model_copy(update={"entry": move(item_of(one)).entry}) if one.no in named else one
        for one in case.findings
    )
    return case.but(findings=findings)


def accepted(case: Case, nos: Iterable[int]) -> Case:
    """Closed for good, except where the report in writing is still to come (A1.10, A1.11)."""
    if case.step and case.step.name is StepName.RECTIFICATION:
        return case
    named = set(nos)
    findings = tuple(
        one.model_copy(update={"status": "closed"}) if one.no in named else one
        for one in case.findings
    )
    return case.but(findings=findings)


def unsettled(case: Case) -> tuple[Item, ...]:
    """What the ledger still lacks before a report or a decision; empty where it may be taken."""
    items = items_of(case)
    if tally(case.rules.rectification, items, date.min).settled:
        return ()
    left = [item for item in items if not item.done]
    return tuple(sorted(left, key=lambda item: (not item.veto, item.planned, item.no)))


def check_settled(case: Case) -> None:
    """The ledger counts in the decision, by the programme's rule (D9). Raises LedgerOpen."""
    if left := unsettled(case):
        raise LedgerOpen(no=left[0].no, count=len(left))
