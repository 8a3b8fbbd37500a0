"""Surveys and visits as rules: samples, raw answers, margins, the indicator; plans and merged notes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.domain.attainment.datasheet import Profile
from services.domain.attainment.verdicts import Verdict
from services.domain.base import ActorRef, TextRef
from services.domain.errors import Invalid, TooEarly
from services.domain.fieldwork import planning, surveying
from services.domain.fieldwork.answers import Answer, check_answer
from services.domain.fieldwork.disclosing import is_disclosed
from services.domain.fieldwork.feeding import fed
from services.domain.fieldwork.households import drawn
from services.domain.fieldwork.noting import Written, check_note, merged
from services.domain.fieldwork.plans import NoteMark, Redacted, VisitPlan
from services.domain.fieldwork.surveys import count, digest
from services.domain.filing import Filing
from services.domain.mechanisms.surveys import RawAnswer, SurveyRules
from services.domain.offices import returning
from services.domain.programme import library
from services.domain.programme.opinion_rules import Asked, OpinionRules
from services.domain.programme.schema import TitleLevel, Track
from services.domain.steps.acceptance import RecordMethod
from services.domain.tree.units import Function, StepName
from tests.domain.stage import Stage

NOW = datetime(2030, 3, 4, 2, tzinfo=UTC)
TODAY = date(2030, 3, 4)
ACTOR = ActorRef(account="chen", function=Function.CITY_OFFICER, unit="9901")
RULES = OpinionRules()
TEXT = TextRef(id="t", commitment="c")


def said(**more: object) -> dict[str, object]:
    return {"request_id": "r", "actor": ACTOR, "case": "case", "place": "990121", **more} | {
        "offices": {}
    }


def rules_for(asked: Asked) -> SurveyRules:
    return SurveyRules(
        method="home-visit",
        sample=RULES.sample(asked),
        instrument=RULES.instrument,
        source=RULES.source,
    )


def opened(asked: Asked = "households", population: int = 300) -> Filing:
    act = surveying.OpenSurvey(
        **said(),
        asked=asked,
        population=population,
        method="home-visit",
        rules=rules_for(asked),
        case_step=StepName.ACCEPTANCE,
    )
    empty = Filing(id="filing-1")
    return empty.after(surveying.open_survey(empty, act, NOW))


def answers(many: int, happy: int) -> list[RawAnswer]:
    return [
        RawAnswer(
            respondent=f"{n:03}",
            question="overall",
            choice="yes" if n < happy else "no",
            on=TODAY,
        )
        for n in range(many)
    ]


def close(filing: Filing, raw: list[RawAnswer]) -> Filing:
    assert filing.survey
    act = surveying.CloseSurvey(request_id="c", actor=ACTOR, counted=count(filing.survey, raw))
    return filing.after(surveying.close_survey(filing, act, NOW))


@pytest.mark.parametrize(
    ("asked", "population", "wanted"),
    [("residents", 431_000, 431), ("households", 300, 20), ("staff", 11, 4)],
)
def test_6_2_2_each_group_has_its_sample_rule(asked: Asked, population: int, wanted: int) -> None:
    """A7.7 one per mille, C2.1.5 20 households and 30 % of the staff, rounded up."""
    survey = opened(asked, population).survey
    assert survey
    assert survey.wanted.many == wanted


def test_d13_a_survey_without_its_sample_is_not_counted() -> None:
    filing = opened()
    with pytest.raises(surveying.SurveyTooSmall) as refused:
        close(filing, answers(19, 19))
    assert refused.value.params == {"wanted": 20, "got": 19}


def test_6_2_2_the_result_has_its_margin_and_the_hash_of_every_answer() -> None:
    """Wilson by hand for 19 of 20 out of 300: within 76.9 % and 99.1 %."""
    raw = answers(20, 19)
    done = close(opened(), raw)
    assert done.status == "kept"
    survey = done.survey
    assert survey
    assert survey.counted
    assert (survey.counted.satisfied, survey.counted.valid) == (19, 20)
    assert survey.counted.sha256 == digest(reversed(raw))
    assert survey.margin
    low, high = survey.margin
    assert Decimal("0.76") < low < Decimal("0.78")
    assert Decimal("0.99") < high < Decimal(1)
    changed = [*raw[:-1], raw[-1].model_copy(update={"choice": "yes"})]
    assert digest(changed) != survey.counted.sha256


def test_a1_12_6_a_survey_belongs_to_assessment_and_acceptance() -> None:
    act = surveying.OpenSurvey(
        **said(),
        asked="residents",
        population=1000,
        method="online",
        rules=rules_for("residents"),
        case_step=None,
    )
    with pytest.raises(surveying.SurveyNotNow):
        surveying.open_survey(Filing(id="filing-1"), act, NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"respondent": "张三"}, "respondent"),
        ({"on": date(2030, 3, 5)}, "on"),
        ({"choices": {"overall": "perhaps"}}, "q.overall"),
        ({"choices": {"water": "good"}}, "q.overall"),
        ({"choices": {"overall": "yes", "soil": "good"}}, "q.soil"),
    ],
)
def test_d13_an_answer_is_the_questionnaires_own_and_names_nobody(
    wrong: dict[str, object], field: str
) -> None:
    good = {"respondent": "A-001", "on": TODAY, "choices": {"overall": "yes", "water": "bad"}}
    check_answer(RULES.instrument, Answer.model_validate(good), TODAY)
    with pytest.raises(Invalid) as refused:
        check_answer(RULES.instrument, Answer.model_validate(good | wrong), TODAY)
    assert refused.value.params["field"] == field


@pytest.mark.parametrize(
    ("track", "place", "happy", "verdict"),
    [
        (Track.COUNTY, "990121", 19, Verdict.NOT_ATTAINED),
        (Track.COUNTY, "990121", 20, Verdict.ATTAINED),
        (Track.TOWN, "990121101", 19, Verdict.ATTAINED),
        (Track.VILLAGE, "990121101201", 18, Verdict.NOT_ATTAINED),
    ],
)
def test_6_2_2_the_indicator_is_fed_from_the_answers(
    track: Track, place: str, happy: int, verdict: Verdict
) -> None:
    """Counties more than 95 %, towns and villages at least 95 %: 19 of 20 are exactly that."""
    programme = library.current(track, TitleLevel.MUNICIPAL)
    survey = close(opened(), answers(20, happy)).survey
    assert survey
    assert survey.counted
    found = fed(
        programme.opinion,
        library.catalogue_of(programme),
        survey.counted,
        Profile(place=place),
        2029,
    )
    assert found
    assert found.assessment.verdict is verdict
    assert found.assessment.value == Decimal(happy * 5)


def planned(on: date = TODAY) -> Filing:
    act = planning.PlanVisit(
        **said(),
        visited_on=on,
        visit="unannounced",
        goers=("chen", "wu"),
        matter=TEXT,
        case_step=StepName.TECHNICAL_ASSESSMENT,
        able=("chen", "wu"),
    )
    empty = Filing(id="filing-2")
    return empty.after(planning.plan_visit(empty, act, NOW))


def record(filing: Filing, *notes: NoteMark) -> Filing:
    act = planning.RecordVisit(request_id="v", actor=ACTOR, record=TEXT, notes=notes)
    return filing.after(planning.record_visit(filing, act, NOW))


def test_6_2_1_only_those_go_who_assess_each_named_once() -> None:
    for goers in (("chen", "mayor"), ("chen", "chen")):
        act = planning.PlanVisit(
            **said(),
            visited_on=TODAY,
            visit="open",
            goers=goers,
            matter=TEXT,
            case_step=StepName.ACCEPTANCE,
            able=("chen",),
        )
        with pytest.raises(Invalid) as refused:
            planning.plan_visit(Filing(id="filing-2"), act, NOW)
        assert refused.value.params["field"] == "goers"


def test_6_2_1_a_record_is_made_of_notes_on_the_day_and_once() -> None:
    mark = NoteMark(note="n1", account="wu", version=2)
    with pytest.raises(planning.NotesMissing):
        record(planned())
    with pytest.raises(TooEarly):
        record(planned(date(2030, 3, 5)), mark)
    done = record(planned(), mark)
    assert done.plan
    assert (done.status, done.plan.notes) == ("kept", (mark,))


def test_6_2_1_the_redacted_record_is_told_once_the_step_is_over_and_not_before() -> None:
    """A1.9: the feedback is the opinion that ends the step in which the visit was made."""
    stage = Stage(Track.TOWN)
    stage.to(StepName.ACCEPTANCE)
    plan = VisitPlan(on=TODAY, visit="unannounced", goers=("chen",), matter=TEXT)
    told = plan.model_copy(update={"redacted": Redacted(words=TEXT, at=stage.now)})
    assert told.told == TEXT
    assert not is_disclosed(stage.case, told)
    while stage.case.step and stage.case.step.name is StepName.ACCEPTANCE:
        stage.forward()
    assert is_disclosed(stage.case, told)
    assert not is_disclosed(stage.case, plan), "what nobody wrote is not told"


def test_6_2_1_a_case_sent_back_got_no_feedback_so_the_record_stays_closed() -> None:
    """2.2.1, A1.9: only the opinion that ends the step after all is feedback."""
    stage = Stage(Track.TOWN)
    stage.to(StepName.ACCEPTANCE)
    plan = VisitPlan(on=TODAY, visit="unannounced", goers=("chen",), matter=TEXT)
    told = plan.model_copy(update={"redacted": Redacted(words=TEXT, at=stage.now)})
    back = returning.back_from(stage.case)[0]
    stage.do(returning.SendBack, to=back, reason=TEXT)
    while stage.case.step and stage.case.step.name is not StepName.ACCEPTANCE:
        assert not is_disclosed(stage.case, told), stage.case.step.name
        stage.forward()
    assert not is_disclosed(stage.case, told), "nor while it is examined again"
    again = plan.model_copy(update={"redacted": Redacted(words=TEXT, at=stage.now)})
    while stage.case.step and stage.case.step.name is StepName.ACCEPTANCE:
        stage.forward()
    assert is_disclosed(stage.case, told)
    assert is_disclosed(stage.case, again)


def test_6_2_2_slips_and_last_day_only_grow_and_no_count_comes_before_it() -> None:
    """D13: whoever holds a slip loses nothing by a change."""

    def invite(filing: Filing, slips: int, until: date) -> Filing:
        act = surveying.InviteRespondents(request_id="i", actor=ACTOR, slips=slips, until=until)
        return filing.after(surveying.invite_respondents(filing, act, NOW))

    last = date(2030, 3, 10)
    invited = invite(opened(), 40, last)
    for slips, until, field in (
        (39, last, "slips"),
        (301, last, "slips"),
        (40, date(2030, 3, 9), "until"),
    ):
        with pytest.raises(Invalid) as refused:
            invite(invited, slips, until)
        assert refused.value.params["field"] == field
    with pytest.raises(TooEarly) as early:
        close(invited, answers(20, 20))
    assert early.value.params == {"earliest": "2030-03-11T00:00:00+08:00"}


def test_d13_households_are_drawn_by_the_list_and_the_record_and_the_draw_goes_on() -> None:
    lines = "\n".join(f"和平村{n}号" for n in range(60))
    first = drawn(lines, "filing-1", "ab" * 32, first=1, many=20)
    mixed = "\n\n".join(reversed(lines.splitlines()))
    assert drawn(mixed, "filing-1", "ab" * 32, first=1, many=20) == first
    later = drawn(lines, "filing-1", "ab" * 32, first=21, many=5)
    assert first
    assert later
    assert len({*first.households, *later.households}) == 25, "nobody is drawn twice"
    assert drawn(lines, "filing-1", "cd" * 32, first=1, many=20) != first
    assert drawn(" \n", "filing-1", "ab" * 32, first=1, many=20) is None
    for wrong in ("甲\n甲", "甲\n乙", "户" * 61):
        with pytest.raises(Invalid):
            drawn(wrong, "filing-1", "ab" * 32, first=1, many=3)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": "  "}, "words"),
        ({"latitude": "28.1"}, "latitude"),
        ({"latitude": "91", "longitude": "1"}, "latitude"),
        ({"latitude": "28", "longitude": "east"}, "longitude"),
        ({"latitude": "NaN", "longitude": "1"}, "latitude"),
        ({"spot": "街" * 201}, "spot"),
    ],
)
def test_6_2_1_a_note_says_something_and_lies_on_earth(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_note(Written(words="看了3处。").model_copy(update=wrong))
    assert refused.value.params["field"] == field


def test_6_2_1_notes_of_several_become_one_text_in_their_order() -> None:
    text = merged(
        [
            ("陈某", "09:30", Written(words="排口流黑水。", spot="东街石拱桥")),
            ("吴某", "10:05", Written(words="台账齐全。", latitude="28.1", longitude="117.2")),
        ]
    )
    assert text == (
        "【陈某，09:30，东街石拱桥】\n排口流黑水。\n\n【吴某，10:05，28.1, 117.2】\n台账齐全。"
    )


def test_6_2_2_the_acceptance_takes_the_counted_survey_over_and_no_other_figure() -> None:
    """D13: what was counted from raw answers needs no typing, and allows for no rounding up."""
    stage = Stage(Track.TOWN)
    stage.to(StepName.ACCEPTANCE)
    while not stage.case.acceptance.group:
        stage.forward()
    asked: dict[str, Any] = {
        "method": "survey",
        "on": stage.now.date(),
        "counted": (430, 412),
    }
    with pytest.raises(Invalid):
        stage.do(RecordMethod, sample=430, satisfied=413, **asked)
    stage.do(RecordMethod, sample=None, satisfied=None, **asked)
    done = stage.case.acceptance.methods["survey"]
    assert (done.sample, done.satisfied) == (430, 412)
