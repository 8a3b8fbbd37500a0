"""Simulated rounds of a scheme: the mechanisms decide, everybody has a band, nothing is lost (4.4.1)."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from services.domain.mechanisms.weights import PERIODS
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schemes import bundled, scheme
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.round_findings import RoundFindings, round_findings
from services.domain.simulation.rounds import (
    RoundSetting,
    RoundTally,
    months_of,
    run_rounds,
)

NAMES = [one.id for one in bundled()]


def asked(
    what: Scheme | str,
    units: int = 60,
    years: int = 6,
    seed: int = 7,
    behaviour: Behaviour | None = None,
) -> RoundSetting:
    found = scheme(what) if isinstance(what, str) else what
    return RoundSetting(found, units, years, seed, date(2026, 1, 1), behaviour or Behaviour())


def found(one: RoundSetting) -> RoundFindings:
    tally = RoundTally()
    for organiser in range(len(one.organisers)):
        tally.add(run_rounds(one, organiser))
    return round_findings(one, tally)


def with_scoring(name: str, group: str, **changes: object) -> Scheme:
    """The scheme with something else in the scoring of one group."""
    tree = scheme(name).model_dump(mode="json", by_alias=True)
    tree["evaluation"]["judging"][group]["scoring"] |= changes
    return Scheme.model_validate(tree)


@pytest.mark.parametrize("name", NAMES)
def test_4_4_1_the_same_seed_gives_the_same_rounds(name: str) -> None:
    assert found(asked(name)) == found(asked(name))


def test_4_4_1_another_seed_gives_other_rounds() -> None:
    assert found(asked("health-centres")).bands != found(asked("health-centres", seed=8)).bands


@pytest.mark.parametrize("name", NAMES)
def test_4_4_1_every_unit_has_one_band_in_every_year(name: str) -> None:
    one = asked(name, units=101)
    tables = found(one)
    per_year: Counter[int] = Counter()
    for row in tables.bands:
        per_year[row.year] += row.units
    assert per_year == Counter(dict.fromkeys(range(2026, 2032), 101))
    assert sum(row.units for row in tables.standing) == 101


def test_4_4_1_no_more_places_are_given_than_there_are() -> None:
    """One in five of each county's twenty centres; rounded down in the last one, which has ten."""
    tables = found(asked("health-centres", units=50))
    chosen = Counter({row.year: row.places for row in tables.places if row.became == "chosen"})
    assert max(chosen.values()) <= 4 + 4 + 2
    excellent = [row.units for row in tables.bands if row.band == "excellent"]
    assert max(excellent) <= 10
    assert min(excellent) > 0


def test_4_4_1_who_fails_two_years_running_is_found_by_the_ladder() -> None:
    """Everybody fails: the circular in the first year, the head's removal from the second on."""
    bands = {
        "source": "C2.1.8",
        "bands": [
            {"id": "excellent", "label": {"zh": "优秀", "en": "Excellent"}, "at_least": "100"},
            {"id": "fail", "label": {"zh": "不合格", "en": "Fail"}, "below": "100"},
        ],
    }
    hard = with_scoring("health-centres", "centres", bands=bands, band_limits=[], money=[])
    tables = found(asked(hard, units=20, years=3))
    due = {(row.year, row.consequence): row.units for row in tables.consequences}
    assert due == {
        (2026, "circular"): 20,
        (2027, "circular"): 20,
        (2027, "removal"): 20,
        (2028, "circular"): 20,
        (2028, "removal"): 20,
    }
    assert [row.part for row in tables.never] == ["band/centres/excellent"]
    assert [(row.band, row.units) for row in tables.traps] == [("fail", 20)]


def test_4_4_1_a_veto_that_nothing_hits_is_reported_as_never_used() -> None:
    clean = found(asked("county-performance", behaviour=Behaviour(polluting=0)))
    assert "veto" in [row.part for row in clean.never]
    hit = found(asked("county-performance", behaviour=Behaviour(polluting=1)))
    assert "veto" not in [row.part for row in hit.never]


def test_4_4_1_a_recognition_is_asked_for_again_before_its_term_ends() -> None:
    tables = found(asked("integrity-units", units=30, behaviour=Behaviour(failing=0)))
    decided = {row.year: row.units for row in tables.validity}
    assert decided == {2026: 30, 2028: 30, 2030: 30}
    assert {row.band for row in tables.bands} == {"recognised"}


def test_4_4_1_what_is_scored_in_each_quarter_is_work_of_its_month() -> None:
    judging = scheme("county-performance").evaluation.judging["departments"]
    assert judging.scoring is not None
    months = months_of(judging.scoring)
    assert [months[f"public/{number}"] for number in range(1, 5)] == [3, 6, 9, 12]
    assert [months[f"indicators/{number}"] for number in (1, 2)] == [6, 12]
    assert set(PERIODS) == {"half-year", "quarter", "month"}


def test_4_4_1_a_county_has_its_forty_eight_units() -> None:
    assert asked("county-performance", units=100).organisers == (48, 48, 4)
    assert sum(asked("health-centres", units=33).organisers) == 33


def test_4_4_1_no_score_lies_outside_its_range() -> None:
    """Whoever fails scores lower, and never below nothing."""
    low = with_scoring(
        "health-centres",
        "centres",
        weighting={
            "parts": [
                {"id": "june", "label": {"zh": "上半年", "en": "June"}, "share": "0.4"},
                {"id": "december", "label": {"zh": "下半年", "en": "December"}, "share": "0.6"},
            ],
            "full": str(Decimal(10)),
        },
    )
    tables = found(asked(low, units=20, behaviour=Behaviour(failing=1)))
    assert {row.band for row in tables.bands} == {"fail"}


@pytest.mark.parametrize(("rate", "late"), [(0, 0), (1, 12)])
def test_4_4_1_c4_6_17_every_month_has_its_report_in_time_or_late(rate: float, late: int) -> None:
    one = asked("county-performance", units=48, years=2, behaviour=Behaviour(late=rate))
    monthly = [row for row in found(one).papers if row.paper == "monthly"]
    assert {row.year for row in monthly} == {2026, 2027}
    for year in (2026, 2027):
        rows = [row for row in monthly if row.year == year]
        assert sum(row.late for row in rows) == late * 48
        assert sum(row.in_time for row in rows) == (12 - late) * 48
    assert (max(row.longest for row in monthly) > 0) is (late > 0)


def test_4_4_1_who_is_late_with_papers_scores_as_before() -> None:
    calm, late = (
        found(asked("county-performance", behaviour=Behaviour(late=rate))) for rate in (0, 1)
    )
    assert calm.bands == late.bands
    assert calm.papers != late.papers


def test_4_4_1_c3_2_5_a_recognition_lives_as_long_as_it_is_renewed() -> None:
    """Sixty units over six years: all renewed; with failures some are lost, and none is counted twice."""
    calm = found(asked("integrity-units", behaviour=Behaviour(failing=0)))
    assert {(row.became, row.years) for row in calm.lasted} == {("living", 6)}
    assert sum(row.units for row in calm.lasted) == 60
    hard = found(asked("integrity-units", behaviour=Behaviour(failing=0.5)))
    lost = [row for row in hard.lasted if row.became == "lost"]
    assert lost
    assert all(0 < row.years < 6 for row in lost)
    living = sum(row.units for row in hard.lasted if row.became == "living")
    at_the_end = [row for row in hard.bands if (row.year, row.band) == (2031, "recognised")]
    assert living == sum(row.units for row in at_the_end)
