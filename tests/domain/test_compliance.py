"""The overall compliance table: the window's years, each indicator in each of them (B3.1.2, B1.5)."""

from services.domain.attainment.compliance import ComplianceLine, compliance
from services.domain.attainment.data_lines import years_of
from services.domain.attainment.data_years import DataYears, years_asked
from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.verdicts import Verdict
from services.domain.programme.library import bundled_catalogue
from services.domain.programme.schema import TitleLevel, Track
from tests.domain import papers as p

CATALOGUE = bundled_catalogue("model-city")


def city() -> DataSheet:
    return p.complete(Track.CITY, TitleLevel.NATIONAL).data.model_copy(update={"past": 3})


def line(code: str, sheet: DataSheet) -> ComplianceLine:
    profile = p.complete(Track.CITY, TitleLevel.NATIONAL).profile
    table = compliance(CATALOGUE, sheet, profile)
    assert table.years == years_of(sheet)
    return next(one for one in table.lines if one.code == code)


def test_b1_5_a_model_city_is_asked_for_three_past_years_and_the_current_one() -> None:
    assert years_asked(CATALOGUE) == DataYears(current=True, past=3)
    for name in ("eco-county", "eco-town", "eco-village"):
        assert years_asked(bundled_catalogue(name)) == DataYears(current=False, past=2)


def test_b3_1_2_every_indicator_has_its_value_and_its_mark_in_each_year() -> None:
    sheet = city()
    good = line("M09", sheet)
    assert [cell.year for cell in good.cells] == [2027, 2028, 2029, 2030]
    assert [cell.value and cell.value.zh for cell in good.cells] == ["91.6667 %"] * 4
    assert [cell.met for cell in good.cells] == [True] * 4
    assert good.verdict is Verdict.ATTAINED


def test_b1_5_one_poor_year_of_the_window_is_seen_and_fails_the_indicator() -> None:
    sheet = city()
    values = tuple(
        one.model_copy(update={"amount": one.amount / 2})
        if (one.datum, one.year) == ("good_air_days", 2028)
        else one
        for one in sheet.values
    )
    poor = line("M09", sheet.model_copy(update={"values": values}))
    assert [cell.met for cell in poor.cells] == [True, False, True, True]
    assert poor.verdict is Verdict.NOT_ATTAINED


def test_b1_5_a_year_without_data_is_left_open() -> None:
    moved = line("M12", city().model_copy(update={"year": 2031}))
    assert [(cell.year, cell.met) for cell in moved.cells][-1] == (2031, None)
    assert moved.verdict is Verdict.OPEN


def test_b3_1_2_what_has_no_figure_is_met_or_not_as_a_whole() -> None:
    found = line("M22", city())
    assert found.cells == ()
    assert found.verdict is Verdict.ATTAINED


def test_b3_1_2_of_limits_by_region_those_of_the_units_own_are_shown() -> None:
    """80, 75 and 70 % for east, central and west: whoever is central is asked for 75 %."""
    town = p.complete(Track.TOWN, TitleLevel.MUNICIPAL)
    asked = {
        region: next(
            [limit.zh for limit in one.asked]
            for one in compliance(
                bundled_catalogue("eco-town"),
                town.data,
                town.profile.model_copy(update={"dimensions": {"region": region}}),
            ).lines
            if one.code == "T03a"
        )
        for region in ("central", "west", "nowhere")
    }
    assert asked == {
        "central": ["≥ 75 %（中部）"],
        "west": ["≥ 70 %（西部）"],
        "nowhere": ["≥ 80 %（东部）", "≥ 75 %（中部）", "≥ 70 %（西部）"],
    }


def test_b1_5_a_trend_is_marked_where_the_years_before_are_known() -> None:
    """Falling over the last three full years (E13): the first two years have no three of them."""
    assert [cell.met for cell in line("M06", city()).cells] == [None, None, True, True]
