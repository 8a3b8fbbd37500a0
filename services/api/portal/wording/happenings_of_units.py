"""What a log says where the tree of units changed, or a title that others count (4.1.5, 4.1.8)."""

from collections.abc import Mapping

from services.domain.base import Act
from services.domain.rounds import following
from services.domain.titles import register_news, title_successions
from services.domain.tree import following_units

OF_UNITS: Mapping[str, tuple[str, str, type[Act]]] = {
    "unit-followed": (
        "行政区划变更，由承继单位继续办理",
        "The unit changed: its successor goes on",
        following_units.FollowUnit,
    ),
    "filing-unit-followed": (
        "行政区划变更，由承继单位继续办理",
        "The unit changed: its successor goes on",
        following_units.FilingFollowsUnit,
    ),
    "round-units-followed": (
        "行政区划变更，参评单位由承继单位继续参评",
        "The units changed: their successors go on in the round",
        following.RoundFollowsUnits,
    ),
    "told-of-title": (
        "名录中计入本案的称号有变动",
        "A title that the data count has changed",
        register_news.TellOfTitle,
    ),
    "title-succeeded": (
        "行政区划变更，称号随之处理",
        "The unit changed, and its title with it",
        title_successions.SucceedTitle,
    ),
    "title-doubted": (
        "命名所依据的条件不再具备",
        "A condition that the title was given on is lost",
        title_successions.DoubtTitle,
    ),
}
