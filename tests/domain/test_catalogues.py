"""The packaged catalogues and what each programme changes in them, every change with its reason."""

from decimal import Decimal
from importlib.resources import files

import pytest
import yaml
from pydantic import ValidationError

from services.domain.programme import library
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.overlay import RegisterFed, TitlesWithin
from services.domain.programme.schema import Programme, TitleLevel, Track

IDS = ("eco-county", "eco-town", "eco-village")


def marks(tree: object) -> list[str]:
    """The confidence of every threshold in a raw file, however deep."""
    if isinstance(tree, list):
        return [mark for part in tree for mark in marks(part)]
    if not isinstance(tree, dict):
        return []
    own = [limit["confidence"] for limit in tree.get("thresholds", [])]
    return own + [mark for key, part in tree.items() if key != "thresholds" for mark in marks(part)]


@pytest.mark.parametrize("catalogue_id", IDS)
def test_issue_1_2_2_every_threshold_keeps_its_confidence(catalogue_id: str) -> None:
    """The guard: as many confirmed and as many recalled limits as the file has."""
    path = files("services.domain") / "catalogues" / f"{catalogue_id}.yaml"
    raw = marks(yaml.safe_load(path.read_text("utf-8")))
    loaded = [
        limit.confidence
        for entry in library.bundled_catalogue(catalogue_id).entries
        for limit in entry.thresholds
    ]
    for confidence in ("confirmed", "recalled"):
        assert loaded.count(confidence) == raw.count(confidence) > 0
    assert len(loaded) == len(raw)


@pytest.mark.parametrize("catalogue_id", IDS)
def test_a_catalogue_has_the_entries_it_announces_and_no_code_twice(catalogue_id: str) -> None:
    found = library.bundled_catalogue(catalogue_id)
    assert len(found.indicators) == found.catalogue.evaluable_entries
    assert len({entry.code for entry in found.entries}) == len(found.entries)


def profiles(catalogue: Catalogue) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for key, dimension in catalogue.dimensions.items():
        found = [{**one, key: word} for one in found for word in dimension.values]
    return found


@pytest.mark.parametrize("catalogue_id", IDS)
def test_exactly_one_threshold_matches_each_profile_that_the_standard_resolves(
    catalogue_id: str,
) -> None:
    catalogue = library.bundled_catalogue(catalogue_id)
    for entry in catalogue.entries:
        for profile in profiles(catalogue):
            if entry.applies_to and not entry.applies_to.admits(profile):
                continue
            open_case = any(
                set(case.items()) <= set(profile.items()) for case in entry.unresolved_when
            )
            matching = [limit for limit in entry.limits if limit.matches(profile)]
            assert len(matching) == (0 if open_case else 1), (entry.code, profile)


@pytest.mark.parametrize("catalogue_id", IDS)
def test_one_base_datum_has_one_unit_and_sources_exist(catalogue_id: str) -> None:
    catalogue = library.bundled_catalogue(catalogue_id)
    units: dict[str, str] = {}
    for entry in catalogue.entries:
        for datum in entry.base_data:
            assert units.setdefault(datum.id, datum.unit) == datum.unit
        assert set(entry.standards) <= set(catalogue.standards_registry)
        named = {*entry.source, *(name for limit in entry.thresholds for name in limit.source)}
        assert named <= set(catalogue.sources)


def changed(track: Track, level: TitleLevel) -> tuple[Programme, Catalogue]:
    programme = library.current(track, level)
    return programme, library.catalogue_of(programme)


def test_a2_3_the_municipal_town_drops_the_provincial_naming_and_asks_one_year_of_plan() -> None:
    _, catalogue = changed(Track.TOWN, TitleLevel.MUNICIPAL)
    assert catalogue.entry("TB2a") is None
    plan = catalogue.entry("TB2c")
    assert plan is not None
    assert [limit.value for limit in plan.thresholds] == [Decimal(1)]
    assert plan.thresholds[0].source == ("A2.3",)
    printed = library.bundled_catalogue("eco-town").entry("TB2c")
    assert printed is not None
    assert printed.thresholds[0].value == 2


WORDS = {"municipal": "市级以上", "provincial": "省级以上", "national": "全国"}


@pytest.mark.parametrize("level", list(TitleLevel))
def test_a1_7_each_level_of_county_counts_the_town_titles_of_its_own_level(
    level: TitleLevel,
) -> None:
    programme, catalogue = changed(Track.COUNTY, level)
    fed = {one.datum: one.asks for one in programme.catalogue.register_fed}
    assert fed["towns_named"] == TitlesWithin(kind="titles-within", track=Track.TOWN, level=level)
    assert WORDS[level] in catalogue.data()["towns_named"].name_zh
    entry = catalogue.entry("CB5")
    assert entry is not None
    assert WORDS[level] in entry.name_zh


@pytest.mark.parametrize("programme", library.PROGRAMMES, ids=lambda one: one.id)
def test_issue_1_2_2_a_stand_in_says_so_and_each_change_has_its_reason(
    programme: Programme,
) -> None:
    use = programme.catalogue
    assert use.stand_in == (programme.level is not TitleLevel.NATIONAL)
    if use.stand_in_text:
        assert use.stand_in_text.en.startswith("stand-in, ")
        assert use.stand_in_text.en.endswith(" catalogue not available")
    for change in use.changes:
        assert change.reason.zh
        assert change.reason.en
        assert change.source.startswith("A")
    for fed in use.register_fed:
        assert (fed.name is None) == (fed.reason is None), fed.datum
    known = library.catalogue_of(programme).data()
    assert {fed.datum for fed in use.register_fed} <= set(known)


@pytest.mark.parametrize(
    "said", [{"name": {"zh": "一", "en": "one"}}, {"reason": {"zh": "因", "en": "why"}}]
)
def test_issue_1_2_2_a_datum_is_called_otherwise_only_with_a_reason(
    said: dict[str, object],
) -> None:
    fed = {"datum": "towns_named", "asks": {"kind": "years-plan-in-force"}}
    assert RegisterFed.model_validate(fed).reason is None
    with pytest.raises(ValidationError, match="towns_named"):
        RegisterFed.model_validate({**fed, **said})


def test_the_municipal_town_page_can_say_the_sentence_of_the_issue() -> None:
    text = library.current(Track.TOWN, TitleLevel.MUNICIPAL).catalogue.stand_in_text
    assert text is not None
    assert text.en == "stand-in, municipal catalogue not available"


def test_d25_a_datum_is_asked_once_however_many_entries_use_it() -> None:
    catalogue = library.bundled_catalogue("eco-town")
    users = [
        entry.code
        for entry in catalogue.entries
        if any(datum.id == "villages_total" for datum in entry.base_data)
    ]
    assert users == ["TB2b", "T03b", "T04b"]
    assert list(catalogue.data()).count("villages_total") == 1
