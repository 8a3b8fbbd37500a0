"""What forms about figures, owners, checks, draws and pay of a round can offer by name.

Read off the round and its scheme; what may be chosen is judged by the act's rule.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.api.portal.forms import Choice
from services.domain.base import Act
from services.domain.permissions import kind_of
from services.domain.programme.words import Text
from services.domain.rounds.state import AssessmentRound
from services.domain.seats import DEPARTMENTS, ENDORSERS, ENTRANTS
from services.domain.tree.units import within
from services.storage.queries import colleagues
from services.storage.queries.staff import experts
from services.storage.session import Tx

Given = Mapping[str, Sequence[Choice]]
ASKS_FOR_PEOPLE = frozenset({"freeze-pool", "stand-back", "name-owner"})


async def people(tx: Tx, act: type[Act], of: AssessmentRound, now: datetime) -> Given:
    """Experts by name, or people of the area for an indicator."""
    if kind_of(act) == "name-owner":
        return {"account": await _owners(tx, of, now)}
    known = [_same(account, name) for account, name in await experts(tx, now)]
    if kind_of(act) == "freeze-pool":
        return {"candidates.id": known, "excluded.id": known}
    drawn = {account for one in of.draws for account in one.panel}
    return {"expert": [one for one in known if one.value in drawn]}


async def _owners(tx: Tx, of: AssessmentRound, now: datetime) -> list[Choice]:
    """People of the places whose units own an indicator, and of the offices around them."""
    functions = ENTRANTS | DEPARTMENTS | ENDORSERS
    owning = {one.office for one in of.assignments}
    places = {of.place, *(one.place for one in of.entries.values() if one.code in owning)}
    named: dict[str, str] = {}
    for place in sorted(places):
        around = await colleagues.around(tx, place, functions, now)
        named |= {one.account: one.name for one in around if within(one.unit, of.place)}
    return [_same(account, name) for account, name in named.items()]


def _figures(of: AssessmentRound) -> Given:
    rules = of.rules.supplies
    return {"datum": [Choice(one.datum, one.name) for one in (rules.supplies if rules else ())]}


def _indicators(of: AssessmentRound) -> Given:
    return {"indicator": [_same(one.indicator, one.indicator) for one in of.assignments]}


def _deliveries(of: AssessmentRound) -> Given:
    named = {one.id: one.label for each in of.assignments for one in each.material}
    return {**_indicators(of), "material": [Choice(name, label) for name, label in named.items()]}


def _offices(of: AssessmentRound) -> Given:
    rest = Choice(
        "", Text(zh="按办法规定，未规定的归兜底单位", en="as the scheme says, else the rest")
    )
    return {"indicators.office": [rest, *_subjects(of)]}


def _new_check(of: AssessmentRound) -> Given:
    rules = [Choice(one.id, one.label) for one in of.rules.checks]
    return {"check": rules, "codes": _subjects(of)}


def _planned(of: AssessmentRound) -> Given:
    labels_of = {one.id: one.label for one in of.rules.checks}
    waiting = [one for one in of.checks if one.began_at is None]
    numbered = [
        Choice(
            str(one.no),
            Text(
                zh=f"{one.no}. {labels_of[one.check].zh}", en=f"{one.no}. {labels_of[one.check].en}"
            ),
        )
        for one in waiting
    ]
    return {"no": numbered, "codes": _subjects(of)}


def _fields(of: AssessmentRound) -> Given:
    places = of.rules.draw.places if of.rules.draw else ()
    return {"candidates.field": [_same(one.field, one.field) for one in places]}


def _grades(of: AssessmentRound) -> Given:
    return {"grade": [Choice(one, PAY_GRADES.get(one, _same(one, one).label)) for one in _paid(of)]}


def _paid(of: AssessmentRound) -> Sequence[str]:
    return tuple(of.rules.pay.converted) if of.rules.pay else ()


PAY_GRADES: Mapping[str, Text] = {
    "excellent": Text(zh="优秀", en="excellent"),
    "pass": Text(zh="合格", en="pass"),
    "basic-pass": Text(zh="基本合格", en="basic pass"),
    "fail": Text(zh="不合格", en="fail"),
}


def _surveys(of: AssessmentRound) -> Given:
    """A questionnaire's own questions and answers; which belong together the rule says."""
    questions = [one for rules in of.rules.surveys.values() for one in rules.instrument.questions]
    choices = {choice.id: choice.label for one in questions for choice in one.choices}
    return {
        "survey": [Choice(name, one.instrument.label) for name, one in of.rules.surveys.items()],
        "answers.question": [Choice(one.id, one.label) for one in questions],
        "answers.choice": [Choice(name, label) for name, label in choices.items()],
    }


def _subjects(of: AssessmentRound) -> list[Choice]:
    return [_same(one.code, f"{one.name}（{one.code}）") for one in of.entries.values()]


def _same(value: str, name: str) -> Choice:
    return Choice(value, Text(zh=name, en=name))


OF_PARTS: Mapping[str, Callable[[AssessmentRound], Given]] = {
    "supply-value": _figures,
    "verify-value": _figures,
    "break-down": _offices,
    "name-owner": _indicators,
    "deliver-material": _deliveries,
    "plan-check": _new_check,
    "tell-of-check": _planned,
    "carry-out-check": _planned,
    "freeze-pool": _fields,
    "record-pay": _grades,
    "record-answers": _surveys,
}


def labels(of: AssessmentRound) -> dict[str, Text]:
    """What the words of these facts stand for."""
    supplies = of.rules.supplies.supplies if of.rules.supplies else ()
    found = {one.datum: one.name for one in supplies}
    return found | {one.id: one.label for one in of.rules.checks}
