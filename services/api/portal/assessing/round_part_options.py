"""What forms about figures, owners, checks, draws and pay of a round can offer by name.

Read off the round and its scheme; what may be chosen is judged by the act's rule.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.api.portal.forms import Choice
from services.domain.base import Act
from services.domain.mechanisms.checks import CheckKind
from services.domain.permissions import kind_of
from services.domain.programme.words import Text
from services.domain.rounds.cultivating import conditions, cultivated
from services.domain.rounds.lapsing import lapses_of, to_mend
from services.domain.rounds.owed_reports import named, owed
from services.domain.rounds.rating import items_of
from services.domain.rounds.state import AssessmentRound
from services.domain.rounds.tabling import rules_of
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


def _ring(of: AssessmentRound) -> Given:
    mutual = [one for one in of.rules.checks if one.kind is CheckKind.MUTUAL]
    lines = ("barred.checker", "barred.checked", "pairs.checker", "pairs.checked")
    return {
        "check": [Choice(one.id, one.label) for one in mutual],
        "group": [Choice(one.id, one.label) for one in of.rules.subjects],
        **dict.fromkeys(lines, _subjects(of)),
    }


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
    checked = [one for one in _subjects(of) if any(one.value in each.codes for each in waiting)]
    return {"no": numbered, "codes": _subjects(of), "passed": checked, "failed": checked}


def _fields(of: AssessmentRound) -> Given:
    places = of.rules.draw.places if of.rules.draw else ()
    return {"candidates.field": [_same(one.field, one.field) for one in places]}


def _grades(of: AssessmentRound) -> Given:
    return {"grade": [Choice(one, PAY_GRADES.get(one, _same(one, one).label)) for one in _paid(of)]}


def _grants(of: AssessmentRound) -> Given:
    unnamed = Text(zh="按月补贴", en="Monthly grant")
    stops = {event.id: event.label for one in of.rules.grants for event in one.stops}
    return {
        "grant": [Choice(one.id, one.label or unnamed) for one in of.rules.grants],
        "event": [Choice(name, label) for name, label in stops.items()],
    }


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


def _sheets(of: AssessmentRound) -> Given:
    """Parts that a sheet is filled in for, period by period where they have some."""
    slots = {
        slot.id: slot.label
        for entry in of.assessed
        for slot in of.slots(entry)
        if of.is_by_sheet(entry, slot.id)
    }
    return {"slot": [Choice(name, label) for name, label in slots.items()]}


def _hard_items(of: AssessmentRound) -> Given:
    rules = [one for one in of.rules.special_reports if one.judged]
    return {"item": [Choice(item, named(one, item)) for one in rules for item in one.hard_items]}


def _reports_owed(of: AssessmentRound) -> Given:
    """What is owed now, by whom, on which items; which belong together the rule says."""
    waiting = owed(of)
    rules = [one for one in of.rules.special_reports if one.id in {w.report.rule for w in waiting}]
    items = {item for one in waiting for item in one.report.items}
    found: dict[str, Sequence[Choice]] = {
        "code": [_same(one.code, f"{one.name}（{one.code}）") for one in waiting],
        "report": [Choice(one.id, one.label) for one in rules],
        "written.section": list(
            {
                part.id: Choice(part.id, part.label) for one in rules for part in one.sections
            }.values()
        ),
    }
    on = [
        Choice(item, named(one, item)) for one in rules for item in one.hard_items if item in items
    ]
    return found | {"written.item": on or [Choice("", WHOLE)]}


WHOLE = Text(zh="总体情况", en="the failure as a whole")


def _guidance(of: AssessmentRound) -> Given:
    names = {one.code: one.name for one in of.entries.values()}
    return {
        "code": [_same(one.unit, names[one.unit]) for one in cultivated(of)],
        "lacking": [Choice(name, label) for name, label in conditions(of).items()],
    }


def _tables(of: AssessmentRound) -> Given:
    rules = rules_of(of)
    facts = [
        Choice(one.id, Text(zh=f"{one.label.zh}（{one.unit}）", en=f"{one.label.en} ({one.unit})"))
        for one in (rules.facts if rules else ())
    ]
    tables = [Choice(one.id, one.label) for one in (rules.tables if rules else ())]
    return {"table": tables, "lines.fact": facts, "fact": facts}


def _ballots(of: AssessmentRound) -> Given:
    return {"ballot": [Choice(one.id, one.label) for one in of.rules.ballots]}


def _rated_items(of: AssessmentRound) -> Given:
    items = {name: text for one in of.entries.values() for name, text in items_of(of, one).items()}
    return {"ratings.item": [Choice(name, text) for name, text in items.items()]}


def _lapses(of: AssessmentRound) -> Given:
    return {"lapse": [Choice(one.id, one.label) for one in lapses_of(of).values()]}


def _to_mend(of: AssessmentRound) -> Given:
    waiting = {
        code: {one.lapse for one in to_mend(of, entry)} for code, entry in of.entries.items()
    }
    open_now = {lapse for each in waiting.values() for lapse in each}
    return {
        "code": [one for one in _subjects(of) if waiting[one.value]],
        "lapse": [one for one in _lapses(of)["lapse"] if one.value in open_now],
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
    "arrange-ring": _ring,
    "tell-of-check": _planned,
    "carry-out-check": _planned,
    "freeze-pool": _fields,
    "record-pay": _grades,
    "name-head": lambda of: {"codes": _subjects(of)},
    "begin-grant": _grants,
    "stop-grant": _grants,
    "record-answers": _surveys,
    "fill-sheet": _sheets,
    "judge-hard-item": _hard_items,
    "hand-in-special-report": _reports_owed,
    "record-guidance": _guidance,
    "leave-pool": lambda of: {"code": _guidance(of)["code"]},
    "give-voice": _ballots,
    "rate-items": _rated_items,
    "record-lapse": _lapses,
    "judge-mending": _to_mend,
    "enter-figures": _tables,
    "correct-figure": _tables,
}


def labels(of: AssessmentRound) -> dict[str, Text]:
    """What the words of these facts stand for."""
    supplies = of.rules.supplies.supplies if of.rules.supplies else ()
    found = {one.datum: one.name for one in supplies}
    found |= {one.id: one.label for one in of.rules.checks}
    for report in of.rules.special_reports:
        found |= {report.id: report.label} | {one.id: one.label for one in report.sections}
        found |= {item: named(report, item) for item in report.hard_items}
    for judging in of.rules.judging.values():
        found |= {one.id: one.label for one in (judging.sheet.items if judging.sheet else ())}
        found |= judging.attainment.items if judging.attainment else {}
    found |= {one.id: one.label for one in of.rules.ballots}
    found |= {name: one.label for name, one in lapses_of(of).items()}
    tables = rules_of(of)
    if tables:
        found |= {one.id: one.label for one in tables.tables}
        found |= {one.id: one.label for one in tables.facts}
    return found | conditions(of)
