"""A case, title or filing on a stage without machines: acts are decided and applied in memory.

`Stage` knows for every act somebody entitled and something sensible to say, so that a test says
only what it is about. It moves time and keeps the facts; it never bends a rule.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from services.domain.acts import decide, open_acts
from services.domain.any_step import HandsAct
from services.domain.base import CLOCK, Act, ActorRef, Stream, TextRef
from services.domain.case import Case
from services.domain.clocks.calendar import BEIJING, local_day
from services.domain.errors import DomainError
from services.domain.facts import AnyFact
from services.domain.filing import Filing
from services.domain.mechanisms.rectifications import Owner, Standing
from services.domain.offices import handing, returning, taking_back
from services.domain.offices.hands import LED
from services.domain.permissions import DECIDERS, RELATIONS, parts_of
from services.domain.programme.library import current, ref_of
from services.domain.programme.schema import Office, Procedure, Programme, TitleLevel, Track
from services.domain.rectifying.owning import OfLedger
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.consolidating import LayOpinion, VoiceOpinion
from services.domain.review.panel import Sheet
from services.domain.seats import Seat
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    implementation,
    plan,
    public_notice,
    recheck,
    rectification,
    self_check,
    technical_assessment,
)
from services.domain.titles.title import GrantTitle, Title
from services.domain.tree.units import Function, Part, StepName, at
from tests.domain.forward import FORWARD
from tests.domain.of_ledger import of_ledger
from tests.domain.of_papers import OF_PAPERS, of_papers, signer_of
from tests.domain.of_review import OF_REVIEW, of_review
from tests.domain.of_units import OF_UNITS, of_units

PLACES = {
    Track.CITY: "9901",
    Track.COUNTY: "990121",
    Track.TOWN: "990121101",
    Track.VILLAGE: "990121101201",
}
MONDAY = datetime(2030, 3, 4, 9, 0, tzinfo=BEIJING)
WORDS = TextRef(id="text", commitment="0" * 64)
EXPERTS = ("expert-1", "expert-2")
CLEAR = {
    **dict.fromkeys(("employed", "cooperated", "kin", "commissioned"), False),
    "liable": True,
}
"""Nothing stands in the way, and the expert answers for what is signed (6.1.2)."""
POINT = {"place": "C07", "rule": "A1.9", "words": WORDS}

OFFICERS_ABOVE = (
    Function.CITY_OFFICER,
    Function.PROVINCE_OFFICER,
    Function.MINISTRY_OFFICER,
)

CONTACTS = {"hotline": "0999-12369", "mailbox": "ts@example.cn", "address": "示例路1号"}
ALWAYS: dict[type[Act], dict[str, Any]] = {
    DeclareInterests: CLEAR,
    public_notice.PublishNotice: CONTACTS,
    public_notice.CorrectNotice: CONTACTS,
    creation_request.FileCreationRequest: {"eligible": True},
    plan.FilePlan: {"documents": ("plan", "resolution", "order")},
}
"""What is sensible to say however things stand."""


class Stage:
    """One stream with everybody around it."""

    def __init__(
        self,
        track: Track = Track.COUNTY,
        level: TitleLevel = TitleLevel.MUNICIPAL,
        *,
        state: Stream | None = None,
        now: datetime = MONDAY,
    ) -> None:
        self.programme: Programme = current(track, level)
        self.place = PLACES[track]
        self.state: Stream = state or Case(id="case")
        self.now = now
        self.words = WORDS
        self.facts: list[AnyFact] = []
        self.requests = count(1)

    @property
    def rules(self) -> Procedure:
        return self.programme.procedure

    @property
    def case(self) -> Case:
        assert isinstance(self.state, Case)
        return self.state

    @property
    def title(self) -> Title:
        assert isinstance(self.state, Title)
        return self.state

    @property
    def filing(self) -> Filing:
        assert isinstance(self.state, Filing)
        return self.state

    def make(self, act: type[Act], actor: ActorRef | None = None, **fields: object) -> Act:
        """The act with everything it needs; `fields` say what this test is about."""
        said = {**self.sensible(act), **fields}
        who = actor or self.actor(act, said)
        request = {"request_id": f"request-{next(self.requests)}", "actor": who}
        return act.model_validate({**request, **said})

    def do(self, act: type[Act], actor: ActorRef | None = None, **fields: object) -> AnyFact:
        """Decide and apply. Raises what the rule raises, and then nothing has changed."""
        found: Any = decide(self.state, self.make(act, actor, **fields), self.now)
        self.state = self.state.after(found)
        self.place = getattr(self.state, "place", "") or self.place
        self.facts.append(found)
        event: AnyFact = found
        return event

    def sleep(self, **by: int) -> None:
        self.now += timedelta(**by)

    def to(self, stands: StepName | str) -> Case:
        """Forward by the last act of the procedure that is possible, until it stands there."""
        if not self.state.seq:
            self.do(creation_request.FileCreationRequest)
        while self.case.stands != stands:
            assert self.case.step, f"over, without having come to {stands}"
            self.forward()
        return self.case

    def forward(self) -> AnyFact:
        last: DomainError | None = None
        for act in reversed(FORWARD):
            if act not in open_acts(self.state):
                continue
            if act is public_notice.CloseNotice:
                self.now = public_notice.ends_at(self.case) or self.now
            try:
                return self.do(act)
            except DomainError as refused:
                last = refused
        raise AssertionError(self.state.stands) from last  # type: ignore[attr-defined]  # no filing goes forward

    def actor(self, act: type[Act], said: dict[str, Any] | None = None) -> ActorRef:
        """Somebody entitled, by the first office that plays a part of the act.

        Where the track has no such office it is an auditor, who is entitled to nothing.
        """
        for part in parts_of(act):
            if part is Part.NOBODY:
                return CLOCK
            if part is Part.ANYBODY:
                return ActorRef(account="visitor", function=Function.PUBLIC, unit="")
            if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR):
                return self.expert(act)
            if part in (Part.LEADER, Part.LEADER_ASKED, Part.OBJECTION_HEAD):
                return ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
            if part in RELATIONS:
                if found := self.related(part):
                    return found
                continue
            duties = self.state.duties if isinstance(self.state, Case) else {}
            if offices := self.offices.get(part) or duties.get(part):
                unit = at(self.place, offices[0].level)
                if act is self_check.VerifyValues:
                    unit += ":" + self.rules.verifiers[(said or {})["codes"][0]]
                function = offices[0].function
                return ActorRef(account=str(function), function=function, unit=unit)
        return ActorRef(account="auditor", function=Function.AUDITOR, unit="99")

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        """Those of the case at this moment; of another stream, those of its programme."""
        known = self.state.offices if isinstance(self.state, Case) else {}
        return known or self.rules.offices

    def related(self, part: Part) -> ActorRef | None:
        """Whoever plays the part by how the case stands; None where nobody does."""
        hands = self.case.hands
        if part is Part.HEAD:
            office = self.rules.offices[self.officer_part()][0]
            unit = at(self.place, office.level)
            return ActorRef(account="leader", function=LED[office.function], unit=unit)
        if part is Part.OFFICER:
            return self.of_office(self.officer_part())
        if part is Part.DECIDER and self.case.step and self.case.step.name in DECIDERS:
            return self.of_office(DECIDERS[self.case.step.name])
        if part is Part.LAST_ACTOR and hands.last:
            return self.facts[hands.last.seq - 1].actor
        if part in (Part.PAPER_SIGNER, Part.SHEET_SIGNER):
            return signer_of(self.case, part)
        waiting = [account for one in hands.rounds for account in one.waits_for]
        if part in (Part.PROPOSER, Part.MENDER):
            due = Standing.OWNED if part is Part.PROPOSER else Standing.APPROVED
            return next(map(owner_in_person, self.case.answerable(due)), None)
        named = waiting if part is Part.SIGNER else [one.account for one in hands.copies]
        found = named[0] if named and part is not Part.DECIDER else ""
        seat = {"function": Function.CITY_OFFICER, "unit": "9901"}
        return ActorRef(account=found, **seat) if found else None

    def of_office(self, part: Part) -> ActorRef:
        """The first officer of the part, or whoever of that office holds it in this case."""
        office = self.rules.offices[part][0]
        unit = at(self.place, office.level)
        held = self.case.hands.holding(part, office.function, unit)
        account = held.hand if held else str(office.function)
        return ActorRef(account=account, function=office.function, unit=unit)

    def officer_part(self) -> Part:
        """A part whose first office can be handed on."""
        offices = self.rules.offices.items()
        return next(part for part, named in offices if named[0].function in OFFICERS_ABOVE)

    def expert(self, act: type[Act] | None = None) -> ActorRef:
        """For a sheet or a voice, the next expert who has not handed in one."""
        panel = self.case.panel if isinstance(self.state, Case) else None
        name = panel.chair if panel and panel.chair else EXPERTS[0]
        if act is technical_assessment.SubmitSheet and panel:
            name = next((one for one in panel.experts if one not in panel.sheets), name)
        if act is VoiceOpinion and self.case.laid:
            name = next(iter(self.case.laid.unheard), name)
        return ActorRef(account=name, function=Function.EXPERT, unit="9901")

    def sensible(self, act: type[Act]) -> dict[str, Any]:
        """What somebody would say if the act went well."""
        today = local_day(self.now)
        fields: dict[str, Any] = {
            "document": "document",
            "document_no": "环发〔2030〕1号",
            "batch": "环函〔2030〕2号",
            "opinion": self.words,
            "reason": self.words,
            "ground": "content-thin",
            "note": self.words,
            "words": self.words,
            "answer": self.words,
            "description": self.words,
            "feedback": self.words,
            "measures": self.words,
            "passed": True,
            "visit": "open",
            "subject": self.words,
            "about": application.IssueDeficits.path,
            "agreed": True,
            "yuan": 500_000,
            "no": 1,
            "case": "case",
            "papers_version": 0,
            "data_digest": "digest",
            "manifest": (),
            "experts": EXPERTS,
            "chair": EXPERTS[0],
            **dict.fromkeys(
                ("held_on", "approved_on", "in_force_on", "checked_on", "visited_on", "on"), today
            ),
            **dict.fromkeys(("occurred_on", "paid_on", "named_on"), today),
            "programme": ref_of(self.programme),
            "procedure": self.rules,
            "track": self.programme.track,
            "level": self.programme.level,
            "place": self.place,
            "offices": self.rules.offices,
        }
        fields |= self._particular(act)
        if issubclass(act, OF_UNITS):
            fields |= of_units(self.place, today)
        if issubclass(act, HandsAct) and isinstance(self.state, Case) and self.state.seq:
            fields |= self.in_hands(act)
        return {name: value for name, value in fields.items() if name in act.model_fields}

    def _particular(self, act: type[Act]) -> dict[str, Any]:
        """Where the sensible thing depends on how things stand."""
        if act in ALWAYS:
            return ALWAYS[act]
        if act in (technical_assessment.FormOpinion, LayOpinion):
            return {"visits": ("open", "unannounced")}
        if act in OF_PAPERS:
            return of_papers(act, self.state)
        if act in OF_REVIEW:
            return of_review(act, self.state, self.words)
        if act is technical_assessment.SubmitSheet:
            return {"sheet": Sheet(met=20), "sheet_version": 0}
        if act is self_check.VerifyValues:
            return self.verified(next(iter(self.rules.verifiers)))
        if act is application.IssueDeficits:
            return {"lines": (deficit("C07"),)}
        if act.any_step and "what" in act.model_fields and isinstance(self.state, Case):
            return self._about_terms(self.state)
        if isinstance(self.state, Case) and self.state.seq:
            return self._about_findings(act, self.state)
        return {}

    def in_hands(self, act: type[Act]) -> dict[str, Any]:
        """What is sensible for the acts of `hands`: colleagues, rounds, a way back (2.2.1)."""
        part = self.officer_part()
        office = self.rules.offices[part][0]
        seat = Seat(function=office.function, unit=at(self.place, office.level))
        rounds = [one for one in self.case.hands.rounds if one.waits_for]
        held = [one.part for one in self.case.hands.holdings if one.delegate]
        back = returning.back_from(self.case)
        earlier: object = back[0] if back else StepName.CREATION_REQUEST
        to = earlier if act is returning.SendBack else "colleague"
        last = self.case.hands.last
        found: dict[str, Any] = {
            "of": held[0] if act is handing.EndDelegation and held else part,
            "to": to,
            "seats": (seat,),
            "position": "after",
            "mode": "all",
            "signers": ("signer-1", "signer-2"),
            "signer": "signer-3",
            "round": rounds[0].no if rounds else 1,
        }
        if act is taking_back.TakeBack and last:
            was = replayed(Case(id=self.case.id), self.facts[: last.seq - 1])
            assert isinstance(was, Case)
            found |= {"restored": taking_back.compact(was), "undoes": last.seq}
        return found

    def _about_terms(self, case: Case) -> dict[str, Any]:
        """What is asked or pressed for before what is merely owed."""
        owed = (what for what, ledger in case.ledgers.items() if not ledger.done)
        what = next(iter((*case.supervisions, *case.extensions_asked, *owed)), "review")
        today = local_day(self.now)
        dates = dict.fromkeys(("due_on", "answer_by", "old", "new"), today)
        return {"what": what, "days": 10, "granted": True, "edition": "2030-1", **dates}

    def _about_findings(self, act: type[Act], case: Case) -> dict[str, Any]:
        numbers = [finding.no for finding in case.open_findings]
        if act is rectification.SubmitRectificationReport:
            return {"measures": tuple({"no": no, "measures": WORDS} for no in numbers)}
        if act is rectification.ReReview:
            return {"closed": tuple(numbers)}
        if issubclass(act, OfLedger):
            return of_ledger(act, case, self.now, self.words)
        if act in (implementation.ReportInterimMeasures, implementation.CloseInterimFinding):
            return {"no": numbers[0] if numbers else 1}
        if act in (acceptance.RecordMethod, acceptance.OmitMethod):
            methods = self.rules.acceptance.methods
            missing = (one for one in methods if one.id not in case.acceptance.methods)
            method = next(missing, None)
            survey = {"sample": 300, "satisfied": 290} if method and method.survey else {}
            return {"method": method.id if method else "none", **survey}
        return {}

    def verified(self, *codes: str) -> dict[str, Any]:
        return {"codes": codes, "shown": [{"code": code, "digest": "d"} for code in codes]}


def owner_in_person(owner: Owner) -> ActorRef:
    assert owner.function
    return ActorRef(account=owner.account, function=owner.function, unit=owner.unit)


def deficit(place: str, rule: str = "D11") -> dict[str, Any]:
    said = {"place": place, "ground": "content-thin", "rule": rule}
    return {**said, "problem": WORDS, "remedy": WORDS}


def titled(
    track: Track = Track.VILLAGE, level: TitleLevel = TitleLevel.MUNICIPAL, **grant: Any
) -> Stage:
    """A title as a case left it."""
    stage = Stage(track, level, state=Title(id="title-case"))
    stage.do(GrantTitle, **grant)
    return stage


def rechecked(track: Track = Track.VILLAGE, level: TitleLevel = TitleLevel.MUNICIPAL) -> Stage:
    """The re-check of a title, just opened by the clock."""
    stage = Stage(track, level)
    stage.do(recheck.OpenRecheck, procedure=stage.rules.for_recheck(), title="title-case")
    return stage


def replayed(start: Stream, facts: Iterable[AnyFact]) -> Stream:
    """The stream folded from its facts alone."""
    for fact in facts:
        start = start.after(fact)
    return start
