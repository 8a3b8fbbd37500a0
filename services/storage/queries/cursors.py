"""Where a list goes on: the key of the last line shown, as it stands in an address.

What a list is sorted by is its own affair; a cursor that is none of ours is refused here.
"""

from datetime import MAXYEAR, MINYEAR, UTC, datetime

from sqlalchemy import ColumnElement, true, tuple_

from services.domain.errors import Invalid


def cursor_of(moment: datetime, key: str) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}/{key}"


def moment_in(cursor: str, *, field: str = "after") -> tuple[datetime, str]:
    """The moment in front of the first slash, and what stands behind it. Raises Invalid."""
    text, _, rest = cursor.partition("/")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as odd:
        raise Invalid(field=field, given=cursor) from odd
    # In the first and last year there are moments that other zones have no date for.
    if moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:
        raise Invalid(field=field, given=cursor)
    return moment, rest


def behind(
    moment: ColumnElement[datetime], key: ColumnElement[str], after: str
) -> ColumnElement[bool]:
    """Of rows in the order of both, those after the cursor; all where there is none."""
    return tuple_(moment, key) > moment_in(after) if after else true()
