"""Who is assessed: entered or applying, let in through the gates, endorsed level by level (D24).

C3.1.2 clean record, C3.1.4 first selection, C5.7.8 preliminary review, C5.8.4 endorsement, C5.8.10
old ratings. A subject that is a person is none of these schemes': no name goes into the log.
"""

from datetime import date, datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid, NotEntitled
from services.domain.mechanisms.gates import CleanRecordGate, DecidedGate, RecordEntry
from services.domain.mechanisms.parallel_examination import opened, standing
from services.domain.programme.evaluation import SubjectKind
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry, OldRating
from services.domain.rounds.offices import applies
from services.domain.rounds.state import AssessmentRound, OfEntry, RoundFact, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Level, Part, level_of, territory, within

SCORING = Standing("scoring")
EXAMINED = {
    "open": Text(zh="尚待各部门同步审查", en="the offices examine it still"),
    "lacks": Text(zh="同步审查指出材料不全", en="the offices found that papers are lacking"),
    "objected": Text(zh="同步审查中有部门不同意", en="an office objects to it"),
}
"""What offices that examine at once said of it, where they do not all agree (C3.6.12)."""


class NotAdmitted(DomainError):
    """The subject is not assessed: refused at a gate, or not endorsed; `zh` and `en` say why."""

    code = "not-admitted"


class EnterSubject(Act):
    """Entered by the office, or applying of its own will (C3.1.4, C5.7.5, C5.8.3)."""

    zh, en, rule = "参评登记", "Enter a subject", "D24, C3.1.4, C5.7.5, C5.8.3"
    path, part, adds = "entries", (Part.ORGANISER, Part.ENTRANT), True

    kind: Literal["enter-subject"] = "enter-subject"
    code: str = label(
        "单位代码（区划、机构或统一社会信用代码）", "Code of the unit", min_length=1, max_length=40
    )
    name: str = label("单位名称", "Name of the unit", min_length=2, max_length=80)
    group: str = label("参评类别", "Group", max_length=40)
    place: str = label("所在区域代码", "Code of the area", pattern="^[0-9]{4,12}$", max_length=12)
    trade: str = label("行业", "Trade", default="", max_length=40)
    unit_kind: str = label("单位性质", "Kind of unit", default="", max_length=40)
    asks: str = label("申请等级", "Grade applied for", default="", max_length=20)


class AnswerGate(Act):
    """First selection, preliminary review: fit to be assessed or not, with reasons (D24)."""

    zh, en, rule = "参评审查", "Answer an entry gate", "D24, C3.1.4, C5.7.8"
    path, part = "gates", Part.ORGANISER

    kind: Literal["answer-gate"] = "answer-gate"
    code: str = label("参评单位", "Subject", max_length=40)
    gate: str = label("审查环节", "Gate", max_length=40)
    passed: bool = label("符合条件", "Passed")
    reason: TextRef = label("审查意见", "Reasons")


class RecordPenalty(Act):
    """What the record holds against a unit: a penalty for statistics (C3.1.2)."""

    zh, en, rule = "登记违法违规记录", "Record a penalty", "C3.1.2, C3.2.5"
    path, part, whenever = "penalties", Part.ORGANISER, True

    kind: Literal["record-penalty"] = "record-penalty"
    code: str = label("参评单位", "Subject", max_length=40)
    of: str = label("记录类别", "Kind of entry", max_length=40)
    decided_on: date = label("决定日期", "Day of the decision")
    document_no: str = label("决定书文号", "Number of the decision", max_length=60)


class EndorseEntry(Act):
    """Endorsed level by level; a city-owned firm by the city directly (C5.8.4)."""

    zh, en, rule = "签署意见", "Endorse an entry", "C5.8.4, D19"
    path, part = "endorsements", Part.ROUND_ENDORSER

    kind: Literal["endorse-entry"] = "endorse-entry"
    code: str = label("参评单位", "Subject", max_length=40)
    agreed: bool = label("同意申报", "Endorsed")
    opinion: TextRef = label("意见", "Opinion")


class RecordOldRating(Act):
    """A rating under the old standard is supplemented and mapped (C5.8.10)."""

    zh, en, rule = "登记原等级", "Record an old rating", "C5.8.10, D22"
    path, part, whenever = "old-ratings", Part.ORGANISER, True

    kind: Literal["record-old-rating"] = "record-old-rating"
    code: str = label("参评单位", "Subject", max_length=40)
    old: str = label("原等级", "Old rating", max_length=20)
    supplemented: tuple[str, ...] = label("已补充的内容", "Supplemented", default=())


class SubjectEntered(RoundFact):
    adds = True
    kind: Literal["subject-entered"] = "subject-entered"
    code: str
    name: str
    group: str
    place: str
    trade: str
    unit_kind: str
    asks: str
    unit: str
    account: str
    entered_on: date

    def on(self, of: AssessmentRound) -> AssessmentRound:
        said = self.model_dump(include=set(Entry.model_fields) - {"kind"})
        rules = of.rules.parallel
        examination = opened(rules, self.at) if rules else None
        return of.with_entry(Entry(**said, kind=self.unit_kind, examination=examination))


class GateAnswered(OfEntry):
    kind: Literal["gate-answered"] = "gate-answered"
    gate: str
    passed: bool
    reason: TextRef

    def upon(self, entry: Entry) -> Entry:
        return entry.through_gate(self.gate, local_day(self.at), passed=self.passed)


class PenaltyRecorded(OfEntry):
    kind: Literal["penalty-recorded"] = "penalty-recorded"
    of: str
    decided_on: date
    document_no: str

    def upon(self, entry: Entry) -> Entry:
        known = RecordEntry(of=self.of, on=self.decided_on)
        return entry.but(record=(*entry.record, known))


class EntryEndorsed(OfEntry):
    kind: Literal["entry-endorsed"] = "entry-endorsed"
    level: Level
    agreed: bool
    opinion: TextRef

    def upon(self, entry: Entry) -> Entry:
        if not self.agreed:
            return entry.but(opposed_by=self.level)
        return entry.but(endorsed=(*entry.endorsed, self.level))


class OldRatingRecorded(OfEntry):
    kind: Literal["old-rating-recorded"] = "old-rating-recorded"
    old: str
    supplemented: tuple[str, ...]

    def upon(self, entry: Entry) -> Entry:
        return entry.but(old=OldRating(old=self.old, supplemented=self.supplemented))


def _has_gates(of: AssessmentRound) -> bool:
    gates = of.rules.gates.gates if of.rules.gates else ()
    return bool(of.entries) and any(isinstance(one, DecidedGate) for one in gates)


def _keeps_record(of: AssessmentRound) -> bool:
    gates = of.rules.gates.gates if of.rules.gates else ()
    return bool(of.entries) and any(isinstance(one, CleanRecordGate) for one in gates)


def _awaits_endorsement(of: AssessmentRound) -> bool:
    return any(of.awaits_endorsement(entry) for entry in of.entries.values())


@rule(EnterSubject, AssessmentRound, opens=SCORING)
def enter_subject(of: AssessmentRound, act: EnterSubject, now: datetime) -> SubjectEntered:
    own = act.actor.function in ENTRANTS
    if own and not applies(of.rules):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    if act.code in of.entries:
        raise Invalid(field="code", given=act.code)
    _check_named(of, act)
    return SubjectEntered(
        **fact(act, now),
        code=act.code,
        name=act.name,
        group=act.group,
        trade=act.trade,
        place=act.place,
        unit_kind=act.unit_kind,
        asks=act.asks,
        unit=act.actor.unit if own else "",
        account=act.actor.account if own else "",
        entered_on=local_day(now),
    )


def _check_named(of: AssessmentRound, act: EnterSubject) -> None:
    """The group, kind and grade are those of the scheme; the area is the round's or in it."""
    group = next((one for one in of.rules.subjects if one.id == act.group), None)
    if group is None or group.kind is SubjectKind.PERSON:
        raise Invalid(field="group", given=act.group)
    if not within(act.place, of.place):
        raise Invalid(field="place", given=act.place)
    if act.actor.function in ENTRANTS and not within(act.place, territory(act.actor.unit)):
        raise Invalid(field="place", given=act.place)
    kinds = of.rules.endorsement.begins_at if of.rules.endorsement else {}
    if act.unit_kind and act.unit_kind not in kinds:
        raise Invalid(field="unit_kind", given=act.unit_kind)
    grades = {one.id for one in of.rules.grades}
    if (act.asks not in grades) if grades else act.asks:
        raise Invalid(field="asks", given=act.asks)


@rule(AnswerGate, AssessmentRound, opens=Standing("scoring", has=_has_gates))
def answer_gate(of: AssessmentRound, act: AnswerGate, now: datetime) -> GateAnswered:
    of.entry(act.code)
    gates = of.rules.gates.gates if of.rules.gates else ()
    if act.gate not in {one.id for one in gates if isinstance(one, DecidedGate)}:
        raise Invalid(field="gate", given=act.gate)
    return GateAnswered(
        **fact(act, now),
        code=act.code,
        gate=act.gate,
        passed=act.passed,
        reason=act.reason,
    )


@rule(RecordPenalty, AssessmentRound, opens=Standing("scoring", has=_keeps_record))
def record_penalty(of: AssessmentRound, act: RecordPenalty, now: datetime) -> PenaltyRecorded:
    of.entry(act.code)
    gates = of.rules.gates.gates if of.rules.gates else ()
    if act.of not in {one.of for one in gates if isinstance(one, CleanRecordGate)}:
        raise Invalid(field="of", given=act.of)
    if act.decided_on > local_day(now):
        raise Invalid(field="decided_on", latest=local_day(now).isoformat())
    return PenaltyRecorded(
        **fact(act, now),
        code=act.code,
        of=act.of,
        decided_on=act.decided_on,
        document_no=act.document_no,
    )


@rule(EndorseEntry, AssessmentRound, opens=Standing("scoring", has=_awaits_endorsement))
def endorse_entry(of: AssessmentRound, act: EndorseEntry, now: datetime) -> EntryEndorsed:
    """The next level up, for a subject of its own area."""
    entry = of.entry(act.code)
    level = of.awaits_endorsement(entry)
    if level is None:
        raise Invalid(field="code", given=act.code)
    if level_of(act.actor.unit) is not level or not within(entry.place, act.actor.unit):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return EntryEndorsed(
        **fact(act, now),
        code=act.code,
        level=level,
        agreed=act.agreed,
        opinion=act.opinion,
    )


@rule(
    RecordOldRating,
    AssessmentRound,
    opens=Standing("scoring", has=lambda of: of.rules.old_ratings is not None),
)
def record_old_rating(
    of: AssessmentRound, act: RecordOldRating, now: datetime
) -> OldRatingRecorded:
    of.entry(act.code)
    rules = of.rules.old_ratings
    if rules is None:
        raise Invalid(field="old", given=act.old)
    if unknown := sorted(set(act.supplemented) - {one.id for one in rules.supplements}):
        raise Invalid(field="supplemented", given=unknown[0])
    return OldRatingRecorded(
        **fact(act, now),
        code=act.code,
        old=act.old,
        supplemented=act.supplemented,
    )


def check_admitted(of: AssessmentRound, entry: Entry) -> None:
    """Raises NotAdmitted, with the reason, for who is not assessed, or not yet."""
    found = of.admission(entry)
    if found is not None and found.admitted is not True:
        raise NotAdmitted(unit=entry.code, zh=found.shown.zh, en=found.shown.en)
    if entry.opposed_by:
        raise NotAdmitted(
            unit=entry.code,
            zh="逐级签署意见时未获同意",
            en="it was not endorsed on the way up",
        )
    if (way := of.course(entry)) and not way.qualified:
        raise NotAdmitted(unit=entry.code, zh="该单位已不再参评", en="it is not assessed any more")
    if of.awaits_endorsement(entry):
        raise NotAdmitted(unit=entry.code, zh="尚待逐级签署意见", en="the endorsement is awaited")
    if entry.examination and (found_there := standing(entry.examination)) != "agreed":
        said = EXAMINED[found_there]
        raise NotAdmitted(unit=entry.code, zh=said.zh, en=said.en)
