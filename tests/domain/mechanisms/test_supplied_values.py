"""Values from another hand: supplied, verified, never overwritten by the assessed (D16, C4.6.18)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.domain.attainment.datasheet import DataSheet, Value
from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotFound
from services.domain.mechanisms.supplied_values import (
    Supplied,
    SupplyRules,
    latest,
    own_figures,
    sheet_with_supplied,
    standing,
    supplied,
    trail,
    verified,
)
from services.domain.tree.units import Function

PLACE = "990121101"
RULES = SupplyRules.from_file(
    {
        "supplies": [
            {"datum": "vaccinated", "by": "cdc"},
            {"datum": "sewage", "by": "shuiwu", "verified_by": "tongji"},
        ],
        "source": "C2.1.6, C4.7.12",
    }
)


def person(unit: str, function: Function = Function.VERIFYING_UNIT) -> ActorRef:
    return ActorRef(account=f"at-{unit}", function=function, unit=unit)


CDC, WATER, STATISTICS = person("990121:cdc"), person("9901:shuiwu"), person("9901:tongji")
APPLICANT = person(PLACE, Function.APPLICANT_CLERK)


def figure(amount: str, by: ActorRef = CDC, datum: str = "vaccinated", day: int = 3) -> Supplied:
    return Supplied(
        datum=datum,
        year=2030,
        amount=Decimal(amount),
        document="d1",
        page=2,
        by=by,
        at=datetime(2031, 1, day, tzinfo=UTC),
    )


def test_c2_1_6_the_named_office_supplies_its_figure_and_it_is_in_force() -> None:
    figures = supplied(RULES, (), figure("97.2"), place=PLACE)
    assert standing(RULES, figures, "vaccinated", 2030) == "in-force"
    assert standing(RULES, figures, "vaccinated", 2029) == "missing"


@pytest.mark.parametrize(
    "by", [APPLICANT, WATER, person("990122:cdc"), person("990121"), person("990121:cdc-annex")]
)
def test_d16_nobody_else_supplies_it_neither_the_assessed_nor_another_area(by: ActorRef) -> None:
    with pytest.raises(NotEntitled):
        supplied(RULES, (), figure("99.9", by), place=PLACE)


def test_d16_what_the_applicant_typed_there_does_not_count() -> None:
    typed = DataSheet(
        year=2030,
        values=(
            Value(datum="vaccinated", year=2030, amount=Decimal(100)),
            Value(datum="vaccinated", year=2029, amount=Decimal(100)),
            Value(datum="trees", year=2030, amount=Decimal(7)),
        ),
    )
    figures = supplied(RULES, (), figure("97.2"), place=PLACE)
    sheet = sheet_with_supplied(typed, RULES, figures)
    given = sheet.value("vaccinated")
    assert given
    assert (given.amount, given.document, given.page) == (Decimal("97.2"), "d1", 2)
    assert sheet.value("vaccinated", 2029) is None
    assert sheet.value("trees")


def test_c4_7_12_a_figure_that_wants_a_second_hand_is_in_force_once_it_has_signed() -> None:
    first = figure("81", WATER, "sewage")
    figures = supplied(RULES, (), first, place=PLACE)
    assert standing(RULES, figures, "sewage", 2030) == "unverified"
    assert sheet_with_supplied(DataSheet(year=2030), RULES, figures).values == ()
    with pytest.raises(NotEntitled):
        verified(RULES, figures, first, WATER, place=PLACE)
    with pytest.raises(NotEntitled):
        verified(RULES, (figure("97"),), figure("97"), STATISTICS, place=PLACE)
    signed = verified(RULES, figures, first, STATISTICS, place=PLACE)
    assert standing(RULES, signed, "sewage", 2030) == "in-force"
    assert signed[0].verified_by == STATISTICS


def test_d16_a_new_figure_voids_the_signature_and_leaves_the_old_one_in_the_trail() -> None:
    first, second = figure("81", WATER, "sewage"), figure("79", WATER, "sewage", day=9)
    signed = verified(RULES, (first,), first, STATISTICS, place=PLACE)
    figures = supplied(RULES, signed, second, place=PLACE)
    assert latest(figures, "sewage", 2030) == second
    assert standing(RULES, figures, "sewage", 2030) == "unverified"
    assert [one.amount for one in trail(figures, "sewage", 2030)] == [81, 79]
    with pytest.raises(Invalid):
        verified(RULES, figures, signed[0], STATISTICS, place=PLACE)


def test_d16_nobody_hands_in_a_figure_already_signed_nor_one_that_nobody_supplies() -> None:
    forged = figure("81", WATER, "sewage").model_copy(update={"verified_by": STATISTICS})
    with pytest.raises(Invalid):
        supplied(RULES, (), forged, place=PLACE)
    with pytest.raises(NotFound):
        supplied(RULES, (), figure("1", datum="trees"), place=PLACE)


def test_c4_7_12_figures_on_oneself_without_a_second_hand_are_found() -> None:
    assert own_figures(RULES, ["cdc", "shuiwu"]) == ("vaccinated",)
    assert own_figures(RULES, ["tongji"]) == ()


@pytest.mark.parametrize(
    "supplies",
    [
        [{"datum": "a", "by": "cdc", "verified_by": "cdc"}],
        [{"datum": "a", "by": "cdc"}, {"datum": "a", "by": "tongji"}],
        [{"datum": "a", "by": "990121:cdc"}],
        [{"datum": "a", "by": "cdc", "signs": "tongji"}],
    ],
)
def test_d16_two_hands_are_two_offices(supplies: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        SupplyRules.from_file({"supplies": supplies, "source": "D16"})
