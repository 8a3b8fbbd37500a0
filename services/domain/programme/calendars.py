"""The calendar years that ship with the product, and those a bureau adds as files.

The fictitious years are for rehearsals alone, and say so in their titles.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from services.domain.calendar import Calendar, CalendarYear
from services.domain.programme.reading import read_yaml, yaml_files

BUNDLED = files("services.domain") / "calendars"


def calendar_for(*, rehearsal: bool = False, folder: Path | None = None) -> Calendar:
    """Bundled years, then the fictitious ones in a rehearsal, then the folder's: last one wins."""
    calendar = Calendar().with_years(*_years(BUNDLED))
    if rehearsal:
        calendar = calendar.with_years(*_years(BUNDLED / "rehearsal"))
    return calendar.with_years(*_years(folder)) if folder else calendar


def _years(folder: Path | Traversable) -> list[CalendarYear]:
    return [CalendarYear.model_validate(read_yaml(item)) for item in yaml_files(folder)]
