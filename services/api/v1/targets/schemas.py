"""Targets on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from services.api.acts.bodies import Body
from services.api.contract import Answer
from services.domain.programme.schema import TitleLevel, Track
from services.domain.titles.targets import Target


class NewTarget(Body):
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$", title="编号")]
    area: Annotated[str, Field(pattern=r"^\d{4,12}$", title="地区")]
    track: Annotated[Track, Field(title="类型")]
    level: Annotated[TitleLevel, Field(title="级别")]
    aim: Annotated[Literal["start", "reach"], Field(title="启动或达到")]
    count: Annotated[int, Field(ge=1, le=1000, title="数量")]
    first_year: Annotated[int, Field(ge=2000, le=2200, title="起始年")]
    last_year: Annotated[int, Field(ge=2000, le=2200, title="截止年")]
    rule: Annotated[str, Field(min_length=1, max_length=40, title="依据")] = "A0.7"


class Counted(Answer):
    """A target is aimed at, not sanctioned: the gap is shown and nothing is refused."""

    target: Target
    units: list[str]
    reached: int
    gap: int


class Targets(Answer):
    targets: list[Counted]
