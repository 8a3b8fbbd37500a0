"""B3.3.3 on a flat map: which places of a layer are enterprises that are monitored online."""

from datetime import UTC, datetime

from services.domain.modules.monitored_places import located
from services.domain.modules.monitoring import Source

NOW = datetime(2031, 6, 9, 4, tzinfo=UTC)


def source(name: str, enterprise: str, outfall: str = "总排口") -> Source:
    return Source(
        id=name,
        unit="9901",
        enterprise=enterprise,
        outfall=outfall,
        pollutant="化学需氧量",
        measured_in="mg/L",
        added_by="a",
        added_at=NOW,
    )


WORKS = (source("1", "云岭污水处理厂"), source("2", "云岭污水处理厂", "雨水排口"))
MILL = source("3", "Green Mill (一期)")
ALL = (*WORKS, MILL)


def ids(*names: str) -> dict[str, list[str]]:
    return {name: [one.id for one in found] for name, found in located(names, ALL).items()}


def test_b3_3_3_a_place_called_like_an_enterprise_has_all_its_sources() -> None:
    assert ids("青溪河", "云岭污水处理厂") == {"云岭污水处理厂": ["1", "2"]}


def test_b3_3_3_a_place_called_like_an_outfall_too_has_that_one_alone() -> None:
    assert ids("云岭污水处理厂雨水排口", "云岭污水处理厂 总排口") == {
        "云岭污水处理厂雨水排口": ["2"],
        "云岭污水处理厂 总排口": ["1"],
    }


def test_b3_3_3_width_spaces_and_capitals_are_no_difference_and_anything_else_is() -> None:
    assert ids("ＧＲＥＥＮ　mill（一期）") == {"ＧＲＥＥＮ　mill（一期）": ["3"]}
    assert ids("Green Mill", "云岭污水厂", "总排口") == {}


def test_b3_3_3_what_has_no_name_is_nobodys_place() -> None:
    blank = (source("4", " ", " "), source("5", "厂", " "))
    assert located(["", " "], blank) == {}
    assert [one.id for one in located(["厂"], blank)["厂"]] == ["5"], "each source once"


def test_b3_3_3_places_keep_the_order_of_the_map_and_are_told_once() -> None:
    names = ("Green Mill (一期)", "云岭污水处理厂", "Green Mill (一期)")
    assert list(ids(*names)) == ["Green Mill (一期)", "云岭污水处理厂"]
