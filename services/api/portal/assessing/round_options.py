"""What a form about an assessment round can offer by name: subjects, parts, kinds, bands, places.

Read off the round and its scheme; what may be chosen is judged by the act's rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.api.portal.assessing import round_part_options as part_options
from services.api.portal.forms import Choice
from services.domain.base import Act
from services.domain.mechanisms.gates import CleanRecordGate, DecidedGate
from services.domain.mechanisms.samples import WHAT
from services.domain.permissions import kind_of
from services.domain.programme.words import Text
from services.domain.rounds.results import results
from services.domain.rounds.state import AssessmentRound, part_of
from services.domain.seats import ENDORSERS
from services.domain.tree.units import Function
from services.storage.queries import colleagues
from services.storage.session import Tx

OWN_CODE = {"enter-subject", "receive-report"}
"""Acts whose code is written and not chosen: the subject is new, or it is an area."""


class Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Text: ...


async def round_options(
    tx: Tx, act: type[Act], of: AssessmentRound, now: datetime
) -> dict[str, Sequence[Choice]]:
    """Choices by field address."""
    kind = kind_of(act)
    found: dict[str, Sequence[Choice]] = {}
    if kind not in OWN_CODE:
        found["code"] = _subjects(of)
    if kind == "appoint-raters":
        people = await colleagues.around(tx, of.place, ENDORSERS | {Function.JOINT_DEPARTMENT}, now)
        unique = {one.account: one.name for one in people}
        found["raters"] = [Choice(account, _same(name)) for account, name in unique.items()]
    if kind in part_options.ASKS_FOR_PEOPLE:
        found |= await part_options.people(tx, act, of, now)
    given = OF_SCHEME.get(kind) or part_options.OF_PARTS.get(kind)
    return {**found, **(given(of) if given else {})}


Given = Mapping[str, Sequence[Choice]]


def _scored(of: AssessmentRound) -> Given:
    return {"scores.slot": _slots(of), "slots": _slots(of)}


def _grades(of: AssessmentRound) -> Given:
    return {"grade": _named(of.rules.grades)} if of.rules.grades else {}


def _samples(of: AssessmentRound) -> Given:
    return {"sample": [Choice(name, WHAT[one.of]) for name, one in of.rules.samples.items()]}


def _vetoes(of: AssessmentRound) -> Given:
    return {"veto": _named(one for each in of.scorings for one in each.vetoes)}


def _old_ratings(of: AssessmentRound) -> Given:
    rules = of.rules.old_ratings
    if rules is None:
        return {}
    old = [Choice(one.old, _same(one.old)) for one in rules.ratings]
    return {"old": old, "supplemented": _named(rules.supplements)}


def _reports(of: AssessmentRound) -> Given:
    return {"report": _named((*of.rules.deadlines, *of.rules.reports))}


def _bands(of: AssessmentRound) -> Given:
    return {"band": _named(one for each in of.scorings for one in each.bands.bands)}


def _entering(of: AssessmentRound) -> Given:
    found: dict[str, Sequence[Choice]] = {"group": _named(of.rules.subjects)}
    if of.rules.grades:
        found["asks"] = _named(of.rules.grades)
    if of.rules.endorsement and of.rules.endorsement.begins_at:
        kinds = sorted(of.rules.endorsement.begins_at)
        found["unit_kind"] = [Choice("", Text(zh="其他", en="other")), *map(_kind, kinds)]
    return found


def _kind(kind: str) -> Choice:
    words = {"city-owned": Text(zh="市属企业", en="city-owned")}
    return Choice(kind, words.get(kind, _same(kind)))


def _gates(of: AssessmentRound) -> Given:
    gates = of.rules.gates.gates if of.rules.gates else ()
    return {
        "gate": _named(one for one in gates if isinstance(one, DecidedGate)),
        "of": [Choice(one.of, one.label) for one in gates if isinstance(one, CleanRecordGate)],
    }


def _subjects(of: AssessmentRound) -> list[Choice]:
    return [Choice(one.code, _same(f"{one.name}（{one.code}）")) for one in of.entries.values()]


def _slots(of: AssessmentRound) -> list[Choice]:
    found = {slot.id: slot.label for entry in of.entries.values() for slot in of.slots(entry)}
    return [Choice(slot, label) for slot, label in found.items()]


def _parts(of: AssessmentRound) -> list[Choice]:
    """Parts as wholes: whoever scores one scores it in every period."""
    found: dict[str, Text] = {}
    for one in of.rules.judging.values():
        if one.panel:
            found |= {group.id: group.label for group in one.panel.groups if not group.rivals}
        elif one.scoring:
            labels = {part.id: part.label for part in one.scoring.weighting.parts}
            slots = one.scoring.weighting.slots
            found |= {part_of(slot.id): labels.get(part_of(slot.id), slot.label) for slot in slots}
    found |= {one.id: one.label for one in of.rules.ballots}
    return [Choice(part, label) for part, label in found.items()]


def _kinds(of: AssessmentRound) -> list[Choice]:
    both = (rules for one in of.scorings for rules in (one.bonuses, one.deductions) if rules)
    return _named(kind for rules in both for kind in rules.kinds)


def _ties(of: AssessmentRound) -> Given:
    ties = results(of).ties
    tied = {code for one in ties for code in one.tied}
    return {
        "quota": [Choice(one.quota, _same(one.quota)) for one in ties],
        "chosen": [one for one in _subjects(of) if one.value in tied],
    }


def _named(found: Iterable[Named]) -> list[Choice]:
    return list(_once(found))


def _once(found: Iterable[Named]) -> Iterator[Choice]:
    labels: dict[str, Text] = {}
    for one in found:
        labels.setdefault(one.id, one.label)
    for name, label in labels.items():
        yield Choice(name, label)


def _same(text: str) -> Text:
    return Text(zh=text, en=text)


OF_SCHEME: Mapping[str, Callable[[AssessmentRound], Given]] = {
    "enter-subject": _entering,
    "answer-gate": _gates,
    "record-penalty": _gates,
    "appoint-raters": lambda of: {"rated": _parts(of)},
    "give-scores": _scored,
    "leave-out-periods": _scored,
    "form-verdict": _grades,
    "record-sample": _samples,
    "draw-sample": _samples,
    "claim-adjustment": lambda of: {"which": _kinds(of)},
    "record-veto": _vetoes,
    "record-old-rating": _old_ratings,
    "receive-report": _reports,
    "regrade": _bands,
    "decide-tie": _ties,
}


def labels(of: AssessmentRound) -> dict[str, Text]:
    """What the words of a round's log stand for: subjects, parts, gates, vetoes, bands, reports."""
    rules = of.rules
    named: list[Named] = [*rules.subjects, *rules.grades, *rules.deadlines, *rules.reports]
    named += rules.gates.gates if rules.gates else ()
    for one in of.scorings:
        named += [*one.vetoes, *one.bands.bands]
        for kinds in (one.bonuses, one.deductions):
            named += kinds.kinds if kinds else ()
    found = {one.id: one.label for one in named}
    found |= {choice.value: choice.label for choice in (*_parts(of), *_slots(of))}
    found |= {name: WHAT[rule.of] for name, rule in rules.samples.items()}
    found |= part_options.labels(of)
    return found | {code: _same(one.name) for code, one in of.entries.items()}
