"""Days of the year as definitions write them: "06-10", every year anew.

Only days that every year has: 29 February is none. Periods and their due days are in
`periodic_duties.py`.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from services.domain.programme.faults import Fault

A_COMMON_YEAR = 2031
FORM = r"\d\d-\d\d"


def day_in(year: int, day: str) -> date:
    return date.fromisoformat(f"{year}-{day}")


def in_every_year(day: str) -> bool:
    if not re.fullmatch(FORM, day, re.ASCII):
        return False
    try:
        day_in(A_COMMON_YEAR, day)
    except ValueError:
        return False
    return True


def _checked(day: str) -> str:
    if not in_every_year(day):
        raise Fault(f"不是每年都有的日期：{day}", f"no day of every year: {day}")
    return day


MonthDay = Annotated[str, Field(pattern=f"^{FORM}$"), AfterValidator(_checked)]
