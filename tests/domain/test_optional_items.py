"""B3.4.2: the technical-report film has its place in the model city's dossier, and nobody owes it."""

import pytest
from pydantic import ValidationError

from services.domain.offices.commitments import commitment
from services.domain.papers.application import Papers, Readiness, check
from services.domain.papers.dossier import PartKind, Volume, VolumePart
from services.domain.programme import library
from services.domain.programme.dossier_rules import DossierItem
from services.domain.programme.schema import Programme, TitleLevel, Track
from services.domain.programme_check.sense import of_programme
from services.domain.tree.units import StepName
from tests.domain import papers as p

ITEM = "technical-film"
CITY = library.current(Track.CITY, TitleLevel.NATIONAL)
EARLIER = [one for one in library.PROGRAMMES if one.id == CITY.id and one.version < CITY.version]
TOWN = p.programme(Track.TOWN)


def complete() -> Papers:
    """The film included."""
    return p.complete(Track.CITY, TitleLevel.NATIONAL)


def found(papers: Papers, rules: Programme = CITY) -> Readiness:
    return check(rules, library.catalogue_of(rules), papers, (), p.NOW)


def with_film(document: str, *, kind: PartKind = PartKind.FILM, seconds: int | None = 60) -> Papers:
    """The complete papers with this one bound for the optional item instead."""
    papers = complete()
    sent = p.document(document, pages=None, seconds=seconds)
    part = VolumePart(kind=kind, document=document)
    bound = p.with_volume(papers, Volume(item=ITEM, parts=(part,)))
    known = (*bound.dossier.documents, sent)
    dossier = bound.dossier.model_copy(update={"documents": known})
    return bound.model_copy(update={"dossier": dossier})


def optional(rules: Programme, *ids: str) -> Programme:
    """The same definition with these items left to choice."""
    dossier = tuple(
        one.model_copy(update={"optional": True}) if one.id in ids else one for one in rules.dossier
    )
    return rules.model_copy(update={"dossier": dossier})


def test_b3_4_2_who_makes_no_technical_report_film_lacks_nothing() -> None:
    without = found(p.without_volume(complete(), ITEM))
    assert without.ready
    assert without.spared == (ITEM,)
    assert (without.materials.complete, without.materials.total) == (7, 7)
    empty = found(p.with_volume(complete(), Volume(item=ITEM)))
    assert empty.ready


def test_b3_4_2_a_film_that_is_bound_counts_and_is_checked_like_the_work_film() -> None:
    whole = found(complete())
    assert whole.ready
    assert (whole.spared, whole.materials.total) == ((), 8)
    place = f"dossier/{ITEM}"
    for papers, code in (
        (with_film("long", seconds=3601), "film-length"),
        (with_film("unread", seconds=None), "film-length"),
        (with_film("report", kind=PartKind.TECHNICAL_REPORT), "part-missing"),
    ):
        lacking = found(papers)
        assert lacking.keys == (f"{code}@{place}",)
        assert {one.rule for one in lacking.shortcomings} == {"B3.4.2"}
        assert (lacking.materials.complete, lacking.materials.total) == (7, 8)
    unchecked = complete().dossier.documents
    broken = tuple(
        one.model_copy(update={"state": "checking"}) if one.id == f"{ITEM}-film" else one
        for one in unchecked
    )
    dossier = complete().dossier.model_copy(update={"documents": broken})
    lacking = found(complete().model_copy(update={"dossier": dossier}))
    assert lacking.keys == (f"document-not-usable@{place}",)


def test_b3_4_2_the_work_film_is_owed_as_before() -> None:
    lacking = found(p.without_volume(complete(), "film"))
    assert lacking.keys == ("item-missing@dossier/film",)
    assert {one.rule for one in lacking.shortcomings} == {"B3.4.1"}


def test_b3_4_2_what_was_released_before_has_no_optional_item_and_keeps_its_hash() -> None:
    assert {one.version for one in EARLIER} == {1, 2}
    having = [one for one in library.PROGRAMMES if any(item.optional for item in one.dossier)]
    assert having == [CITY]
    for one in EARLIER:
        assert library.ref_of(one) in library.RELEASED
        assert all("optional" not in item.model_dump() for item in one.dossier)


def test_b3_4_2_the_commitment_names_it_as_optional() -> None:
    """C2.9.6, C3.6.1: what has to be brought is told apart from what may be."""
    materials = commitment(CITY, StepName.APPLICATION).materials
    assert [one.id for one in materials if one.optional] == [ITEM]


@pytest.mark.parametrize(
    ("rules", "left", "setting"),
    [
        (CITY, ("film", ITEM), "film.required"),
        (TOWN, ("technical-report",), "procedure.application.examined"),
    ],
)
def test_4_1_2_what_another_setting_asks_for_cannot_stand_in_optional_items_alone(
    rules: Programme, left: tuple[str, ...], setting: str
) -> None:
    wrong = optional(rules, *left)
    told = list(of_programme(wrong, library.printed_for(rules)))
    places = [("dossier", at, "optional") for at, one in enumerate(rules.dossier) if one.id in left]
    assert [one.path for one in told] == places
    assert all(setting in one.text.zh and setting in one.text.en for one in told)
    assert list(of_programme(rules, library.printed_for(rules))) == []


def test_4_1_2_a_special_report_is_owed_and_never_optional() -> None:
    """C5.5.16: left to choice, nobody would explain what is not met."""
    said = {**dict(CITY.dossier[-1]), "for_unmet": ("M01",)}
    with pytest.raises(ValidationError, match="owed, never optional"):
        DossierItem.model_validate(said)
