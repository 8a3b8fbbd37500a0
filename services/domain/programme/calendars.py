"""The calendar years that ship with the product, and those a bureau adds as files.

The fictitious years are for rehearsals alone, and say so in their titles.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from services.domain.clocks.calendar import Calendar, CalendarYear
from services.domain.programme.reading import read_yaml, yaml_files

CALENDARS = files("services.domain") / "calendars"


@cache
def bundled_calendar() -> Calendar:
    """The announced years that ship with the product."""
    return Calendar().with_years(*_years(CALENDARS))


@cache
def rehearsal_calendar() -> Calendar:
    """The announced years and, after them, the invented ones; never for real cases."""
    return bundled_calendar().with_years(*_years(CALENDARS / "rehearsal"))


def calendar_for(*, rehearsal: bool = False, folder: Path | None = None) -> Calendar:
    """What a process counts with; the years of the bureau's own folder come last and win."""
    calendar = rehearsal_calendar() if rehearsal else bundled_calendar()
    return calendar.with_years(*_years(folder)) if folder else calendar


def _years(folder: Path | Traversable) -> list[CalendarYear]:
    return [CalendarYear.from_file(read_yaml(item)) for item in yaml_files(folder)]
