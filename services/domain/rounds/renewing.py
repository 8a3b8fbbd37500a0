"""How long a recognition lives on after its round, and how it is renewed without review (C3.4.4, D7).

Spot checks go on in the term; who passed as many in a row as the scheme wants is renewed at its end
without a review, and everybody else enters a new round (C3.2.5).
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, label
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotNow
from services.domain.mechanisms.checks import CheckKind
from services.domain.mechanisms.validity import (
    SpotCheck,
    Validity,
    ValidityRules,
    last_day,
    renewed_since,
    validity,
)
from services.domain.rounds.entry import Entry, Renewed
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part


class RenewRecognition(Act):
    """Renewed without review at the end of the term, after passed spot checks (C3.4.4)."""

    zh, en, rule = "免评续认", "Renew without review", "C3.4.4, D7"
    path, part, harm = "renewals", Part.ROUND_DECIDER, True

    kind: Literal["renew-recognition"] = "renew-recognition"
    code: str = label("参评单位", "Subject", max_length=40)
    document_no: str = label("续认文号", "Number of the document", min_length=2, max_length=60)


class RecognitionRenewed(OfEntry):
    kind: Literal["recognition-renewed"] = "recognition-renewed"
    document_no: str
    since: date
    valid_until: date | None

    def on(self, of: AssessmentRound) -> AssessmentRound:
        until = {"valid_until": self.valid_until}
        grades = (
            one.model_copy(update=until) if one.code == self.code else one for one in of.grades
        )
        return super().on(of).but(grades=tuple(grades))

    def upon(self, entry: Entry) -> Entry:
        new = Renewed(since=self.since, document_no=self.document_no)
        return entry.but(renewed=(*entry.renewed, new))


class Term(Frozen):
    """One recognition on a day: until when, and how it would go on."""

    code: str
    name: str
    validity: Validity


def renews(of: AssessmentRound) -> bool:
    """Whether the scheme renews without review: then spot checks go on after the decision."""
    rules = of.rules.validity if of.evaluation else None
    return rules is not None and rules.renewal == "without-review"


@rule(RenewRecognition, AssessmentRound, opens=Standing("decided-round", has=renews))
def renew_recognition(
    of: AssessmentRound, act: RenewRecognition, now: datetime
) -> RecognitionRenewed:
    """In the last days of a term that has not run out, and only where no review is wanted."""
    today, rules = local_day(now), of.rules.validity
    term = next((one for one in terms(of, today) if one.code == act.code), None)
    if term is None or rules is None or of.decided_on is None:
        raise Invalid(field="code", given=act.code)
    if term.validity.standing == "running":
        raise NotNow(why="renewal-too-early")
    if term.validity.standing == "expired":
        raise NotNow(why="recognition-expired")
    if term.validity.renewal.how == "anew":
        raise NotNow(why="reviewed-anew")
    since = renewed_since(rules, since=_since(of, of.entry(act.code)), decided_on=today)
    return RecognitionRenewed(
        **fact(act, now),
        code=act.code,
        document_no=act.document_no,
        since=since,
        valid_until=last_day(rules, since),
    )


def terms(of: AssessmentRound, today: date) -> tuple[Term, ...]:
    """Of all that were recognised, in the order of entering; none before the decision."""
    return tuple(_terms(of, of.rules.validity, today)) if of.decided_on else ()


def _terms(of: AssessmentRound, rules: ValidityRules | None, today: date) -> Iterator[Term]:
    for grade in of.grades if rules else ():
        if grade.recognised and rules:
            entry = of.entries[grade.code]
            found = validity(
                rules, since=_since(of, entry), today=today, checks=tuple(spot_checks(of, entry))
            )
            yield Term(code=entry.code, name=entry.name, validity=found)


def spot_checks(of: AssessmentRound, entry: Entry) -> Iterator[SpotCheck]:
    """Those of which somebody said whether this subject passed."""
    kinds = {one.id for one in of.rules.checks if one.kind is CheckKind.SPOT}
    for one in of.checks:
        judged = one.began_at is not None and entry.code in (*one.passed, *one.failed)
        if one.check in kinds and judged and one.began_at:
            yield SpotCheck(on=local_day(one.began_at), passed=entry.code in one.passed)


def _since(of: AssessmentRound, entry: Entry) -> date:
    """The day of the decision, or from when the last renewal counts."""
    if entry.renewed:
        return entry.renewed[-1].since
    if of.decided_on is None:
        raise TypeError(of.id)
    return of.decided_on
