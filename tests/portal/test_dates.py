"""Dates as people read them: weekday, hour, Beijing time, and 24:00 for the end of a day."""

from datetime import UTC, date, datetime

import pytest

from services.api import dates
from services.api.language import Language

MORNING = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)
MIDNIGHT = datetime(2030, 3, 10, 16, 0, tzinfo=UTC)


def test_a_moment_has_weekday_and_hour_in_beijing() -> None:
    assert dates.moment(Language.ZH, MORNING) == "2030年3月4日（星期一）09:00"
    assert dates.moment(Language.EN, MORNING) == "Monday 4 March 2030, 09:00 (Beijing time)"


def test_a4_1_the_end_of_a_notice_is_written_as_24_00_of_its_last_day() -> None:
    assert dates.until(Language.ZH, MIDNIGHT) == "2030年3月10日（星期日）24:00"
    assert dates.until(Language.EN, MIDNIGHT) == "Sunday 10 March 2030, 24:00 (Beijing time)"


def test_an_end_by_day_keeps_its_hour() -> None:
    assert dates.until(Language.ZH, MORNING) == "2030年3月4日（星期一）09:00"


def test_a_late_evening_in_utc_is_the_next_day_in_beijing() -> None:
    late = datetime(2030, 3, 4, 20, 30, tzinfo=UTC)
    assert dates.day(Language.ZH, late) == "2030年3月5日（星期二）"
    assert dates.short_day(Language.ZH, late) == "2030-03-05 周二"
    assert dates.short_day(Language.EN, late) == "Tue 5 Mar 2030"


def test_a_date_is_that_date_everywhere() -> None:
    assert dates.day(Language.EN, date(2032, 2, 29)) == "Sunday 29 February 2032"
    assert dates.machine(date(2032, 2, 29)) == "2032-02-29"
    assert dates.machine(MORNING) == "2030-03-04T09:00+08:00"


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        dates.moment(Language.ZH, datetime(2030, 3, 4, 9, 0))  # noqa: DTZ001  (this is what is refused)
