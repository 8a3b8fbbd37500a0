"""Every act has its link where the person entitled works, and its form opens (issue 1.5.3).

The streams are walked by the rules themselves; nothing here names which act is open when.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from services.domain.acts import RULES, open_acts
from services.domain.base import Act
from services.domain.case import Case
from services.domain.clocks.terms import AnswerSupervision, AskExtension, DecideExtension, Supervise
from services.domain.fieldwork.planning import CallOffVisit, PlanVisit, RecordVisit
from services.domain.fieldwork.surveying import CloseSurvey, InviteRespondents, OpenSurvey
from services.domain.filing import (
    DecideObjection,
    FileObjection,
    FileReport,
    FileTip,
    FileVisitNote,
    Filing,
)
from services.domain.objecting.appealing import DecideAppeal, FileAppeal
from services.domain.offices.copying import Acknowledge
from services.domain.offices.handing import EndDelegation
from services.domain.offices.inquiries import FileInquiry
from services.domain.offices.instructions import AskInstruction, GiveInstruction
from services.domain.offices.signing import AddSigner, DropSigner, Sign
from services.domain.offices.taking_back import TakeBack
from services.domain.offices.visit_days import AnnounceVisitDay, FileVisitResult, visited_now
from services.domain.offices.visits import Stop
from services.domain.papers.deficit_answers import ContestDeficit
from services.domain.permissions import RELATIONS, kind_of, parts_of, plays
from services.domain.programme.schema import Procedure, Track
from services.domain.programme.service_rules import ServiceRules, Switch
from services.domain.programme.words import ECO_TRACKS
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.rectifying.pressing import SendDraftedNotice
from services.domain.rectifying.publishing import PublishItems
from services.domain.review.assigning import AssignIndicators, ReassignIndicators
from services.domain.review.conflicts import DeclareInterests, ReadmitExpert
from services.domain.review.consolidating import IssueOpinion, VoiceOpinion
from services.domain.review.drawing import (
    CommitForPanel,
    DrawPanelAgain,
    ExcuseExpert,
    FreezeExperts,
    RevealForPanel,
    VoidPanelDraw,
)
from services.domain.review.insufficient import AskEvidence
from services.domain.review.signing_papers import (
    DeclinePaper,
    PutAcceptanceOpinionToSignature,
    PutOpinionToSignature,
    PutReviewOpinionToSignature,
    SignPaper,
)
from services.domain.review.signing_sheets import (
    CorrectSheet,
    PutSheetToSignature,
    SignPromise,
    SignSheet,
)
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.acceptance import IssueAcceptanceOpinion
from services.domain.steps.application import IssueDeficits
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.implementation import (
    CloseInterimFinding,
    RecordInterimCheck,
    ReportInterimMeasures,
)
from services.domain.steps.pre_assessment import FormPreAssessment, RequestRecheck
from services.domain.steps.public_notice import NotRecommend, running
from services.domain.steps.recheck import ConcludeRecheck, OpenRecheck
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.steps.upper_review import IssueReviewOpinion
from services.domain.titles.title import (
    GrantTitle,
    RecordAward,
    RecordOldTitle,
    ReportIncident,
    Title,
)
from services.domain.titles.title_appeals import ReviewTitle
from services.domain.titles.title_duties import FileYearlyPaper, RecordCompletion
from services.domain.tree.units import Function, Part, StepName, at, territory
from tests.api.cast import Cast
from tests.domain.stage import CLEAR, POINT, WORDS, Stage
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.storage.recording import record, record_last

HOMES = {Case: "/cases", Title: "/register", Filing: "/filings"}
FORMS = {Case: "/cases", Title: "/titles", Filing: "/filings"}
WITHOUT_WORKLIST = {Function.APPLICANT_CLERK, Function.APPLICANT_LEADER, Function.EXPERT}
DETOURS: dict[type[Act], dict[str, Any]] = {
    RecordInterimCheck: {"points": (POINT,)},
    ReportInterimMeasures: {},
    CloseInterimFinding: {},
    FormOpinion: {"passed": False, "points": (POINT,)},
    ConcludeRecheck: {"passed": False, "points": (POINT,)},
    AssignFindings: {},
    ProposeMeasures: {},
    DecideMeasures: {},
    HandInEvidence: {},
    ReReviewItems: {},
    ReportIncident: {"level": "II"},
    RecordAward: {},
    IssueDeficits: {},
    ContestDeficit: {},
    AskExtension: {},
    DecideExtension: {},
    Supervise: {},
    AnswerSupervision: {},
    AskInstruction: {"about": "issue-deficits", "places": ("C07",)},
    GiveInstruction: {"agreed": True},
}
"""What a case that goes well leaves out; each is taken once, by the first case that comes to it."""
BY_STANDING = {*RELATIONS, Part.OWING, Part.LEADER_IN_CHARGE}
OF_ONE_PERSON = {AddSigner, Acknowledge, DropSigner, EndDelegation, Sign, TakeBack}
"""Open to the very person whom the case names; see `test_hands.py`."""
BY_OTHER_PAGES = {
    *(FileCreationRequest, RecordOldTitle, FileObjection, FileTip, FileInquiry),
    FileVisitResult,
}
"""First acts with a page of their own, those of the public, and what is signed on a visit."""
OF_THE_CITY = {RequestRecheck, FormPreAssessment, FileYearlyPaper, RecordCompletion}
"""A model city's alone; its whole way is walked in `workflows/test_model_city.py`."""
OF_OPINIONS = {
    *(VoiceOpinion, PutOpinionToSignature, SignPaper, DeclinePaper, IssueOpinion),
    *(PutAcceptanceOpinionToSignature, IssueAcceptanceOpinion),
    *(PutReviewOpinionToSignature, IssueReviewOpinion),
}
"""What is signed, on the page of its paper: `test_opinions.py`, `test_signed_papers.py`."""
SIGNED_ALONE = {PutSheetToSignature, SignSheet, SignPromise}
"""By one expert, on a page for the purpose: `test_signed_papers.py`."""
OF_DRAWS = {
    *(FreezeExperts, CommitForPanel, RevealForPanel, VoidPanelDraw, ExcuseExpert, DrawPanelAgain),
    ReadmitExpert,
}
"""Where a programme has the panel drawn, and after a recusal: `test_experts.py`, here and in api."""
OF_FIELDWORK = {
    *(PlanVisit, CallOffVisit, RecordVisit),
    *(OpenSurvey, InviteRespondents, CloseSurvey),
}
"""Plans that applicants must not see, and surveys: `test_fieldwork.py`, `test_answering.py`."""
OF_REVIEWS = {AskEvidence}
"""Where an expert found evidence insufficient: `test_review_offline.py`."""
OF_APPEALS = {FileAppeal, DecideAppeal}
"""By the query code alone, and by those who had no part before: `test_objecting.py`."""
SWITCHED_ON: set[type[Act]] = {
    AssignIndicators,
    ReassignIndicators,
    SendDraftedNotice,
    PublishItems,
}
"""Where a programme asks for them, or an item is overdue: `test_assigning.py`,
`test_ledger_timing.py`.
"""
OF_BUREAUS = {NotRecommend, ReviewTitle}
"""Of a level that recommends, and of a title after an appeal: `test_leaders_acts.py`."""
ELSEWHERE = (
    OF_OPINIONS | OF_DRAWS | OF_FIELDWORK | OF_REVIEWS | OF_APPEALS | SWITCHED_ON | OF_BUREAUS
)

ROUTE = {
    "case": "case-noticed",
    "place": "990121",
    "hour": "09:30",
    "stops": (
        Stop(case="case-noticed", place="990121101201", step=StepName.ACCEPTANCE, hour="09:30"),
    ),
}


HEAD = "city.leader"
"""Names the two handlers of an objection before there is anything to decide: `test_objecting.py`."""


class Peopled(Stage):
    """A stage whose experts are people with accounts."""

    experts: tuple[str, ...] = ()

    @property
    def rules(self) -> Procedure:
        """Those of the stream itself: a re-check has its own offices."""
        own: Procedure | None = getattr(self.state, "procedure", None)
        return own or super().rules

    def sensible(self, act: type[Act]) -> dict[str, Any]:
        known = {"experts": self.experts, "chair": self.experts[0]}
        return {name: known.get(name, value) for name, value in super().sensible(act).items()}


def undeclared(state: Any) -> str:
    """A member of the panel to whom nothing opens yet (6.1.2); empty where there is none."""
    panel = state.panel if isinstance(state, Case) and state.step else None
    waiting = [one for one in panel.experts if one not in panel.declared] if panel else []
    return waiting[0] if waiting else ""


class Tour:
    """Goes through streams with the people of the sample city, looking for every act's link."""

    def __init__(self, cast: Cast, person: SignIn, experts: tuple[str, ...]) -> None:
        self.cast, self.person, self.experts = cast, person, experts
        self.reached: set[type[Act]] = set()
        self.taken: set[type[Act]] = set()

    async def through(self, begin: type[Act], track: Track, state: Any, **said: Any) -> Stage:
        """From its first act to its end, all detours taken."""
        stage = Peopled(track, state=state)
        stage.experts = self.experts
        stage.do(begin, **said)
        while True:
            await record_last(self.cast.doors.database, stage)
            if silent := undeclared(stage.state):
                stage.do(
                    DeclareInterests, stage.expert().model_copy(update={"account": silent}), **CLEAR
                )
                continue
            await self.look(stage)
            detour = next(
                (a for a in DETOURS if a in open_acts(stage.state) and a not in self.taken), None
            )
            if detour:
                self.taken.add(detour)
                stage.do(detour, **DETOURS[detour])
            elif isinstance(stage.state, Case) and not stage.case.outcome:
                stage.forward()
            else:
                return stage

    async def look(self, stage: Stage) -> None:
        for act in possible(stage):
            if act not in self.reached:
                for login in self.entitled(act, stage):
                    if act is DecideObjection and login == HEAD:
                        continue
                    await self.find(act, await self.person(login), login, stage)
                    self.reached.add(act)

    def entitled(self, act: type[Act], stage: Stage) -> Iterator[str]:
        """One login for each office that plays one of the act's parts."""
        state: Any = stage.state
        for part in parts_of(act):
            if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR) and state.panel.experts:
                yield "expert.one"
            if part in BY_STANDING:
                yield from self.related(part, state)
            for office in state.offices.get(part, ()):
                yield self.somebody(office.function, at(state.place, office.level))

    def related(self, part: Part, state: Any) -> Iterator[str]:
        """The first login that plays a part which no programme names."""
        for login, account in self.cast.accounts.items():
            if any(plays(part, seat, "", state) for seat in account.seats):
                yield login
                return

    def somebody(self, function: Function, unit: str) -> str:
        for login, account in self.cast.accounts.items():
            if any(s.function is function and territory(s.unit) == unit for s in account.seats):
                return login
        raise AssertionError((function, unit))

    async def find(self, act: type[Act], person: Person, login: str, stage: Stage) -> None:
        state = stage.state
        form = f"{FORMS[type(state)]}/{state.id}/acts/{kind_of(act)}"
        pages = [f"{HOMES[type(state)]}/{state.id}"]
        on_lists = not act.any_step or act.awaited
        if (
            on_lists
            and not {seat.function for seat in self.cast.accounts[login].seats} & WITHOUT_WORKLIST
        ):
            pages.append("/worklist")
        for path in pages:
            page = await person.see(path)
            assert f'href="{form}"' in page.html, (login, form, path, page.text)
        opened = await person.see(form)
        assert opened.status == 200, (login, form, opened.text)
        if act in SIGNED_ALONE:
            assert "我签署的文件" in opened.text
        else:
            assert opened.form("/acts/").action == form


async def told(tour: Tour) -> Stage:
    """A case whose programme has the time of expert review told in writing (2.2.3)."""
    stage = Peopled(Track.COUNTY, state=Case(id="case-told"))
    stage.experts = tour.experts
    on = ServiceRules(expert_time_told=Switch(on=True, source="test"))
    stage.do(FileCreationRequest, procedure=stage.rules.model_copy(update={"service": on}))
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    await record(tour.cast.doors.database, stage)
    return stage


def possible(stage: Stage) -> Iterator[type[Act]]:
    """Acts open now, and what may be handed in about the case from elsewhere."""
    yield from (act for act in open_acts(stage.state) if act.path)
    if isinstance(stage.state, Case) and stage.case.step:
        if stage.case.step.name is StepName.TECHNICAL_ASSESSMENT:
            yield FileVisitNote
        if visited_now(stage.case):
            yield AnnounceVisitDay
        if stage.case.step.name is StepName.IMPLEMENTATION and stage.rules.reports.due:
            yield FileReport


@pytest.fixture
async def tour(cast: Cast, person: SignIn) -> Tour:
    return Tour(cast, person, tuple([await cast.account(f"expert.{n}") for n in ("one", "two")]))


async def test_every_act_is_linked_where_its_people_work_and_its_form_opens(tour: Tour) -> None:
    for track in ECO_TRACKS:
        await tour.through(FileCreationRequest, track, Case(id=f"case-{track}"))
    await tour.through(GrantTitle, Track.VILLAGE, Title(id="title-1"))
    rules = Stage(Track.VILLAGE).rules.for_recheck()
    recheck = {"procedure": rules, "title": "title-1"}
    await tour.through(OpenRecheck, Track.VILLAGE, Case(id="recheck-1-1"), **recheck)
    notice = Stage(Track.VILLAGE, state=Case(id="case-noticed"))
    notice.to(StepName.PUBLIC_NOTICE)
    while not (period := running(notice.case)):
        notice.forward()
    await record(tour.cast.doors.database, notice)
    dates = {"notice_starts": period.starts_at, "notice_ends": period.ends_at}
    for kind, said in ((FileObjection, dates), (FileTip, {})):
        about = Filing(id=f"filing-{kind_of(kind)}")
        await tour.through(kind, Track.VILLAGE, about, case="case-noticed", **said)
    await tour.through(FileInquiry, Track.VILLAGE, Filing(id="filing-asked"), case="case-noticed")
    await tour.through(AnnounceVisitDay, Track.VILLAGE, Filing(id="filing-day"), **ROUTE)
    signed = {"day": "filing-day", "result": WORDS, "case": "case-noticed"}
    await tour.through(FileVisitResult, Track.VILLAGE, Filing(id="filing-seen"), **signed)
    await tour.look(await told(tour))
    wanted = {
        act
        for act, found in RULES.items()
        if act.path and Part.NOBODY not in parts_of(act)
        if found.stream is not AssessmentRound  # They have a tour of their own: `test_rounds.py`.
    }
    left = wanted - tour.reached - SIGNED_ALONE - {CorrectSheet}
    assert left == BY_OTHER_PAGES | OF_ONE_PERSON | OF_THE_CITY | ELSEWHERE


async def test_what_begins_a_stream_has_a_page_of_its_own(person: SignIn) -> None:
    for login, home, form in (
        ("songping.clerk", "/my", "/my/new"),
        ("admin", "/admin/rechecks", "/admin/titles/new"),
    ):
        somebody = await person(login)
        assert f'href="{form}"' in (await somebody.see(home)).html
        assert (await somebody.see(form)).status == 200
