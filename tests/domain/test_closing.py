"""Closing dates differ by step, kind of unit and level (A6.4, A7.4)."""

from datetime import date, timedelta

import pytest

from services.domain.clocks.calendar import end_of_day
from services.domain.clocks.closing import ApplicationsClosed, Closing, check_open, closing_for
from services.domain.errors import NotEntitled
from services.domain.programme import library
from services.domain.programme.schema import Obligation, Programme, TitleLevel, Track
from services.domain.seats import Seat
from services.domain.tree.units import Function

OCTOBER, DECEMBER = date(2031, 10, 31), date(2031, 12, 31)
"""A6.4: villages by the end of October, the town's own indicators by the end of the year."""
IN_SUMMER = end_of_day(date(2031, 6, 2))
HEAD = Seat(function=Function.CITY_LEADER, unit="9901")


def closing(of: Programme, on: date) -> Closing:
    return closing_for(of, "9901", on, "环函〔2031〕9号", seats=[HEAD], now=IN_SUMMER)


def test_a6_4_villages_and_the_town_have_days_of_their_own_in_one_year() -> None:
    village = library.current(Track.VILLAGE, TitleLevel.PROVINCIAL)
    town = library.current(Track.TOWN, TitleLevel.NATIONAL)
    first, second = closing(village, OCTOBER), closing(town, DECEMBER)
    assert (first.track, first.level, second.track, second.level) == (
        Track.VILLAGE,
        TitleLevel.PROVINCIAL,
        Track.TOWN,
        TitleLevel.NATIONAL,
    )
    in_november = end_of_day(OCTOBER)
    with pytest.raises(ApplicationsClosed):
        check_open([first], in_november)
    check_open([second], in_november)
    check_open([first], in_november - timedelta(minutes=1))


def test_a6_4_each_step_has_a_term_of_its_own() -> None:
    for programme in library.PROGRAMMES:
        terms = programme.procedure.terms
        steps = (Obligation.FORMAL_CHECK, Obligation.REVIEW, Obligation.RECTIFICATION)
        assert len({(terms[one].days, terms[one].unit) for one in steps}) == len(steps)


def test_a6_4_the_bureau_that_accepts_sets_the_day_and_no_other() -> None:
    village = library.current(Track.VILLAGE, TitleLevel.MUNICIPAL)
    with pytest.raises(NotEntitled):
        closing(village, OCTOBER)
