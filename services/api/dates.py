"""Dates as people read them: with weekday and hour, always Beijing time.

Formatting only; how long a period is, and when it ends, is decided in `domain/clocks/deadlines.py`.
"""

from datetime import date, datetime

from services.api.language import Language
from services.domain.clocks.calendar import BEIJING, days_later

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def beijing(moment: datetime) -> datetime:
    """Raises ValueError for a moment without an offset: nobody could know what hour it means."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset")
    return moment.astimezone(BEIJING)


def day(language: Language, value: date | datetime) -> str:
    """2030年3月4日（星期一） · Monday 4 March 2030"""
    if isinstance(value, datetime):
        value = beijing(value).date()
    if language is Language.ZH:
        week = WEEKDAYS_ZH[value.weekday()]
        return f"{value.year}年{value.month}月{value.day}日（星期{week}）"
    return f"{WEEKDAYS_EN[value.weekday()]} {value.day} {MONTHS_EN[value.month - 1]} {value.year}"


def short_day(language: Language, value: date | datetime) -> str:
    """2030-03-04 周一 · Mon 4 Mar 2030; for dense tables."""
    if isinstance(value, datetime):
        value = beijing(value).date()
    if language is Language.ZH:
        return f"{value:%Y-%m-%d} 周{WEEKDAYS_ZH[value.weekday()]}"
    weekday, month = WEEKDAYS_EN[value.weekday()][:3], MONTHS_EN[value.month - 1][:3]
    return f"{weekday} {value.day} {month} {value.year}"


def weekday(language: Language, value: date) -> str:
    """周一 · Mon"""
    if language is Language.ZH:
        return f"周{WEEKDAYS_ZH[value.weekday()]}"
    return WEEKDAYS_EN[value.weekday()][:3]


def moment(language: Language, value: datetime) -> str:
    """2030年3月4日（星期一）09:00 · Monday 4 March 2030, 09:00 (Beijing time)"""
    local = beijing(value)
    if language is Language.ZH:
        return f"{day(language, local)}{local:%H:%M}"
    return f"{day(language, local)}, {local:%H:%M} (Beijing time)"


def hour(value: datetime) -> str:
    """14:32, for what happened just now."""
    return f"{beijing(value):%H:%M}"


def until(language: Language, value: datetime) -> str:
    """The end of a period. Midnight is written as 24:00 of the day that ends, as the law does."""
    local = beijing(value)
    if (local.hour, local.minute) != (0, 0):
        return moment(language, value)
    last = days_later(local.date(), -1)  # The day whose 24:00 this midnight is.
    if language is Language.ZH:
        return f"{day(language, last)}24:00"
    return f"{day(language, last)}, 24:00 (Beijing time)"


def machine(value: date | datetime) -> str:
    """For the `datetime` attribute of `<time>`."""
    if isinstance(value, datetime):
        return beijing(value).isoformat(timespec="minutes")
    return value.isoformat()
