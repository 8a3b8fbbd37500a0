"""The bundled schemes as data: what their files say comes to what the source says (4.1.1, 4.3)."""

from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from services.domain import mechanisms
from services.domain.errors import NotFound
from services.domain.mechanisms.bonuses import AdjustmentCase
from services.domain.mechanisms.levels import next_endorser
from services.domain.mechanisms.money import split
from services.domain.mechanisms.panels import PanelSheet, panel_score
from services.domain.mechanisms.rating_maps import mapped
from services.domain.mechanisms.scoring import Scoring, UnitFigures, grade, place, total
from services.domain.mechanisms.vetoes import VetoHit
from services.domain.mechanisms.weights import PERIODS
from services.domain.programme.evaluation import Evaluation, Scheme
from services.domain.programme.schemes import bundled, scheme, scheme_hash
from services.domain.programme.words import Definition
from services.domain.tree.units import Level

NO_DATA_OF_A_SCHEME = {"Asked", "Work", "Rule"}
"""Forms of other systems (D25), works that a unit plans itself (A6.7), the base of rules."""


def test_4_1_1_whatever_a_mechanism_states_can_be_said_in_a_file() -> None:
    stated = {
        name
        for module in iter_modules(mechanisms.__path__)
        for name, found in vars(import_module(f"{mechanisms.__name__}.{module.name}")).items()
        if isinstance(found, type)
        and issubclass(found, Definition)
        and found.__module__.startswith(mechanisms.__name__)
    }
    assert len(stated) > 60
    assert stated - set(Scheme.model_json_schema()["$defs"]) == NO_DATA_OF_A_SCHEME


def evaluation(name: str) -> Evaluation:
    return scheme(name).evaluation


def scoring(name: str, subject: str) -> Scoring:
    found = evaluation(name).judging[subject].scoring
    assert found
    return found


def alike(rules: Scoring, score: int | str) -> dict[str, Decimal]:
    """The same score in every slot: the weighted whole is that score."""
    return {slot.id: Decimal(score) for slot in rules.weighting.slots}


def unit(rules: Scoring, name: str, score: int | str, group: str = "") -> UnitFigures:
    return UnitFigures(unit=name, group=group, scores=alike(rules, score))


def test_4_1_1_schemes_are_looked_up_by_their_name() -> None:
    names = {one.id for one in bundled()}
    assert names == {
        "burden-reduction",
        "county-performance",
        "double-high",
        "education-supervision",
        "health-centres",
        "integrity-units",
        "joint-approval",
        "quality-revival",
        "reading-material",
        "regional-performance",
        "rural-health-evaluation",
        "safety-standardisation",
        "union-work",
    }
    with pytest.raises(NotFound):
        scheme("nothing")


def test_4_1_3_every_version_ever_released_is_there_as_it_was() -> None:
    """A round keeps its own copy; whoever compares a pin with the files finds the very same."""
    lines = (Path(__file__).parent / "released_schemes.tsv").read_text("utf-8").splitlines()
    released = {tuple(line.split("\t")) for line in lines if not line.startswith("#")}
    assert released <= {(one.id, str(one.version), scheme_hash(one)) for one in bundled()}


def test_c4_6_1_the_units_are_48_in_three_groups() -> None:
    """39 of daily work, towns and departments, and 9 of the special project."""
    counts = {one.id: one.count for one in evaluation("county-performance").subjects}
    assert counts == {"towns": 7, "departments": 32, "special": 9}


def test_c4_6_3_each_kind_of_unit_has_its_own_weights() -> None:
    """What each part counts over the whole year, in percent."""
    found = {
        name: {
            part.id: int(part.share * 100)
            for part in scoring("county-performance", name).weighting.parts
        }
        for name in ("towns", "departments", "special")
    }
    assert found == {
        "towns": {"indicators": 90, "leaders": 10},
        "departments": {"indicators": 60, "public": 30, "leaders": 10},
        "special": {"indicators": 70, "leaders": 30},
    }


def test_c4_6_4_each_group_is_scored_as_often_as_the_source_says() -> None:
    """C4.6.4: towns half-yearly, the public each quarter, the special project monthly."""
    found = {
        name: len(scoring("county-performance", name).weighting.slots)
        for name in ("towns", "departments", "special")
    }
    half, quarter, month = PERIODS["half-year"], PERIODS["quarter"], PERIODS["month"]
    assert found == {"towns": 2 * half, "departments": 2 * half + quarter, "special": 2 * month}


def test_f16_four_quarters_of_the_public_make_25_5_points() -> None:
    """C4.6.4: quarters 80, 90, 70, 100: their mean 85, of which 30 %."""
    rules = scoring("county-performance", "departments")
    scores = {**alike(rules, 0)}
    for number, score in enumerate((80, 90, 70, 100), start=1):
        scores[f"public/{number}"] = Decimal(score)
    assert total(rules, UnitFigures(unit="d", scores=scores)).value == Decimal("25.5")


def test_f14_bonus_and_deduction_stop_at_four_each() -> None:
    """C4.6.8, C4.6.10: 4 + 2 are 4, 2 + 1 + 1 + 0.5 are 4: net nothing."""
    rules = scoring("county-performance", "towns")
    cases = [("model-of-centre", True), ("model-of-city", True)]
    off = ["criticised-by-province", "criticised-by-city", "discipline", "accountability"]
    figures = unit(rules, "t", 80).model_copy(
        update={
            "bonuses": tuple(
                AdjustmentCase(kind=kind, evidence="paper", confirmed=said) for kind, said in cases
            ),
            "deductions": tuple(AdjustmentCase(kind=kind, confirmed=True) for kind in off),
        }
    )
    assert total(rules, figures).value == 80


@pytest.mark.parametrize(
    ("subject", "units", "good", "advanced"),
    [("towns", 7, 7, 2), ("departments", 32, 32, 8), ("departments", 32, 3, 3)],
)
def test_f9_places_are_a_quarter_and_stay_empty_below_90(
    subject: str, units: int, good: int, advanced: int
) -> None:
    """C4.6.13, E2: 7 units give 2 places, 32 give 8; only three at 90 or more: three."""
    rules = scoring("county-performance", subject)
    graded = [
        grade(rules, unit(rules, f"u{number}", f"{99 if number < good else 80}.{number:02}"))
        for number in range(units)
    ]
    [award] = place(rules, graded).awards
    assert len(award.chosen) == advanced


def test_c4_6_15_a_veto_closes_the_places_and_leaves_the_pass() -> None:
    rules = scoring("county-performance", "towns")
    hit = VetoHit(veto="accident", basis="paper", confirmed=True)
    best = unit(rules, "best", 99).model_copy(update={"vetoes": (hit,)})
    graded = [grade(rules, best), *(grade(rules, unit(rules, f"u{n}", 95)) for n in range(6))]
    standing = place(rules, graded)
    assert standing.bands["best"] == "pass"
    assert all("best" not in award.chosen for award in standing.awards)


def test_c4_6_20_below_60_and_among_the_last_three() -> None:
    rules = scoring("county-performance", "towns")
    scores = (50, 55, 58, 59, 70)
    graded = [grade(rules, unit(rules, f"u{score}", score)) for score in scores]
    assert place(rules, graded).last == ("u50", "u55", "u58")


def test_e1_84_5_is_good_and_the_lower_edge_decides() -> None:
    """C2.1.8: the source prints 70-84 and 85 and above."""
    rules = scoring("health-centres", "centres")
    bands = {
        score: grade(rules, unit(rules, "c", score)).band for score in ("85", "84.5", "69.9", "59")
    }
    assert bands == {"85": "excellent", "84.5": "good", "69.9": "pass", "59": "fail"}


def test_c2_1_9_excellent_is_at_most_a_fifth() -> None:
    rules = scoring("health-centres", "centres")
    graded = [grade(rules, unit(rules, f"c{number}", 85 + number)) for number in range(10)]
    bands = place(rules, graded).bands
    assert sorted(name for name, band in bands.items() if band == "excellent") == ["c8", "c9"]
    assert sum(band == "good" for band in bands.values()) == 8


def test_c2_1_10_four_fifths_are_passed_on_monthly() -> None:
    money = evaluation("health-centres").money
    assert money
    assert split(money, Decimal(1000)) == {"monthly": Decimal(800), "by-result": Decimal(200)}


def test_f10_leaders_rivals_and_departments_make_85_5() -> None:
    """C5.7.10: 90 x 40 % + 80 x 30 % + 85 x 30 %."""
    panel = evaluation("union-work").judging["unions"].panel
    assert panel
    raters = {"leaders": ("l",), "rivals": ("r",), "departments": ("d",)}
    sheets = [
        PanelSheet(group=group, rater=rater, applicant="a", score=Decimal(score))
        for group, rater, score in (
            ("leaders", "l", 90),
            ("rivals", "r", 80),
            ("departments", "d", 85),
        )
    ]
    assert panel_score(panel, "a", raters, sheets).value == Decimal("85.5")


def test_f17_of_twenty_twelve_are_advanced_and_of_these_four_excellent() -> None:
    """C5.7.11, E3: 30 % of 12 are 3.6; the file rounds half up."""
    rules = scoring("union-work", "unions")
    graded = [grade(rules, unit(rules, f"u{number:02}", 80 + number)) for number in range(20)]
    advanced, excellent = place(rules, graded).awards
    assert (len(advanced.chosen), len(excellent.chosen)) == (12, 4)
    assert set(excellent.chosen) <= set(advanced.chosen)


def test_c5_8_10_old_a_becomes_2_once_supplemented_and_b_3() -> None:
    ratings = evaluation("safety-standardisation").old_ratings
    assert ratings
    assert [mapped(ratings, old, ["new-items"]).new for old in ("A", "B")] == ["2", "3"]
    assert mapped(ratings, "A", []).lacking == ("new-items",)


def test_c5_8_4_city_owned_firms_begin_at_the_city() -> None:
    chain = evaluation("safety-standardisation").endorsement
    assert chain
    assert next_endorser(chain, "private", []) is Level.COUNTY
    assert next_endorser(chain, "city-owned", []) is Level.CITY


def test_c3_2_5_a_recognition_lives_two_years_and_is_given_anew() -> None:
    rules = evaluation("integrity-units").validity
    assert rules
    assert (rules.months, rules.renewal) == (24, "anew")
