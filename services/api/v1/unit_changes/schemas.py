"""Changes of units on the wire."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from services.api.acts.bodies import Body, Plain
from services.api.contract import Answer
from services.domain.programme.follow_up import Fate
from services.domain.tree.unit_changes import (
    CODE,
    FIRST_DAY,
    LAST_DAY,
    MOST_LINES,
    Fault,
    Happening,
    Line,
    Recorded,
    UnitChange,
)
from services.domain.tree.unit_lines import Unread
from services.storage.queries.unit_streams import Touched

Code = Annotated[str, Field(pattern=CODE, max_length=40)]


class NewLine(Body):
    """One unit becomes another; a unit that goes on under its code has a line to itself."""

    old: Annotated[Code, Field(title="原代码")]
    new: Annotated[Code, Field(title="现代码")]
    name_zh: Annotated[Plain, Field(min_length=1, max_length=60, title="中文名称")]
    name_en: Annotated[Plain, Field(min_length=1, max_length=120, title="英文名称")]


class NewChange(Body):
    """As its approval says it."""

    kind: Annotated[Happening, Field(title="变更类型")]
    on: Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY, title="变更日期")]
    document_no: Annotated[Plain, Field(min_length=1, max_length=60, title="批准文号")]
    source: Annotated[Plain, Field(min_length=1, max_length=300, title="批文名称")]
    lines: Annotated[list[NewLine], Field(min_length=1, max_length=MOST_LINES, title="单位")]

    @property
    def content(self) -> UnitChange:
        return UnitChange.model_validate(self.model_dump())


class Typed(Body):
    """Lines as they stand in a CSV file: old code, new code, name, English name."""

    csv: Annotated[str, Field(max_length=400_000, title="CSV内容")]


class Lines(Answer):
    """What was read, and the lines that could not be."""

    lines: list[Line]
    unread: list[Unread]


class TitleTouched(Answer):
    id: str
    place: str
    fate: Fate
    """As the title's programme has it (`follow_up`)."""


class CaseTouched(Answer):
    id: str
    number: str
    place: str


class TouchedAnswer(Answer):
    """How many open cases, living titles, open filings, open rounds and people; the first few of them."""

    cases: list[CaseTouched]
    titles: list[TitleTouched]
    counts: dict[str, int]


class Preview(Answer):
    """Every fault of the change, and what it would touch; nothing was kept."""

    faults: list[Fault]
    touched: TouchedAnswer


class ChangeAnswer(Answer):
    id: str
    kind: Happening
    on: date
    document_no: str
    source: str
    lines: list[Line]
    recorded_by: str
    recorded_at: datetime
    published_by: str
    published_at: datetime | None
    in_force_at: datetime | None


class Changes(Answer):
    changes: list[ChangeAnswer]
    next_before: str | None


def answer_of(kept: Recorded) -> ChangeAnswer:
    content = kept.content.model_dump(include=set(UnitChange.model_fields))
    return ChangeAnswer(**content, **kept.model_dump(exclude={"content"}))


def touched_of(found: Touched) -> TouchedAnswer:
    return TouchedAnswer(
        cases=[CaseTouched(**one.model_dump()) for one in found.cases],
        titles=[
            TitleTouched(id=one.id, place=one.place, fate=found.fates[one.id])
            for one in found.titles
        ],
        counts=found.counts,
    )
