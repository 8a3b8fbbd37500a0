"""What people read when a rule says no, in Chinese and English. One table per family of codes.

A text never decides anything: codes and their parameters come from the rules.
"""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.api.language import Language

BEIJING = ZoneInfo("Asia/Shanghai")
WEEKDAYS_ZH = "一二三四五六日"


class Words(NamedTuple):
    """Title and detail of one refusal; `{name}` is put in from its parameters."""

    zh: str
    en: str
    zh_detail: str = ""
    en_detail: str = ""

    def title(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en

    def detail(self, language: Language) -> str:
        return self.zh_detail if language is Language.ZH else self.en_detail


def moment(at: datetime, language: Language) -> str:
    """A moment in Beijing time with its weekday and hour."""
    here = at.astimezone(BEIJING)
    if language is Language.ZH:
        return f"{day(here.date(), language)}{here:%H:%M}"
    return f"{day(here.date(), language)}, {here:%H:%M} (Beijing time)"


def day(on: date, language: Language) -> str:
    if language is Language.ZH:
        return f"{on.year}年{on.month}月{on.day}日（星期{WEEKDAYS_ZH[on.weekday()]}）"
    return f"{on:%A} {on.day} {on:%B} {on.year}"


def written(value: str | int, language: Language) -> str:
    """A parameter as a sentence shows it: ISO dates become dates people write."""
    if isinstance(value, int) or len(value) < len("2030-01-01") or value[4:5] != "-":
        return str(value)
    try:
        if len(value) == len("2030-01-01"):
            return day(date.fromisoformat(value), language)
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment(at, language) if at.tzinfo else value
