"""Closing dates on the wire."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.api.acts.bodies import Body, Plain
from services.api.contract import Answer
from services.domain.clocks.closing import Closing


class NewClosing(Body):
    programme: Annotated[str, Field(title="办法", max_length=60)]
    area: Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6})$", title="验收部门所辖地区")]
    closes_on: Annotated[date, Field(title="截止日期")]
    source: Annotated[Plain, Field(min_length=1, max_length=300, title="依据文件")]


class Closings(Answer):
    """Those in force, by year; where none is listed, none applies."""

    closing_dates: list[Closing]
