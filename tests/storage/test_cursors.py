"""Where a list goes on: what is none of our cursors is refused before a database sees it (2.3.3)."""

from datetime import UTC, datetime

import pytest

from services.domain.errors import Invalid
from services.storage.queries.cursors import cursor_of, moment_in

MOMENT = datetime(2031, 3, 3, 1, 0, 0, 7, tzinfo=UTC)


def test_2_3_3_a_cursor_is_read_as_it_was_written() -> None:
    assert moment_in(cursor_of(MOMENT, "case/with-a-slash")) == (MOMENT, "case/with-a-slash")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "2031-03-03T09:00:00/case",
        "2031-02-30T09:00:00Z/case",
        "0001-01-01T00:00:00+14:00/case",
        "9999-12-31T23:00:00+00:00/case",
    ],
)
def test_2_3_3_what_is_none_of_ours_is_refused(cursor: str) -> None:
    """The last two have no date in Beijing, or in the time that is stored."""
    with pytest.raises(Invalid) as refused:
        moment_in(cursor, field="before")
    assert refused.value.params == {"field": "before", "given": cursor}
