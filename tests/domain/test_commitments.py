"""Service commitments: everything that C2.9.6 and C3.6.1 ask to be published, for each matter."""

import pytest

from services.domain.errors import NotEntitled
from services.domain.offices.commitments import check_may_publish, commitment, matters, unit_of
from services.domain.programme.library import PROGRAMMES, newest
from services.domain.programme.schema import Obligation, Programme
from services.domain.seats import Seat
from services.domain.tree.units import Function, Level, StepName

ALL = [(one, matter) for one in PROGRAMMES for matter in matters(one)]


@pytest.mark.parametrize(
    ("programme", "matter"), ALL, ids=[f"{one.id}-{matter}" for one, matter in ALL]
)
def test_c2_9_6_each_matter_names_basis_procedure_and_who_handles_it(
    programme: Programme, matter: StepName
) -> None:
    shown = commitment(programme, matter)
    assert shown.basis
    assert shown.procedure
    assert any(stage.by_applicant for stage in shown.procedure)
    handled = [stage for stage in shown.procedure if not stage.by_applicant]
    assert bool(shown.offices) == bool(handled)


def test_c2_9_6_an_applicant_finds_the_application_with_its_dossier_and_limits() -> None:
    programme = newest("town-municipal")
    shown = commitment(programme, StepName.APPLICATION)
    names = [item.id for item in shown.materials]
    assert names[: len(programme.dossier)] == [item.id for item in programme.dossier]
    assert [one.what for one in shown.limits] == [
        Obligation.FORMAL_CHECK,
        Obligation.CORRECTION,
        Obligation.REVIEW,
    ]
    assert all(one.budget.source or one.budget.note for one in shown.limits)


def test_c3_6_1_the_sample_of_the_form_has_the_fields_that_are_asked() -> None:
    shown = commitment(newest("town-municipal"), StepName.CREATION_REQUEST)
    assert [blank.label.zh for blank in shown.form] == ["创建基础与理由"]
    assert shown.form[0].required


def test_c2_9_6_what_a_programme_leaves_out_is_not_promised() -> None:
    acts = {
        stage.act
        for stage in commitment(newest("county-municipal"), StepName.APPLICATION).procedure
    }
    assert "accept-application" in acts
    assert acts.isdisjoint({"submit-form", "examine-form", "approve-request", "send-applications"})


def test_c2_9_6_no_rule_of_another_track_is_named_as_basis() -> None:
    basis = commitment(newest("village-municipal"), StepName.APPLICATION).basis
    assert not [rule for rule in basis if rule.startswith(("A1", "A2"))]


def test_c2_9_6_the_area_says_which_unit_it_is() -> None:
    assert unit_of("990121", Level.CITY) == "9901"
    assert unit_of("9901", Level.COUNTY) == ""


@pytest.mark.parametrize(
    ("function", "unit", "may"),
    [
        (Function.COUNTY_LEADER, "990121", True),
        (Function.CITY_LEADER, "9901", True),
        (Function.COUNTY_OFFICER, "990121", False),
        (Function.COUNTY_LEADER, "990122", False),
    ],
)
def test_c2_9_6_a_unit_s_leader_or_one_above_publishes_for_it(
    function: Function, unit: str, may: bool
) -> None:
    seats = [Seat(function=function, unit=unit)]
    if may:
        check_may_publish(seats, "990121")
    else:
        with pytest.raises(NotEntitled):
            check_may_publish(seats, "990121")
