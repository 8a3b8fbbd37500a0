"""Calendar years on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.api.acts.bodies import Body, Plain
from services.api.contract import Answer
from services.domain.clocks.calendar_years import FIRST_YEAR, LAST_YEAR, Edition, Fault, Reading

DAYS_OF_YEAR = 366


class NewEdition(Body):
    """A year's holiday notice, as announced."""

    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, title="年度")]
    standing: Annotated[Literal["provisional", "final"], Field(title="暂定或正式")]
    notice_no: Annotated[Plain, Field(max_length=60, title="通知文号")] = ""
    announced_on: Annotated[date | None, Field(title="通知日期")] = None
    source: Annotated[Plain, Field(min_length=1, max_length=300, title="通知名称")]
    holidays: Annotated[list[date], Field(max_length=DAYS_OF_YEAR, title="放假日")]
    working_days: Annotated[
        tuple[date, ...], Field(max_length=DAYS_OF_YEAR, title="调休上班日")
    ] = ()


class Preview(Answer):
    """What the notice says, what it changes, and every fault in it; nothing was kept."""

    faults: list[Fault]
    reading: Reading | None


class EditionAnswer(Answer):
    id: str
    year: int
    stands: Literal["draft", "provisional", "final"]
    notice_no: str
    announced_on: date | None
    source: str
    holidays: list[date]
    working_days: list[date]
    imported_by: str
    imported_at: datetime
    published_by: str
    published_at: datetime | None


class Editions(Answer):
    """Every edition, drafts too; `announced` are the years whose dates are final."""

    announced: list[int]
    editions: list[EditionAnswer]


def answer_of(edition: Edition) -> EditionAnswer:
    year = edition.content
    return EditionAnswer(
        id=edition.id,
        year=year.year,
        stands=edition.stands,
        notice_no=year.notice_no,
        announced_on=year.announced_on,
        source=year.source,
        holidays=list(year.holidays),
        working_days=list(year.working_days),
        **edition.model_dump(
            include={"imported_by", "imported_at", "published_by", "published_at"}
        ),
    )
