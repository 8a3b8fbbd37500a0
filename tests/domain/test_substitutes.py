"""Who may sit in whose seat (C2.9.7, C3.7.1): same unit, same rank, arranged by those in charge."""

from datetime import date

import pytest

from services.domain.acts import decide
from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled
from services.domain.offices.substitutes import (
    Arrangement,
    SubstituteUnfit,
    check_days,
    check_may_arrange,
    check_pair,
    similar,
)
from services.domain.permissions import seat_for
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.creation_request import ListApplicant
from services.domain.steps.technical_assessment import SubmitSheet
from services.domain.tree.units import Function, StepName
from tests.domain.stage import Stage

BUREAU = "9901:huanbao"
OFFICER = Seat(function=Function.CITY_OFFICER, unit=BUREAU)
LEADER = Seat(function=Function.CITY_LEADER, unit=BUREAU)
SUBSTITUTED = Seat(function=Function.CITY_OFFICER, unit=BUREAU, instead_of="a")
DAY = date(2031, 6, 9)


def wish(function: Function = Function.CITY_OFFICER, unit: str = BUREAU) -> Arrangement:
    return Arrangement(absent="a", substitute="b", function=function, unit=unit)


def unfit(wanted: Arrangement, absent: Seat, substitute: Seat, *, away: bool = False) -> object:
    with pytest.raises(SubstituteUnfit) as refused:
        check_pair(wanted, (absent,), (substitute,), away=away)
    return refused.value.params["why"]


def test_c2_9_7_the_same_or_a_similar_post_of_the_same_unit_stands_in() -> None:
    check_pair(wish(), (OFFICER,), (OFFICER,), away=False)
    verifying = Seat(function=Function.VERIFYING_UNIT, unit=BUREAU)
    check_pair(wish(), (OFFICER,), (verifying,), away=False)
    elsewhere = Seat(function=Function.CITY_OFFICER, unit="9902:huanbao")
    assert unfit(wish(), OFFICER, elsewhere) == "no-similar-post"
    assert unfit(wish(), OFFICER, LEADER) == "no-similar-post"
    assert unfit(wish(), OFFICER, OFFICER, away=True) == "substitute-away"


def test_c2_9_7_in_a_bare_area_no_seat_is_lent_to_another_body() -> None:
    """A county's government, its congress and its bureau bear the same code."""
    county = "990121"
    government = Seat(function=Function.COUNTY_GOVERNMENT, unit=county)
    congress = Seat(function=Function.CONGRESS, unit=county)
    lent = wish(Function.COUNTY_GOVERNMENT, county)
    assert unfit(lent, government, congress) == "no-similar-post"
    check_pair(lent, (government,), (government,), away=False)


def test_c2_9_7_experts_auditors_and_administrators_are_replaced_by_nobody() -> None:
    for function in (Function.EXPERT, Function.AUDITOR, Function.ADMINISTRATOR):
        seat = Seat(function=function, unit=BUREAU)
        assert not similar(function, function)
        assert unfit(wish(function), seat, seat) == "personal-post"


def test_c2_9_7_there_is_no_substitute_of_a_substitute() -> None:
    assert unfit(wish(), SUBSTITUTED, OFFICER) == "not-their-seat"
    assert unfit(wish(), OFFICER, SUBSTITUTED) == "no-similar-post"


def test_c2_9_7_leaders_arrange_for_their_unit_and_officers_for_themselves() -> None:
    theirs = (Function.CITY_OFFICER,)
    check_may_arrange("leader", (LEADER,), "a", BUREAU, theirs)
    check_may_arrange("a", (OFFICER,), "a", BUREAU, theirs)
    for account, seat, unit in (
        ("b", OFFICER, BUREAU),
        ("leader", LEADER, "9901:jianwei"),
        ("b", LEADER.model_copy(update={"instead_of": "leader"}), BUREAU),
    ):
        with pytest.raises(NotEntitled):
            check_may_arrange(account, (seat,), "a", unit, theirs)


IN_A_BARE_AREA = (
    (Function.APPLICANT_LEADER, Function.APPLICANT_CLERK, True),
    (Function.APPLICANT_LEADER, Function.APPLICANT_LEADER, True),
    (Function.COUNTY_GOVERNMENT, Function.COUNTY_GOVERNMENT, True),
    (Function.COUNTY_LEADER, Function.COUNTY_OFFICER, True),
    (Function.APPLICANT_CLERK, Function.APPLICANT_CLERK, False),
    (Function.APPLICANT_LEADER, Function.COUNTY_OFFICER, False),
    (Function.COUNTY_LEADER, Function.APPLICANT_CLERK, False),
    (Function.COUNTY_LEADER, Function.CONGRESS, False),
    (Function.CONGRESS, Function.COUNTY_GOVERNMENT, False),
    (Function.APPLICANT_CLERK, Function.APPLICANT_LEADER, False),
)


@pytest.mark.parametrize(("by", "of", "allowed"), IN_A_BARE_AREA)
def test_c2_9_7_in_a_bare_area_who_leads_a_post_arranges_for_it_and_no_other_body(
    by: Function, of: Function, allowed: bool
) -> None:
    """Its government, its congress and its bureau share one code, and lead each other in nothing."""
    seats = (Seat(function=by, unit="990121"),)
    if allowed:
        check_may_arrange("leader", seats, "a", "990121", (of,))
        return
    with pytest.raises(NotEntitled):
        check_may_arrange("leader", seats, "a", "990121", (of,))


def test_c2_9_7_nothing_is_arranged_for_days_that_are_over() -> None:
    check_days(DAY, DAY, DAY)
    for first, last in ((date(2031, 6, 8), DAY), (DAY, date(2031, 6, 8)), (None, DAY), (DAY, None)):
        with pytest.raises(Invalid):
            check_days(first, last, DAY)


def test_c2_9_7_an_act_in_a_lent_seat_says_whose_seat_it_was() -> None:
    """The fact names the real account and the absent one; ones own seat comes first."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.CREATION_REQUEST)
    lent = seat_for("b", (SUBSTITUTED,), ListApplicant, stage.state)
    assert (lent.account, lent.instead_of) == ("b", "a")
    assert seat_for("b", (OFFICER, SUBSTITUTED), ListApplicant, stage.state).instead_of == ""
    listed = decide(stage.state, stage.make(ListApplicant, lent), stage.now)
    assert listed.actor == lent


def test_c2_9_7_an_appointment_to_a_panel_is_nobody_elses() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.forward()
    expert = ActorRef(
        account="b", function=Function.EXPERT, unit="9901", instead_of=stage.case.panel.chair
    )
    with pytest.raises(NotEntitled):
        stage.do(SubmitSheet, expert)
