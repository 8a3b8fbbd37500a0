"""What a newer catalogue asks of a unit that was named under an older one (4.1.4, A6.3)."""

from decimal import Decimal

import pytest

from services.domain.attainment.recheck_standards import lines_between
from services.domain.attainment.verdicts import Verdict
from services.domain.mechanisms.catalogue_gaps import GapKind, tightened
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.library import bundled_catalogue, changed_by
from services.domain.programme.overlay import CatalogueUse, Change
from services.domain.programme.schema import Track
from services.domain.programme.words import Text
from tests.domain import papers as p

WHY = Text(zh="提标", en="raised")
PRINTED = bundled_catalogue("eco-village")


def with_changes(*changes: Change) -> Catalogue:
    use = CatalogueUse(id="eco-village", stand_in=False, changes=changes)
    return changed_by(PRINTED, use)


def change(code: str, limit: str | None = None) -> Change:
    value = Decimal(limit) if limit else None
    return Change(code=code, drop=limit is None, limit=value, reason=WHY, source="A6.3")


def lines(old: Catalogue, new: Catalogue) -> dict[str, tuple[GapKind, bool | None, bool]]:
    papers = p.complete(Track.VILLAGE)
    found = lines_between(old, new, papers.data, papers.profile)
    return {line.code: (line.kind, line.stricter, line.enough) for line in found}


def test_a6_3_an_added_indicator_is_answered_by_old_values_or_it_is_not() -> None:
    old = with_changes(change("V05"), change("V15"))
    assert lines(old, PRINTED) == {
        "V05": (GapKind.ADDED, None, True),
        "V15": (GapKind.ADDED, None, True),
    }
    bare = p.complete(Track.VILLAGE)
    nothing = bare.data.model_copy(update={"values": ()})
    without = lines_between(old, PRINTED, nothing, bare.profile)
    assert [(line.verdict, line.enough) for line in without] == [(Verdict.OPEN, False)] * 2


def test_a6_3_a_raised_limit_is_stricter_and_may_no_longer_be_met() -> None:
    new = with_changes(change("V02", "99"), change("V07", "60"))
    assert lines(PRINTED, new) == {
        "V02": (GapKind.LIMIT_CHANGED, True, False),
        "V07": (GapKind.LIMIT_CHANGED, False, True),
    }


def test_a6_3_what_is_dropped_need_not_be_shown() -> None:
    assert lines(PRINTED, with_changes(change("V09"))) == {"V09": (GapKind.DROPPED, None, True)}


@pytest.mark.parametrize(("limit", "stricter"), [("0.8", True), ("1.0", False)])
def test_a6_3_a_lower_ceiling_is_stricter(limit: str, stricter: bool) -> None:
    """Energy per output of a county: at most 0.9."""
    county = bundled_catalogue("eco-county")
    use = CatalogueUse(id="eco-county", stand_in=False, changes=(change("C02", limit),))
    old, new = county.entry("C02"), changed_by(county, use).entry("C02")
    assert old
    assert new
    assert tightened(old, new) is stricter


def test_a6_3_what_is_measured_otherwise_is_neither_stricter_nor_easier() -> None:
    old, other = PRINTED.entry("V02"), PRINTED.entry("V05")
    assert old
    assert other
    assert tightened(old, other) is None
