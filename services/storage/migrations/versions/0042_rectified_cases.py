"""Cases of which measures and results are published, for everybody's list (C2.9.10, D15)."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

BEIJING = timedelta(hours=8)


def upgrade() -> None:
    """Rows of what was published before, from the log; the next fact of a case writes its own anew."""
    moment = services.storage.tables.base.Moment()
    rectified = op.create_table(
        "rectified_cases",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("published_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )
    op.create_index("ix_rectified_cases_published", "rectified_cases", ["published_at", "case"])
    events = sa.table(
        "case_events", sa.column("stream"), sa.column("kind"), sa.column("at", moment)
    )
    published = (
        sa.select(events.c.stream, sa.func.max(events.c.at, type_=moment).label("at"))
        .where(events.c.kind == "items-published")
        .group_by(events.c.stream)
    )
    rows = [
        {"case": row.stream, "published_at": _midnight(row.at)}
        for row in op.get_bind().execute(published)
    ]
    if rows:
        op.bulk_insert(rectified, rows)


def _midnight(at: datetime) -> datetime:
    """Of that day in Beijing."""
    local = (at + BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return local - BEIJING


def downgrade() -> None:
    """The state of each case says the same."""
    op.drop_index("ix_rectified_cases_published", "rectified_cases")
    op.drop_table("rectified_cases")
