"""Column types that both databases treat alike, and the one way to a row's plain table."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlmodel import SQLModel


class Moment(TypeDecorator[datetime]):
    """Aware in, aware out; a naive one is refused.

    SQLite alone would drop the offset, and be hours wrong in silence.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            message = "a moment without its offset could be any hour"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and not value.tzinfo else value


def table_of(row: type[SQLModel]) -> Any:
    """The row's `Table`, for queries that name columns one by one and need no mapper.

    Typed loosely, as sqlmodel's own `select` knows rows alone.
    """
    return row.__table__  # type: ignore[attr-defined]  # sqlmodel does not declare it
