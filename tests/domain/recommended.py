"""A village whose county, and then whose city, puts its recommendation on notice first (A7.5)."""

from services.domain.programme.schema import NoticeRules, RecommendationNotice, Text, Track
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.tree.units import Level
from tests.domain.stage import Stage

TWO = (
    RecommendationNotice(
        id="county",
        label=Text(zh="县级推荐公示", en="Recommendation of the county"),
        level=Level.COUNTY,
        days=5,
        source="A7.5",
    ),
    RecommendationNotice(
        id="city",
        label=Text(zh="市级推荐公示", en="Recommendation of the city"),
        level=Level.CITY,
        days=3,
        source="A7.5",
    ),
)
SEVERAL = NoticeRules(recommendations=TWO)


def recommended() -> Stage:
    """Just begun."""
    stage = Stage(Track.VILLAGE)
    rules = stage.rules.model_copy(update={"notice": SEVERAL})
    stage.do(FileCreationRequest, procedure=rules)
    return stage
