"""Service commitment (服务承诺制): what is published about each matter that an applicant faces.

C2.9.6, C3.6.1. Drawn from the definition and the acts in use, so it cannot differ from them; how a
unit is reached and whom it names is the unit's own word (`storage/people/contacts.py`).
"""

import re
from collections.abc import Callable, Iterable, Iterator

from pydantic import BaseModel

import services.domain.facts  # noqa: F401  (Every act is declared once this is read.)
from services.domain.acts import RULES
from services.domain.base import Act, Frozen, IsDocument, Looked
from services.domain.errors import NotEntitled
from services.domain.permissions import kind_of, parts_of
from services.domain.programme.schema import (
    Budget,
    Obligation,
    Procedure,
    Programme,
    Text,
    Track,
)
from services.domain.programme.service_rules import Switch
from services.domain.seats import LEADERS, Seat
from services.domain.steps.application import (
    ApproveRequest,
    ExamineForm,
    SendApplications,
    SubmitForm,
)
from services.domain.steps.creation_request import GiveConsent, SendInBatch
from services.domain.steps.implementation import (
    CloseInterimFinding,
    RecordInterimCheck,
    ReportInterimMeasures,
)
from services.domain.steps.plan import FilePlan, IssuePlan
from services.domain.tree.units import DIGITS, Function, Level, Part, StepName, at, within

APPLICANTS = frozenset({Part.APPLICANT, Part.APPLICANT_LEADER, Part.RECTIFIER})
TERMS: dict[StepName, tuple[Obligation, ...]] = {
    StepName.APPLICATION: (Obligation.FORMAL_CHECK, Obligation.CORRECTION, Obligation.REVIEW),
    StepName.RECTIFICATION: (Obligation.RECTIFICATION,),
}
"""Which limits an applicant meets in which matter."""
LEFT_OUT: dict[type[Act], Callable[[Procedure], bool]] = {
    GiveConsent: lambda rules: not rules.creation.endorsed,
    SendInBatch: lambda rules: not rules.creation.batch,
    IssuePlan: lambda rules: not rules.plan.issued,
    FilePlan: lambda rules: not rules.plan.filed_documents,
    RecordInterimCheck: lambda rules: not rules.interim_checks,
    ReportInterimMeasures: lambda rules: not rules.interim_checks,
    CloseInterimFinding: lambda rules: not rules.interim_checks,
    SubmitForm: lambda rules: not rules.application.examined,
    ExamineForm: lambda rules: not rules.application.examined,
    ApproveRequest: lambda rules: not rules.application.approved,
    SendApplications: lambda rules: not rules.application.batch,
}
"""Acts that a programme may leave out, and how it says so."""
CHAPTERS = {Track.CITY: "B1", Track.COUNTY: "A1", Track.TOWN: "A2", Track.VILLAGE: "A3"}
SOURCE = re.compile(r"[A-F][0-9.]+")


class Promise(Frozen):
    """A limit, and where its figure comes from; without a source it is our default (E11)."""

    what: Obligation
    budget: Budget


class Stage(Frozen):
    """One act of the matter: who does it, by which rule."""

    act: str
    title: Text
    rule: str
    by_applicant: bool
    offices: tuple[tuple[Function, Level], ...]


class Blank(Frozen):
    """One line of a form as it is to be filled in: the sample that C3.6.1 asks for."""

    act: str
    label: Text
    required: bool
    document: bool


class Material(Frozen):
    id: str
    name: Text
    rule: str
    content: Text | None = None
    optional: bool = False
    """Handed in by whoever likes to (B3.4.2)."""


class Commitment(Frozen):
    """All that is published about one matter."""

    programme: str
    matter: StepName
    basis: tuple[str, ...]
    """Rule ids, in the order of their first mention."""
    conditions: tuple[tuple[Text, str], ...]
    """Each with its rule."""
    materials: tuple[Material, ...]
    form: tuple[Blank, ...]
    procedure: tuple[Stage, ...]
    limits: tuple[Promise, ...]
    silence: Switch
    expert_time: Switch
    offices: tuple[tuple[Function, Level], ...]
    """Who handles it, the applicant's own side left out."""


def matters(programme: Programme) -> tuple[StepName, ...]:
    """The steps in which an applicant has something to do."""
    steps = (step.name for step in programme.procedure.steps)
    return tuple(
        step for step in steps if any(_by_applicant(act) for act in acts_of(programme, step))
    )


def commitment(programme: Programme, matter: StepName) -> Commitment:
    acts = acts_of(programme, matter)
    procedure = tuple(_stages(programme, acts))
    conditions = tuple(_conditions(programme, matter))
    materials = tuple(_materials(programme, acts, matter))
    rules = [rule for act in acts for rule in act.rule.split(", ")]
    rules += [rule for _, rule in conditions] + [one.rule for one in materials]
    found = (office for stage in procedure if not stage.by_applicant for office in stage.offices)
    return Commitment(
        programme=programme.id,
        matter=matter,
        basis=_basis(programme, rules),
        conditions=conditions,
        materials=materials,
        form=tuple(_blanks(acts)),
        procedure=procedure,
        limits=tuple(
            Promise(what=what, budget=programme.procedure.terms[what])
            for what in TERMS.get(matter, ())
            if what in programme.procedure.terms
        ),
        silence=programme.procedure.service.silence_accepts,
        expert_time=programme.procedure.service.expert_time_told,
        offices=tuple(dict.fromkeys(found)),
    )


def acts_of(programme: Programme, step: StepName) -> tuple[type[Act], ...]:
    """The acts of a step that people do in this programme, in the order of their declaration."""
    rules = programme.procedure
    return tuple(
        act
        for act in RULES
        if act.step is step and act.path and not (act in LEFT_OUT and LEFT_OUT[act](rules))
    )


def _basis(programme: Programme, rules: Iterable[str]) -> tuple[str, ...]:
    """The rules of the source; those that only another track follows are left out.

    Where all of them are another track's, the chapter of the own track is all that can be named.
    """
    own = CHAPTERS[programme.track]
    others = set(CHAPTERS.values()) - {own}
    named = (one for rule in rules for one in SOURCE.findall(rule))
    kept = dict.fromkeys(one for one in named if one.partition(".")[0] not in others)
    return tuple(kept) or (own,)


def check_may_publish(seats: Iterable[Seat], unit: str) -> None:
    """What a unit publishes about itself is its leader's word, or that of the bureau above it.

    Raises NotEntitled.
    """
    if not any(within(unit, seat.unit) and seat.function in LEADERS for seat in seats):
        raise NotEntitled(act="publish-contact", unit=unit)


def unit_of(place: str, level: Level) -> str:
    """The unit of that level for a place; empty where the place lies above it."""
    return at(place, level) if len(place) >= DIGITS.get(level, 0) else ""


def _by_applicant(act: type[Act]) -> bool:
    return bool(set(parts_of(act)) & APPLICANTS)


def _stages(programme: Programme, acts: Iterable[type[Act]]) -> Iterator[Stage]:
    """Acts that nobody plays in this programme are none of its procedure."""
    for act in acts:
        held = [
            (office.function, office.level)
            for part in parts_of(act)
            for office in programme.procedure.offices.get(part, ())
        ]
        if held or Part.PANEL_MEMBER in parts_of(act) or Part.PANEL_CHAIR in parts_of(act):
            yield Stage(
                act=kind_of(act),
                title=Text(zh=act.zh, en=act.en),
                rule=act.rule,
                by_applicant=_by_applicant(act),
                offices=tuple(dict.fromkeys(held)),
            )


def _conditions(programme: Programme, matter: StepName) -> Iterator[tuple[Text, str]]:
    who, rules = programme.applicants, programme.procedure
    if matter is StepName.CREATION_REQUEST:
        yield who.body, who.rule
    if matter is StepName.APPLICATION:
        years = rules.plan.years_in_force
        text = Text(
            zh=f"规划实施满{years}年，自查达标并经核准",
            en=f"The plan in force for {years} year(s), the self-check passed and verified",
        )
        yield text, "A1.6, A2.3, A3.3"
    if rules.ladder and matter in (StepName.CREATION_REQUEST, StepName.APPLICATION):
        below = {"municipal": "市级", "provincial": "省级", "national": "国家级"}
        level, years = rules.ladder.below, rules.ladder.years
        if matter is StepName.CREATION_REQUEST:
            text = Text(zh=f"已获{below[level]}称号", en=f"The {level} title is held")
        else:
            text = Text(
                zh=f"获得{below[level]}称号满{years}年",
                en=f"The {level} title has been held for {years} year(s)",
            )
        yield text, "A1.7, A2.4, A3.4"
    for one in programme.declarations:
        if str(matter) in {str(place) for place in one.shown}:
            yield one.text, one.rule


def _materials(
    programme: Programme, acts: Iterable[type[Act]], matter: StepName
) -> Iterator[Material]:
    if matter is StepName.APPLICATION:
        for item in programme.dossier:
            yield Material(
                id=item.id,
                name=item.name,
                rule=item.rule,
                content=item.content,
                optional=item.optional,
            )
    for act in acts:
        if _by_applicant(act):
            for name, label, _, document in _fields(act):
                if document:
                    yield Material(id=f"{kind_of(act)}/{name}", name=label, rule=act.rule)


def _blanks(acts: Iterable[type[Act]]) -> Iterator[Blank]:
    for act in acts:
        if _by_applicant(act):
            for _, label, required, document in _fields(act):
                yield Blank(act=kind_of(act), label=label, required=required, document=document)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Text, bool, bool]]:
    """Name, label, whether it must be filled in, whether it is a file."""
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        if info.title is None or any(isinstance(mark, Looked) for mark in info.metadata):
            continue
        english = str(extra.get("en", name)) if isinstance(extra, dict) else name
        marks = (*info.metadata, *_inner_marks(info.annotation))
        document = any(isinstance(mark, IsDocument) for mark in marks)
        yield name, Text(zh=info.title, en=english), info.is_required(), document


def _inner_marks(annotation: object) -> Iterator[object]:
    """Marks inside a type, e.g. of `tuple[DocumentId, ...]`."""
    yield from getattr(annotation, "__metadata__", ())
    for inner in getattr(annotation, "__args__", ()):
        yield from _inner_marks(inner)
