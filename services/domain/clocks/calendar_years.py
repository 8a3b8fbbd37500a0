"""The yearly holiday notice as an administrator brings it in: what it says, what is wrong with it.

One person imports an edition, another publishes it (2.1.4). No library answers for a year that is
not announced. How days are counted with a year stands in `calendar.py`; rows are kept elsewhere.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from services.domain.base import Frozen
from services.domain.clocks.calendar import SATURDAY, CalendarYear, Period, runs_of
from services.domain.errors import DomainError

Standing = Literal["provisional", "final"]
FIRST_YEAR, LAST_YEAR = 2000, 2200


class OwnImport(DomainError):
    """Four eyes: whoever imported an edition does not publish it (2.1.4)."""

    code = "own-import"


class EditionOver(DomainError):
    """Published already, or a later edition of the year has been imported."""

    code = "edition-over"


class EditionOutdated(DomainError):
    """What is published for the year (`published`) says more: it is final and this is provisional,
    or its notice was announced later than this one's.
    """

    code = "edition-outdated"


class NoticeFaulty(DomainError):
    """The notice cannot be as it was typed; `first` is the first fault, `count` how many."""

    code = "notice-faulty"


class FaultCode(StrEnum):
    OTHER_YEAR = "other-year"
    NAMED_TWICE = "named-twice"
    HOLIDAY_AND_WORKING = "holiday-and-working"
    NOT_A_WEEKEND = "not-a-weekend"
    NO_HOLIDAYS = "no-holidays"
    NOTICE_MISSING = "notice-missing"


class Fault(Frozen):
    code: FaultCode
    day: date | None = None


class Announced(Frozen):
    """One year's notice, as typed or read from a file."""

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    standing: Standing
    notice_no: str = Field("", max_length=60)
    announced_on: date | None = None
    source: str = Field(min_length=1, max_length=300)
    holidays: tuple[date, ...]
    working_days: tuple[date, ...] = ()

    @property
    def as_year(self) -> CalendarYear:
        """What terms are counted with. Raises ValueError where `faults` has something to say."""
        return CalendarYear(
            year=self.year,
            title_zh=f"{self.year}年节假日安排",
            title_en=f"Public holidays of {self.year}",
            source=self.source,
            confidence="confirmed" if self.standing == "final" else "recalled",
            standing=self.standing,
            notice_no=self.notice_no,
            announced_on=self.announced_on,
            holidays=tuple(sorted(self.holidays)),
            working_days=tuple(sorted(self.working_days)),
        )


class Edition(Frozen):
    """One import of a year. Its content never changes; a correction is the next edition."""

    id: str
    number: int
    content: CalendarYear
    imported_by: str
    imported_at: datetime
    published_by: str = ""
    published_at: datetime | None = None
    publication: int = 0
    """Which publication of all years this was; 0 for a draft."""

    @property
    def stands(self) -> Literal["draft", "provisional", "final"]:
        return self.content.standing if self.published_at else "draft"


def faults(notice: Announced) -> tuple[Fault, ...]:
    """All that is wrong, not only the first."""
    found = [*_faults_of_days(notice)]
    if not notice.holidays:
        found.append(Fault(code=FaultCode.NO_HOLIDAYS))
    if notice.standing == "final" and not (notice.notice_no and notice.announced_on):
        found.append(Fault(code=FaultCode.NOTICE_MISSING))
    return tuple(found)


def _faults_of_days(notice: Announced) -> Iterable[Fault]:
    holidays = set(notice.holidays)
    for days in (notice.holidays, notice.working_days):
        for day in sorted({day for day in days if days.count(day) > 1}):
            yield Fault(code=FaultCode.NAMED_TWICE, day=day)
        for day in sorted(set(days)):
            if day.year != notice.year:
                yield Fault(code=FaultCode.OTHER_YEAR, day=day)
    for day in sorted(set(notice.working_days)):
        if day in holidays:
            yield Fault(code=FaultCode.HOLIDAY_AND_WORKING, day=day)
        if day.weekday() < SATURDAY:
            yield Fault(code=FaultCode.NOT_A_WEEKEND, day=day)


class Reading(Frozen):
    """What a year says, in the words of the preview: an official compares it with the paper."""

    holidays: tuple[Period, ...]
    working_days: tuple[date, ...]
    days_off: int
    weekdays_off: int
    """Mondays to Fridays on which nobody works."""
    working_days_of_year: int
    newly_off: tuple[date, ...] = ()
    """Days that count as working today and would no longer."""
    newly_working: tuple[date, ...] = ()


def reading(year: CalendarYear, before: CalendarYear | None) -> Reading:
    """`before`: the year as it is in force now; None counts Monday to Friday."""
    plain = before or CalendarYear.model_validate(
        {**year.model_dump(), "holidays": (), "working_days": ()}
    )
    first = date(year.year, 1, 1)
    days = Period(first=first, last=date(year.year, 12, 31)).days
    return Reading(
        holidays=runs_of(year.holidays),
        working_days=year.working_days,
        days_off=len(year.holidays),
        weekdays_off=sum(day.weekday() < SATURDAY for day in year.holidays),
        working_days_of_year=sum(year.works_on(day) for day in days),
        newly_off=tuple(d for d in days if plain.works_on(d) and not year.works_on(d)),
        newly_working=tuple(d for d in days if year.works_on(d) and not plain.works_on(d)),
    )


def check_notice(notice: Announced) -> CalendarYear:
    """The year that the notice makes. Raises NoticeFaulty for the first of its faults."""
    found = faults(notice)
    if found:
        raise NoticeFaulty(count=len(found), first=found[0].code.value)
    return notice.as_year


def check_not_outdated(year: CalendarYear, published: Edition | None) -> None:
    """Of one year's editions the one published last is in force, so what would be a step back is
    neither imported nor published: provisional dates over final ones, an older notice over a newer.
    A correction of the same notice is the next edition. Raises EditionOutdated.
    """
    if published is None:
        return
    known = published.content
    back = year.standing == "provisional" and known.standing == "final"
    days = (year.announced_on, known.announced_on)
    older = days[0] is not None and days[1] is not None and days[0] < days[1]
    if back or older:
        raise EditionOutdated(year=year.year, published=published.id)


def check_publisher(edition: Edition, account: str, newest: int) -> None:
    """Raises OwnImport or EditionOver. `newest`: the number of the year's last edition."""
    if edition.published_at or edition.number != newest:
        raise EditionOver(edition=edition.id)
    if edition.imported_by == account:
        raise OwnImport(edition=edition.id)
