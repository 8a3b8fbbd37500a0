"""2.5.1: every act at every stage, tried by every function, of the place and of elsewhere.

The rules themselves are asked, without a server; what they say must be what the table says. The
walk over HTTP (tests/api/test_matrix.py) then needs each address only once per way of standing.
"""

from collections import deque
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from services.domain.acts import RULES, check_open, open_acts
from services.domain.base import Act, ActorRef, Stream
from services.domain.case import Case
from services.domain.errors import DomainError, NotEntitled, NotNow, StepClosed
from services.domain.fieldwork.planning import PlanVisit
from services.domain.fieldwork.surveying import OpenSurvey
from services.domain.filing import About, FileObjection, FileTip, Filing
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.objecting.appealing import FileAppeal
from services.domain.offices.inquiries import FileInquiry
from services.domain.offices.instructions import AskInstruction
from services.domain.offices.visit_days import AnnounceVisitDay, FileVisitResult
from services.domain.offices.visits import Stop
from services.domain.permission_matrix import BY_STATE, Holder, entitled
from services.domain.permissions import check_entitled, kind_of, parts_of, plays
from services.domain.programme.library import current
from services.domain.programme.opinion_rules import OpinionRules
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.rectifying.pressing import SendDraftedNotice
from services.domain.rectifying.publishing import PublishItems
from services.domain.review.assigning import StepAssigningAct
from services.domain.review.conflicts import ReadmitExpert
from services.domain.review.drawing import StepDrawAct
from services.domain.review.insufficient import AskEvidence
from services.domain.rounds.state import AssessmentRound
from services.domain.seats import Seat
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.steps.pre_assessment import RequestRecheck
from services.domain.steps.public_notice import NotRecommend
from services.domain.steps.technical_assessment import FormOpinion, TellReviewTime
from services.domain.titles.title import RecordOldTitle, ReportIncident
from services.domain.titles.title_appeals import ReviewTitle
from services.domain.titles.title_rechecks import FinishRecheck, StartRecheck
from services.domain.tree.units import Function, Level, Part, StepName, at, level_of, within
from tests.domain.stage import EXPERTS, POINT, Stage, rechecked, titled

OWN, ELSEWHERE = "990121101201", "990222201301"
ACTS = tuple(act for act, rule in RULES.items() if act.path)
BY_APPOINTMENT = frozenset({Part.PANEL_MEMBER, Part.PANEL_CHAIR})


def seats() -> Iterator[Seat]:
    """Every function in every unit above a village here and one in another city; a department
    counts for the territory that it belongs to.
    """
    for village in (OWN, ELSEWHERE):
        for level in Level:
            for function in Function:
                if function not in (Function.CLOCK, Function.PUBLIC) and of_level(function, level):
                    yield Seat(function=function, unit=at(village, level))
        yield Seat(function=Function.VERIFYING_UNIT, unit=f"{at(village, Level.COUNTY)}:tongji")
        yield Seat(function=Function.JOINT_DEPARTMENT, unit=f"{at(village, Level.CITY)}:jianwei")


def of_level(function: Function, level: Level) -> bool:
    """A city's leader sits in a city; a government or a department's officer at any level."""
    own = function.partition("-")[0]
    return own not in set(Level) or own == level


LEVELS = dict.fromkeys(ECO_TRACKS, TitleLevel.MUNICIPAL) | {Track.CITY: TitleLevel.NATIONAL}
"""The first rung of each track; the model city has but one."""
ASIDE: dict[type[Act], dict[str, Any]] = {
    RecordInterimCheck: {"points": (POINT,)},
    FormOpinion: {"passed": False, "points": (POINT,)},
    AskInstruction: {"about": "issue-deficits", "places": ("C07",)},
    ReportIncident: {"level": "II"},
}
"""How an act is said where the case is to leave the straight way."""
FIRST = frozenset({FileCreationRequest, RecordOldTitle})
SWITCHED = frozenset(
    {
        TellReviewTime,
        ReadmitExpert,
        AskEvidence,
        NotRecommend,
        PublishItems,
        ReviewTitle,
        SendDraftedNotice,
        *get_args(StepAssigningAct),
        *get_args(StepDrawAct),
    }
)
"""Open only in programmes that switch it on, once an expert stood back or found evidence
insufficient, the clock found an item overdue, or an appeal was upheld after the naming: see
test_one_time, `review/`, test_findings_timing, test_notices_below and test_title.
"""
Somebody = tuple[Seat, str]
PEOPLE: tuple[Somebody, ...] = (
    *((seat, "somebody") for seat in seats()),
    *((Seat(function=Function.EXPERT, unit="9901"), expert) for expert in EXPERTS),
    (Seat(function=Function.PUBLIC, unit=""), "visitor"),
)


@dataclass(frozen=True)
class Stood:
    """How far one stream had come, and what it takes to go on from there."""

    name: str
    stage: Stage

    @property
    def state(self) -> Stream:
        return self.stage.state

    @property
    def again(self) -> bool:
        return isinstance(self.state, Case) and bool(self.state.title)

    def __str__(self) -> str:
        return self.name


def kept(stage: Stage, name: str) -> Stood:
    """The stage as it stands now; the other goes on."""
    still = copy(stage)
    still.facts = list(stage.facts)
    return Stood(f"{name}/{stage.state.stands}", still)  # type: ignore[attr-defined]  # no filing is walked here


def straight(track: Track) -> Iterator[Stood]:
    """A case after each of its facts until it is named, its re-check, its title."""
    level = LEVELS[track]
    stage = Stage(track, level)
    stage.to(StepName.CREATION_REQUEST)
    while stage.case.outcome is None:
        yield kept(stage, track)
        stage.forward()
    yield kept(stage, track)
    again = rechecked(track, level)
    yield kept(again, f"{track}/recheck")
    if track is Track.CITY:
        again.do(RequestRecheck)
        yield kept(again, f"{track}/recheck")
    title = titled(track, level)
    yield kept(title, f"{track}/title")
    title.do(StartRecheck)
    yield kept(title, f"{track}/title")
    title.do(FinishRecheck, passed=False, decided_at=title.now)
    yield kept(title, f"{track}/title")


OPINION = OpinionRules()
SURVEYED = SurveyRules(
    method="online",
    sample=OPINION.sample("residents"),
    instrument=OPINION.instrument,
    source=OPINION.source,
)


def filed(track: Track) -> Iterator[Stood]:
    """Whatever came in and waits for somebody."""
    stage = Stage(track, LEVELS[track])
    week = {"notice_starts": stage.now, "notice_ends": stage.now + timedelta(days=7)}
    stop = Stop(case="case", place=stage.place, hour="09:30", step=StepName.ACCEPTANCE)
    said: dict[type[Act], dict[str, Any]] = {
        FileObjection: week,
        FileTip: {},
        FileInquiry: {},
        FileAppeal: {"stands": "dismissed", "until": stage.now + timedelta(days=1)},
        AnnounceVisitDay: {"hour": "09:30", "stops": (stop,)},
        PlanVisit: {
            "goers": ("o",),
            "able": ("o",),
            "matter": stage.words,
            "case_step": StepName.ACCEPTANCE,
        },
        OpenSurvey: {
            "rules": SURVEYED,
            "asked": "residents",
            "population": 1000,
            "method": "online",
            "case_step": StepName.ACCEPTANCE,
        },
        FileVisitResult: {"day": "filing-1", "result": stage.words},
    }
    for first, fields in said.items():
        stage = Stage(track, LEVELS[track], state=Filing(id="filing"))
        stage.do(first, **fields)
        yield kept(stage, f"{track}/{kind_of(first)}")


def open_there(one: Stood) -> set[tuple[str, type[Act]]]:
    """The open acts, each with the step or the kind of stream in which it is open."""
    return {(where, act) for where in stage_named(one) for act in open_acts(one.state)}


def turned(found: list[Stood]) -> Iterator[Stood]:
    """Whatever opens an act that was not open in that step before, off the straight way.

    What several people say or sign, each for himself, opens something with the last of them.
    """
    opened = {way for one in found for way in open_there(one)}
    ways = deque(found)
    while ways:
        one = ways.popleft()
        for act in open_acts(one.state):
            aside = kept(one.stage, f"{one}/{kind_of(act)}")
            for _ in EXPERTS if act.adds else EXPERTS[:1]:
                try:
                    aside.stage.do(act, **ASIDE.get(act, {}))
                except (DomainError, ValidationError):
                    break  # Not with what the stage says of itself: another way may lead there.
                if new := open_there(aside) - opened:
                    opened |= new
                    ways.append(aside)
                    yield aside
                    break


@cache
def stood() -> tuple[Stood, ...]:
    """Every stage of every track, and every turn that opens something."""
    found = [one for track in LEVELS for one in (*straight(track), *filed(track))]
    return (*found, *turned(found))


def stages_of(act: type[Act]) -> str:
    """Where the table has it: in a step, at any step, or on a stream of a kind as a whole."""
    return str(act.step) if act.step else RULES[act].stream.__name__


def stage_named(one: Stood) -> set[str]:
    step = getattr(one.state, "step", None)
    kind = type(one.state).__name__
    return {kind, str(step.name)} if step else {kind}


@cache
def holders(act: type[Act], track: Track, *, again: bool) -> tuple[Holder, ...]:
    """The table's line; of a re-check by the procedure that it runs under."""
    procedure = current(track, LEVELS[track]).procedure
    return tuple(entitled(act, track, procedure.for_recheck() if again else procedure))


def named(act: type[Act], one: Stood, seat: Seat, account: str) -> bool:
    """What the table says: an office of the place's own units, or by how this very case stands."""
    place = one.stage.place
    for holder in holders(act, one.stage.programme.track, again=one.again):
        if holder.part is Part.ANYBODY:
            return True
        if holder.part in BY_STATE | BY_APPOINTMENT:
            if plays(holder.part, seat, account, one.state):
                return True
        elif (
            seat.unit
            and within(place, seat.unit)
            and holder == Holder(holder.part, seat.function, level_of(seat.unit))
        ):
            return True
    return False


def said(one: Stood, act: type[Act], who: Somebody) -> DomainError | None:
    """What is asked first of every act that is decided; None where both are answered with yes."""
    seat, account = who
    actor = ActorRef(account=account, function=seat.function, unit=seat.unit)
    try:
        check_open(one.state, RULES[act])
        check_entitled(
            one.state, act.model_construct(kind=kind_of(act), request_id="-", actor=actor)
        )
    except DomainError as refused:
        return refused
    return None


def test_2_5_1_what_is_open_at_a_stage_belongs_to_it_in_the_table() -> None:
    for one in stood():
        for act in open_acts(one.state):
            assert stages_of(act) in stage_named(one), (one.name, kind_of(act))


def test_2_5_1_an_act_of_another_stage_is_refused_whoever_asks() -> None:
    """Even those who may do it in its own time, and none of it is told as a lack of right."""
    tried = 0
    for one in stood():
        for act in ACTS:
            if stages_of(act) in stage_named(one) or not isinstance(one.state, RULES[act].stream):
                continue
            for who in PEOPLE:
                if named(act, one, *who):
                    assert isinstance(said(one, act, who), StepClosed | NotNow), (one, act, who)
                    tried += 1
    assert tried > 1000


@pytest.mark.parametrize("track", LEVELS)
def test_2_5_1_an_open_act_is_taken_from_whom_the_table_names_and_refused_to_all_others(
    track: Track,
) -> None:
    wrong, taken, refused = [], 0, 0
    for one in stood():
        if one.stage.programme.track is not track:
            continue
        for act in open_acts(one.state, lambda act: bool(act.path)):
            for who in PEOPLE:
                lacks = isinstance(said(one, act, who), NotEntitled)
                taken, refused = taken + (not lacks), refused + lacks
                if lacks is named(act, one, *who):
                    wrong.append(f"{one}: {kind_of(act)} by {who}")
    assert not wrong, "\n".join(wrong[:40])
    assert taken > 100
    assert refused > 5 * taken


def test_2_5_1_every_act_of_the_registry_was_open_at_some_stage() -> None:
    """What no walk ever opened would be proved by nothing here; first acts find no stage yet, and
    rounds have a walk of their own (test_rounds.py).
    """
    opened = {act for one in stood() for act in open_acts(one.state)}
    opened |= {act for act in ACTS if RULES[act].stream is AssessmentRound}
    first = FIRST | {act for act in ACTS if issubclass(act, About)}
    assert {kind_of(act) for act in set(ACTS) - opened} == {kind_of(a) for a in first | SWITCHED}


def test_2_5_2_the_auditor_is_taken_no_act_from_at_any_stage() -> None:
    for one in stood():
        for act in open_acts(
            one.state, lambda act: not {*parts_of(act)} & {Part.ANYBODY, Part.NOBODY}
        ):
            for level in Level:
                auditor = Seat(function=Function.AUDITOR, unit=at(OWN, level))
                assert isinstance(said(one, act, (auditor, "auditor")), NotEntitled), (one, act)
