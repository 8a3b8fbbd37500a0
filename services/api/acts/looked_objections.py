"""Look-ups for objections: terms of the programme, who judges, what an appeal is about (6.4.3)."""

from services.api.acts.looking import Found, Looking, about
from services.domain.filing import Filing
from services.domain.objecting.outcome import Term
from services.domain.permissions import plays
from services.domain.programme.objection_rules import Span
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.public_notice import running
from services.domain.tree.units import Part
from services.storage.queries import colleagues, public, replies


async def objection(look: Looking) -> Found:
    of_list = look.about.period if isinstance(look.about, AssessmentRound) else None
    period = of_list or running(look.case) or await public.last_period(look.tx, look.case.id)
    rules = await replies.rules_of(look.tx, look.about.id if look.about else "")
    dates: Found = {}
    if period:
        dates = {"notice_starts": period.starts_at, "notice_ends": period.ends_at}
    terms: Found = {"term": _term(rules.answer), "late_term": _term(rules.tip)}
    return {**await about(look), **dates, **terms}


async def tip(look: Looking) -> Found:
    rules = await replies.rules_of(look.tx, look.about.id if look.about else "")
    return {**await about(look), "term": _term(rules.tip)}


async def judging(look: Looking) -> Found:
    """Those of the two that sit in the judging office themselves; nobody in for somebody."""
    asked = {str(getattr(look.body, name, "")) for name in ("first", "second")}
    fit = []
    for account in sorted(asked):
        seats = await colleagues.own_seats(look.tx, account, look.now)
        if any(plays(Part.OBJECTION_JUDGE, seat, account, look.about) for seat in seats):
            fit.append(account)
    return {"judges": tuple(fit)}


async def appeal(look: Looking) -> Found:
    """How the objection stands, until when it may be appealed against, and who handled it."""
    first = look.about
    if not isinstance(first, Filing):
        raise TypeError(first)
    rules = await replies.rules_of(look.tx, first.case)
    decided = await replies.decision(look.tx, first.id)
    found: Found = {
        "case": first.case,
        "place": first.place,
        "offices": first.offices,
        "of": first.id,
        "stands": first.status,
        "days": rules.review.days,
    }
    if decided:
        found["until"] = replies.appeal_ends(decided.at, rules)
        found["before"] = tuple(dict.fromkeys((*first.handlers, decided.by)))
    return found


def _term(span: Span) -> Term:
    return Term(days=span.days, unit=span.unit)
