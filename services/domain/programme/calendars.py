"""The calendars that ship with the product, and the reading of any other folder of years.

What a calendar means is in `domain/calendar.py`; here are only the files.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from services.domain.calendar import Calendar, CalendarYear
from services.domain.programme.reading import read_yaml, yaml_files

FOLDER = files("services.domain") / "calendars"


def read_calendar(folder: Path | Traversable) -> Calendar:
    """All years of a folder, one YAML file each."""
    years = (CalendarYear.model_validate(read_yaml(item)) for item in yaml_files(folder))
    return Calendar().with_years(*years)


@cache
def bundled_calendar() -> Calendar:
    """The announced years."""
    return read_calendar(FOLDER)


@cache
def rehearsal_calendar() -> Calendar:
    """The announced years and, for 2030 to 2036, fictitious ones to rehearse with."""
    return bundled_calendar().with_years(*read_calendar(FOLDER / "rehearsal").years.values())
