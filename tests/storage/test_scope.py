"""Who may know of a place at all: the one filter that every query starts from (1.5.2)."""

import pytest

from services.domain.permissions import Seat
from services.domain.units import Function
from services.storage.queries.scope import Viewer


@pytest.mark.parametrize(
    ("function", "unit", "place", "seen"),
    [
        (Function.APPLICANT_CLERK, "990121101201", "990121101201", True),
        (Function.APPLICANT_CLERK, "990121101201", "990121101", False),
        (Function.COUNTY_OFFICER, "990121", "990121101201", True),
        (Function.COUNTY_OFFICER, "990122", "990121101201", False),
        (Function.CITY_OFFICER, "9901", "990121", True),
        (Function.EXPERT, "9901", "990121", False),
    ],
)
def test_1_5_2_a_foreign_region_is_not_seen(
    function: Function, unit: str, place: str, seen: bool
) -> None:
    assert Viewer("a", (Seat(function=function, unit=unit),)).sees_place(place) is seen
