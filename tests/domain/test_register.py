"""Living titles, older kinds and years of holding, as the ladder and the data read them."""

from datetime import date

import pytest

from services.domain.attainment.datasheet import DataSheet, Value, answers
from services.domain.errors import Invalid
from services.domain.programme import library
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.title_kinds import KINDS, check_counts_as, kind_named
from services.domain.titles.register import HeldTitle, held_since, holders, years_held

TOWN = "990121101"


def village(number: int, named_on: date, ended_on: date | None = None) -> HeldTitle:
    return HeldTitle(
        unit=f"{TOWN}{number}",
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        named_on=named_on,
        ended_on=ended_on,
    )


def test_a0_11_f20_an_old_national_town_title_counts_as_holder_at_every_level() -> None:
    old = kind_named("全国环境优美乡镇")
    assert old is not None
    held = HeldTitle(
        unit=TOWN, track=old.track, level=old.level, named_on=date(2008, 6, 5), kind=old.name.zh
    )
    for level in TitleLevel:
        assert held_since([held], TOWN, Track.TOWN, level, date(2031, 1, 1)) == date(2008, 6, 5)


def test_a0_11_the_register_takes_every_older_kind_that_the_source_counts() -> None:
    counted = {(str(found.track), str(found.level)) for found in KINDS}
    assert counted >= {
        ("county", "national"),
        ("county", "provincial"),
        ("town", "national"),
        ("town", "provincial"),
        ("town", "municipal"),
        ("village", "national"),
        ("village", "provincial"),
        ("village", "municipal"),
    }
    assert len({found.name.zh for found in KINDS}) == len(KINDS)


def test_a0_11_a_listed_older_title_counts_as_what_took_its_place_and_as_nothing_else() -> None:
    check_counts_as("全国环境优美乡镇", Track.TOWN, TitleLevel.NATIONAL)
    with pytest.raises(Invalid):
        check_counts_as("全国环境优美乡镇", Track.TOWN, TitleLevel.MUNICIPAL)
    check_counts_as("某市文明生态村", Track.VILLAGE, TitleLevel.MUNICIPAL)


def test_issue_1_2_3_counts_come_from_living_titles_and_what_was_typed_is_ignored() -> None:
    rules = library.current(Track.TOWN, TitleLevel.MUNICIPAL)
    titles = [
        village(201, date(2029, 1, 1)),
        village(202, date(2029, 1, 1), ended_on=date(2030, 6, 1)),
        village(203, date(2032, 1, 1)),
    ]
    fed = answers(
        rules.catalogue.register_fed,
        track=rules.track,
        place=TOWN,
        titles=titles,
        plan_in_force_on=date(2029, 3, 1),
        on=date(2031, 3, 1),
    )
    assert dict(fed) == {"villages_at_standard": 1, "years_plan_in_force": 2}
    typed = DataSheet(year=2030, values=(Value(datum="villages_at_standard", year=2030, amount=9),))
    put_in = typed.with_register(fed).value("villages_at_standard")
    assert put_in is not None
    assert put_in.amount == 1


def test_a_title_no_longer_lives_on_the_day_of_its_cancellation() -> None:
    titles = [village(201, date(2029, 1, 1), ended_on=date(2030, 6, 1))]
    for day, count in ((date(2030, 5, 31), 1), (date(2030, 6, 1), 0), (date(2028, 12, 31), 0)):
        assert len(holders(titles, TOWN, Track.VILLAGE, TitleLevel.MUNICIPAL, day)) == count


def test_a2_4_years_held_are_whole_years_and_none_without_a_title() -> None:
    titles = [
        HeldTitle(
            unit=TOWN, track=Track.TOWN, level=TitleLevel.MUNICIPAL, named_on=date(2021, 5, 20)
        )
    ]

    def held(day: date) -> int | None:
        return years_held(titles, TOWN, Track.TOWN, TitleLevel.MUNICIPAL, day)

    assert held(date(2022, 5, 19)) == 0
    assert held(date(2022, 5, 20)) == 1
    assert years_held([], TOWN, Track.TOWN, TitleLevel.MUNICIPAL, date(2022, 5, 20)) is None
