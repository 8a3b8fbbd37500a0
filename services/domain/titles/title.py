"""A title over the years: given, awarded, complained of (A0.11, A4.3, A4.6).

What its re-checks do to it stands in `title_rechecks.py`.
"""

import operator
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Fact, Looked, Stream, TextRef, label
from services.domain.clocks.calendar import days_later, local_day, start_of_day, years_later
from services.domain.errors import Invalid
from services.domain.programme.schema import Office, Procedure, ProgrammeRef, TitleLevel, Track
from services.domain.programme.title_kinds import check_counts_as
from services.domain.titles.incidents import (
    Severity,
    complaints_call_for_proposal,
    incident_calls_for_proposal,
)
from services.domain.tree.units import Part


class Title(Stream):
    programme: ProgrammeRef | None = None
    procedure: Procedure | None = None
    track: Track | None = None
    level: TitleLevel | None = None
    name: str = ""
    """The older kind of title (A0.11), as its document calls it; empty for our own."""
    place: str = ""
    case: str = ""
    document_no: str = ""
    named_on: date | None = None
    recheck_due: date | None = None
    granted_again_on: date | None = None
    """By the last re-check that ended so (B1.8); `named_on` stays the first day."""
    granted_again_no: str = ""
    rechecks: int = 0
    recheck_open: bool = False
    last_result: Literal["passed", "failed"] | None = None
    incidents: dict[int, Severity] = Field(default_factory=dict)
    """Reported and not judged yet, by number."""
    reported: int = 0
    proposals: int = 0
    """How often the Bureau proposed to those above that the title be cancelled (A4.6, E9)."""
    cancelled_on: date | None = None
    awarded: bool = False
    award_by: str = ""
    """Who recorded an award that waits for a second person (A4.3, 6.4.6)."""
    award_yuan: int = 0
    """Of the award that waits."""
    yearly: dict[str, date] = Field(default_factory=dict)
    """Paper and year -> the day on which it was first filed (`title_duties.py`)."""
    completed: dict[str, bool] = Field(default_factory=dict)
    """Plan and year -> whether it was carried out in full."""
    rests_since: date | None = None
    """Its unit was joined or divided: it does not count until a re-check has decided (4.1.5)."""
    doubts: tuple[str, ...] = ()
    """Indicators that a title lost elsewhere leaves unmet, until the next re-check (4.1.8)."""
    appeals: tuple[str, ...] = ()
    """Upheld after the naming; whoever named has not looked at the title since (A4.2)."""

    ordered: tuple[int, ...] = Field(default=(), exclude_if=operator.not_)
    """Incidents whose rectification was ordered (A4.5); `title_mending.py`."""

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        return self.procedure.offices if self.procedure else {}

    @property
    def stands(self) -> str:
        if self.cancelled_on:
            return "cancelled"
        if self.rests_since:
            return "resting"
        return "in-recheck" if self.recheck_open else "held"

    @property
    def counts(self) -> bool:
        """Whether it lives in the register: for ladder, conditions and targets."""
        return bool(self.seq) and self.cancelled_on is None and self.rests_since is None

    def to_be_rechecked(self, on: date) -> Self:
        """The next re-check opens on that day, and not on the very day of the naming; one that is
        open already goes on.
        """
        due = max(on, days_later(self.named_on, 1)) if self.named_on else on
        if self.recheck_open or (self.recheck_due and self.recheck_due <= due):
            return self
        return self.but(recheck_due=due)

    def recheck_at(self) -> datetime | None:
        """The moment the next re-check opens: 00:00 of its day (A4.4)."""
        if self.cancelled_on or self.recheck_open or self.recheck_due is None:
            return None
        return start_of_day(self.recheck_due)

    def _with(self, event: Fact) -> Self:
        if not isinstance(event, TitleFact):
            raise TypeError(event)
        return event.on(self)  # type: ignore[return-value]


class TitleFact(Fact):
    def on(self, title: Title) -> Title:
        raise NotImplementedError


class GrantTitle(Act):
    """The clock's own act when a case ends in a name (A4.2)."""

    zh, en, rule = "授予称号", "Grant the title", "A4.2"

    kind: Literal["grant-title"] = "grant-title"
    programme: ProgrammeRef
    procedure: Procedure
    track: Track
    level: TitleLevel
    place: str
    case: str
    document_no: str
    named_on: date


class RecordOldTitle(Act):
    """A title given before the system began; it counts in ladder and re-check (A0.11, F20)."""

    zh, en, rule = "登记既有称号", "Record an earlier title", "A0.11, F20"
    path, part = "old-titles", (Part.NAMER, Part.REGISTRAR)

    kind: Literal["record-old-title"] = "record-old-title"
    name: str = label("称号名称", "Name of the title", min_length=2, max_length=60)
    named_on: date = label("命名日期", "Named on")
    document_no: str = label("命名文号", "Number of the naming document", max_length=60)
    programme: Annotated[ProgrammeRef, Looked()]
    procedure: Annotated[Procedure, Looked()]
    track: Annotated[Track, Looked()]
    level: Annotated[TitleLevel, Looked()]
    place: Annotated[str, Looked()]

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        return self.procedure.offices


class RecordAward(Act):
    """Award instead of subsidy: money follows naming (A4.3)."""

    zh, en, rule = "登记奖励资金", "Record the award", "A4.3"
    path, part = "award", Part.NAMER

    kind: Literal["record-award"] = "record-award"
    yuan: int = label("奖励金额（元）", "Award in yuan", ge=1)
    document_no: str = label("拨付文号", "Number of the document", max_length=60)
    paid_on: date = label("拨付日期", "Paid on")


class ReportIncident(Act):
    """An environmental incident in the area (A4.6 a)."""

    zh, en, rule = "报告环境事件", "Report an incident", "A4.6"
    path, adds, whenever = "incidents", True, True
    part = (Part.RECHECKER, Part.ACCEPTOR, Part.SENDER, Part.INSPECTOR)

    kind: Literal["report-incident"] = "report-incident"
    level: Severity = label("事件等级（Ⅰ级最重）", "Level (I is the worst)")
    occurred_on: date = label("发生日期", "Day of the incident")
    description: TextRef = label("事件情况", "What happened")


class JudgeIncident(Act):
    """Was it handled properly, and how serious was the impact (A4.6 a)?"""

    zh, en, rule = "认定环境事件", "Judge an incident", "A4.6"
    path, part, harm = "incident-judgements", Part.RECHECKER, True

    kind: Literal["judge-incident"] = "judge-incident"
    no: int = label("事件序号", "Number of the incident", ge=1)
    handled_properly: bool = label("处置得当", "Handled properly")
    serious_impact: bool = label("造成恶劣社会影响", "Serious social impact")
    verified: bool = label("经查实", "Verified")
    reason: TextRef = label("认定意见", "Reasons")


class JudgeComplaints(Act):
    """Residents repeatedly complain of rather serious problems (A4.6 b)."""

    zh, en, rule = "认定群众投诉", "Judge complaints", "A4.6"
    path, part, harm, whenever = "complaints", Part.RECHECKER, True, True

    kind: Literal["judge-complaints"] = "judge-complaints"
    repeated: bool = label("群众多次投诉举报", "Repeated complaints")
    rather_serious: bool = label("较严重环境问题", "Rather serious problems")
    verified: bool = label("经查实", "Verified")
    reason: TextRef = label("认定意见", "Reasons")


class TitleGranted(TitleFact):
    kind: Literal["title-granted"] = "title-granted"
    programme: ProgrammeRef
    procedure: Procedure
    track: Track
    level: TitleLevel
    place: str
    case: str = ""
    name: str = ""
    document_no: str = ""
    named_on: date

    def on(self, title: Title) -> Title:
        return title.but(
            programme=self.programme,
            procedure=self.procedure,
            track=self.track,
            level=self.level,
            place=self.place,
            case=self.case,
            name=self.name,
            document_no=self.document_no,
            named_on=self.named_on,
            recheck_due=years_later(self.named_on, self.procedure.recheck.years),
        )


class AwardRecorded(TitleFact):
    kind: Literal["award-recorded"] = "award-recorded"
    yuan: int
    document_no: str
    paid_on: date
    needs_second: bool = False
    """False in facts from before awards were approved by two: they stand as they were recorded."""

    def on(self, title: Title) -> Title:
        if not self.needs_second:
            return title.but(awarded=True)
        return title.but(awarded=True, award_by=self.actor.account, award_yuan=self.yuan)


class IncidentReported(TitleFact):
    kind: Literal["incident-reported"] = "incident-reported"
    level: Severity
    occurred_on: date
    description: TextRef

    def on(self, title: Title) -> Title:
        number = title.reported + 1
        return title.but(reported=number, incidents={**title.incidents, number: self.level})


class IncidentJudged(TitleFact):
    kind: Literal["incident-judged"] = "incident-judged"
    no: int
    level: Severity
    handled_properly: bool
    serious_impact: bool
    verified: bool
    reason: TextRef
    proposed: bool
    """The Bureau proposes to cancel all titles of municipal level and above."""

    def on(self, title: Title) -> Title:
        left = {no: level for no, level in title.incidents.items() if no != self.no}
        return title.but(incidents=left, proposals=title.proposals + self.proposed)


class ComplaintsJudged(TitleFact):
    kind: Literal["complaints-judged"] = "complaints-judged"
    repeated: bool
    rather_serious: bool
    verified: bool
    reason: TextRef
    proposed: bool

    def on(self, title: Title) -> Title:
        return title.but(proposals=title.proposals + self.proposed)


def living(title: Title) -> str | None:
    """For `opens`: nothing is done with a title that is gone."""
    return "cancelled" if title.cancelled_on else None


def _granted(act: GrantTitle | RecordOldTitle, now: datetime, **more: str) -> TitleGranted:
    return TitleGranted(
        **fact(act, now),
        **more,
        programme=act.programme,
        procedure=act.procedure,
        track=act.track,
        level=act.level,
        place=act.place,
        document_no=act.document_no,
        named_on=act.named_on,
    )


@rule(GrantTitle, Title, opens=lambda title: "already-granted" if title.seq else None)
def grant_title(title: Title, act: GrantTitle, now: datetime) -> TitleGranted:
    return _granted(act, now, case=act.case)


@rule(RecordOldTitle, Title, opens=lambda title: "already-granted" if title.seq else None)
def record_old_title(title: Title, act: RecordOldTitle, now: datetime) -> TitleGranted:
    check_counts_as(act.name, act.track, act.level)
    if act.named_on > local_day(now):
        raise Invalid(field="named_on", latest=local_day(now).isoformat())
    return _granted(act, now, name=act.name)


def _not_awarded(title: Title) -> str | None:
    return "already-awarded" if title.awarded else living(title)


@rule(RecordAward, Title, opens=_not_awarded)
def record_award(title: Title, act: RecordAward, now: datetime) -> AwardRecorded:
    """A4.3: never before the naming."""
    if title.named_on and act.paid_on < title.named_on:
        raise Invalid(field="paid_on", earliest=title.named_on.isoformat())
    return AwardRecorded(
        **fact(act, now),
        yuan=act.yuan,
        document_no=act.document_no,
        paid_on=act.paid_on,
        needs_second=True,
    )


@rule(ReportIncident, Title, opens=living)
def report_incident(title: Title, act: ReportIncident, now: datetime) -> IncidentReported:
    if act.occurred_on > local_day(now):
        raise Invalid(field="occurred_on", latest=local_day(now).isoformat())
    return IncidentReported(
        **fact(act, now),
        level=act.level,
        occurred_on=act.occurred_on,
        description=act.description,
    )


def _incident_waits(title: Title) -> str | None:
    return living(title) or (None if title.incidents else "no-incident")


@rule(JudgeIncident, Title, opens=_incident_waits)
def judge_incident(title: Title, act: JudgeIncident, now: datetime) -> IncidentJudged:
    if act.no not in title.incidents:
        raise Invalid(field="no", given=act.no)
    level = title.incidents[act.no]
    judged = act.model_dump(include={"handled_properly", "serious_impact", "verified"})
    return IncidentJudged(
        **fact(act, now),
        no=act.no,
        level=level,
        reason=act.reason,
        **judged,
        proposed=incident_calls_for_proposal(level, **judged),
    )


@rule(JudgeComplaints, Title, opens=living)
def judge_complaints(title: Title, act: JudgeComplaints, now: datetime) -> ComplaintsJudged:
    judged = act.model_dump(include={"repeated", "rather_serious", "verified"})
    return ComplaintsJudged(
        **fact(act, now),
        reason=act.reason,
        **judged,
        proposed=complaints_call_for_proposal(**judged),
    )


TitleAct = Annotated[
    RecordOldTitle | RecordAward | ReportIncident | JudgeIncident | JudgeComplaints,
    Field(discriminator="kind"),
]
TitleFacts = TitleGranted | AwardRecorded | IncidentReported | IncidentJudged | ComplaintsJudged
