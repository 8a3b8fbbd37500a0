"""What of a round is not for everybody who sees it: others' pay, checks that are still to come (D18).

Scores are kept back where rounds are read (`storage/queries/rounds.py`); here is what stays so after
the decision, too.
"""

from collections.abc import Collection

from services.domain.rounds.entry import Entry, own_units
from services.domain.rounds.planned import PlannedCheck
from services.domain.rounds.state import AssessmentRound


def discreet(of: AssessmentRound, units: Collection[str]) -> AssessmentRound:
    """For somebody of these units: of others nothing that is between the office and them, no check
    that one has not been told of, and before the end no answers, votes, verdicts, ratings or lapses;
    but ratings and lapses of oneself, which say what is to be mended (C4.6.21, C5.6.1, C3.3.4).
    """
    over = of.stage in ("decided-round", "ended")
    entries = {
        code: _seen(one, own=_is_own(one, units), over=over) for code, one in of.entries.items()
    }
    checks = tuple(one for one in of.checks if _is_known(one, units))
    return of.but(entries=entries, checks=checks)


def _seen(one: Entry, *, own: bool, over: bool) -> Entry:
    seen = one if own else _of_others(one)
    if over:
        return seen
    seen = seen.but(surveys={}, voices={}, verdict=None)
    return seen if own else seen.but(ratings={}, lapses=())


def _of_others(one: Entry) -> Entry:
    """No pay, grant, self-assessment, hard item or figure; that it explained itself is no secret."""
    return one.but(
        pay=(), grants=(), own_sheet=None, hard_items={}, figures=(), corrections=(), parts={}
    )


def _is_own(entry: Entry, units: Collection[str]) -> bool:
    return not own_units(entry).isdisjoint(units)


def _is_known(check: PlannedCheck, units: Collection[str]) -> bool:
    told = {one.unit for one in check.told}
    return check.began_at is not None or check.planned_by.unit in units or bool(told & set(units))
