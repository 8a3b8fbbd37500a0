"""Who may know of a place at all: the one filter that every query starts from (1.5.2)."""

import pytest
from sqlalchemy import literal, select, union_all

from services.domain.seats import Seat
from services.domain.tree.units import Function, within
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Database

CODES = (
    *("98", "9899", "99", "99:shengting", "9900", "9901", "9901:jianwei", "9902", "9902:jianwei"),
    *("990121", "990121:nongwei", "990121101", "990121101201", "990122", "990199", "9999"),
)


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


@pytest.mark.parametrize(
    "area", ["", "99", "9899", "9901", "9903", "990121", "990199", "990121101"]
)
async def test_1_5_2_a_query_finds_in_an_area_what_lies_in_it(
    database: Database, area: str
) -> None:
    """Also in the last county of a city: the next city is none of its business."""
    place = union_all(*(select(literal(code).label("place")) for code in CODES)).subquery().c.place
    async with database.reading() as tx:
        found = await tx.execute(select(place).where(in_areas(place, (area,))))
    assert set(found.scalars()) == {code for code in CODES if within(code, area)}
