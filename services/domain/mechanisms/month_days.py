"""Days of the year as definitions write them: "06-10", every year anew.

Only days that every year has: 29 February is none. Periods and their due days are in
`periodic_duties.py`.
"""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from services.domain.programme.faults import Fault

A_COMMON_YEAR = 2031


def day_in(year: int, day: str) -> date:
    return date.fromisoformat(f"{year}-{day}")


def _exists(day: str) -> str:
    try:
        day_in(A_COMMON_YEAR, day)
    except ValueError as wrong:
        raise Fault(f"不是每年都有的日期：{day}", f"no day of every year: {day}") from wrong
    return day


MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_exists)]
