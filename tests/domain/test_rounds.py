"""Assessment rounds by their rules alone: who may what, what is refused, what is never guessed."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.domain.acts import RULES, decide, open_acts
from services.domain.base import Act, ActorRef, TextRef
from services.domain.errors import Invalid, NotEntitled
from services.domain.permissions import parts_of, plays
from services.domain.programme.evaluation import Evaluation, NoticeAt, SubjectKind
from services.domain.programme.schemes import bundled, scheme, scheme_hash
from services.domain.rounds.adjusting import ClaimAdjustment
from services.domain.rounds.entering import EnterSubject
from services.domain.rounds.lacking import lacking
from services.domain.rounds.offices import organising_level
from services.domain.rounds.opening import OpenRound
from services.domain.rounds.results import results
from services.domain.rounds.scoring import GiveScores
from services.domain.rounds.state import AssessmentRound, SchemeRef
from services.domain.seats import Seat
from services.domain.tree.units import Function, Level, Part

NOW = datetime(2031, 7, 1, 9, tzinfo=UTC)
WORDS = TextRef(id="text", commitment="0" * 64)
ACTS = [act for act, found in RULES.items() if found.stream is AssessmentRound and act.path]
PLACES = {Level.COUNTY: "990121", Level.CITY: "9901"}


class Table:
    """A round on a table: acts said by anybody, the facts applied at once."""

    def __init__(self, name: str, variant: str = "", **changes: object) -> None:
        found = scheme(name)
        base = found.varied(variant)
        assert base
        evaluation = Evaluation.model_validate({**dict(base), **changes})
        level = organising_level(evaluation)
        self.place = PLACES[level]
        county = level is Level.COUNTY
        self.officer = ActorRef(
            account="officer",
            function=Function.COUNTY_OFFICER if county else Function.CITY_OFFICER,
            unit=self.place,
        )
        self.state = AssessmentRound(id="round-table")
        ref = SchemeRef(
            id=found.id, version=found.version, sha256=scheme_hash(found), variant=variant
        )
        pinned = {"scheme": ref, "title": found.title, "evaluation": evaluation}
        since = found.effective_from
        self.do(OpenRound, year=2031, place=self.place, effective_from=since, **pinned)

    def do(self, act: type[Act], by: ActorRef | None = None, /, **said: Any) -> None:
        known = {"request_id": f"r{self.state.seq}", "actor": by or self.officer}
        fact = decide(self.state, act.model_validate({**known, **said}), NOW)
        self.state = self.state.after(fact)

    def enter(self, code: str, group: str, **more: Any) -> None:
        said = {"code": code, "name": f"单位{code}", "group": group, "place": self.place}
        self.do(EnterSubject, **{**said, **more})


@pytest.mark.parametrize("name", [one.id for one in bundled()])
def test_2_5_2_an_auditor_and_an_administrator_do_nothing_in_a_round(name: str) -> None:
    state = Table(name).state
    for function in (Function.AUDITOR, Function.ADMINISTRATOR, Function.EXPERT):
        seat = Seat(function=function, unit="9901")
        assert not [act for act in ACTS for part in parts_of(act) if plays(part, seat, "a", state)]


@pytest.mark.parametrize("name", [one.id for one in bundled()])
def test_2_5_1_the_office_of_another_area_organises_and_decides_nothing(name: str) -> None:
    state = Table(name).state
    for function in (Function.COUNTY_OFFICER, Function.COUNTY_LEADER, Function.CITY_LEADER):
        for unit in ("990222", "9902"):
            seat = Seat(function=function, unit=unit)
            for part in (Part.ORGANISER, Part.ROUND_DECIDER, Part.ENTRANT, Part.ROUND_ENDORSER):
                assert not plays(part, seat, "a", state), (part, unit)


@pytest.mark.parametrize("name", [one.id for one in bundled()])
def test_4_3_a_round_offers_only_what_its_scheme_has(name: str) -> None:
    """A scheme without gates asks for no answer to one; one without money for no sum."""
    table = Table(name)
    table.enter("u1", table.state.rules.subjects[0].id, **_asked(name))
    kinds = {str(act.model_fields["kind"].default) for act in open_acts(table.state)}
    rules = table.state.rules
    assert ("answer-gate" in kinds) == (rules.gates is not None)
    assert ("endorse-entry" in kinds) == (rules.endorsement is not None)
    assert ("record-sample" in kinds) == bool(rules.samples)
    assert ("record-funds" in kinds) == (rules.money is not None)
    assert ("form-verdict" in kinds) == (not rules.judging)
    assert not {"decide-round", "publish-list", "end-round"} & kinds


def _asked(name: str) -> dict[str, str]:
    return {"asks": "2"} if name == "safety-standardisation" else {}


def test_4_3_a_missing_score_is_named_and_is_no_zero() -> None:
    table = Table("health-centres")
    table.enter("c1", "centres")
    table.do(GiveScores, code="c1", scores=[{"slot": "june", "score": "90"}])
    found = results(table.state).one("c1")
    assert found
    assert found.total
    assert (found.total.value, found.band, found.failing) == (None, "", ())
    assert "December" in {one.what.en for one in lacking(table.state)}


def test_e1_84_5_is_good_in_a_round_as_well() -> None:
    """C2.1.8: nothing is rounded before the band is found."""
    table = Table("health-centres")
    table.enter("c1", "centres")
    for slot, score in (("june", "84.5"), ("december", "84.5")):
        table.do(GiveScores, code="c1", scores=[{"slot": slot, "score": score}])
    found = results(table.state).one("c1")
    assert found
    assert found.band == "good"


def test_c2_1_9_with_four_centres_there_is_no_place_for_excellent() -> None:
    """A fifth of four is 0.8, and the places are rounded down."""
    table = Table("health-centres")
    for code in ("c1", "c2", "c3", "c4"):
        table.enter(code, "centres")
        both = [{"slot": slot, "score": "95"} for slot in ("june", "december")]
        table.do(GiveScores, code=code, scores=both)
    assert {one.band for one in results(table.state).of} == {"good"}


def test_1_3_4_a_person_is_no_subject_of_a_round() -> None:
    """A name would stand in the chain for ever."""
    people = {"id": "staff", "kind": SubjectKind.PERSON, "label": {"zh": "人员", "en": "Staff"}}
    table = Table("union-work", subjects=[people], judging={})
    with pytest.raises(Invalid):
        table.enter("p1", "staff")


def test_a7_1_a_notice_in_working_days_is_not_opened() -> None:
    days = {"id": "list", "label": {"zh": "公示", "en": "Notice"}, "level": "county", "days": 5}
    notice = NoticeAt.model_validate({**days, "unit": "working", "source": "C3.6.6"})
    with pytest.raises(Invalid):
        Table("integrity-units", notices=[notice])


@pytest.mark.parametrize("score", ["-1", "100.5", "1e9", "NaN", "Infinity"])
def test_4_2_1_a_score_is_from_nought_to_a_hundred(score: str) -> None:
    table = Table("health-centres")
    table.enter("c1", "centres")
    with pytest.raises((Invalid, ValidationError)):
        table.do(GiveScores, code="c1", scores=[{"slot": "june", "score": score}])
    assert not table.state.entry("c1").scores


def test_c4_6_11_the_special_project_has_neither_bonus_nor_deduction() -> None:
    table = Table("county-performance")
    table.enter("s", "special")
    for direction in ("bonus", "deduction"):
        said = {"direction": direction, "which": "model-of-city", "evidence": "1号"}
        with pytest.raises(Invalid):
            table.do(ClaimAdjustment, code="s", **said)


def test_c4_6_8_a_bonus_other_than_the_fixed_ones_is_at_most_four() -> None:
    table = Table("county-performance")
    table.enter("t", "towns")
    said: dict[str, Any] = {"direction": "bonus", "which": "other", "evidence": "1号"}
    with pytest.raises(Invalid):
        table.do(ClaimAdjustment, code="t", points=Decimal(5), **said)
    table.do(ClaimAdjustment, code="t", points=Decimal(4), **said)
    assert [one.points for one in table.state.entry("t").claims] == [Decimal(4)]


def test_4_3_towns_do_not_apply_they_are_entered() -> None:
    table = Table("county-performance")
    mayor = ActorRef(account="m", function=Function.APPLICANT_LEADER, unit="990121101")
    said = {"code": "t", "name": "松坪镇", "group": "towns", "place": "990121101"}
    with pytest.raises(NotEntitled):
        table.do(EnterSubject, mayor, **said)


@pytest.mark.parametrize("name", [one.id for one in bundled()])
def test_4_6_what_is_pinned_is_read_back_as_it_was(name: str) -> None:
    """The state alone carries the definition: no file is asked."""
    state = Table(name).state
    again = AssessmentRound.model_validate_json(state.model_dump_json(exclude_defaults=True))
    assert again == state
    assert again.rules == scheme(name).evaluation
