"""Rows that long lists are read from, their indexes, and the last number of each series.

Series are filled here. The rows of worklists follow from the rules, so `ecocase migrate` has
them written anew (`services/storage/rewriting.py`); no rule belongs into a migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("acts", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("stands", sa.String(), nullable=False),
        sa.Column("due_by", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "function", "area", "account"),
    )
    seat = ["function", "area", "account"]
    op.create_index("ix_waiting_seat", "waiting", [*seat, "due_by", "number", "stream"])
    op.create_table(
        "occasions",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "act", "function", "area", "account"),
    )
    op.create_index("ix_occasions_seat", "occasions", [*seat, "act", "place", "stream"])
    op.create_table(
        "case_numbers",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series"),
    )
    op.create_table(
        "projections",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    _fill_series()
    _put_cases_in_order()


def _put_cases_in_order() -> None:
    """The latest first, for every area that somebody sees as a whole."""
    for area, digits in (("city", 4), ("town", 9)):
        blank = sa.Column(area, sa.String(), nullable=False, server_default="")
        op.add_column("cases", blank)
        op.execute(f"UPDATE cases SET {area} = substr(place, 1, {digits})")  # noqa: S608
    order = ["opened_at", "number"]
    op.create_index("ix_cases_opened", "cases", order)
    op.create_index("ix_cases_city_opened", "cases", ["city", *order])
    op.create_index("ix_cases_county_opened", "cases", ["county", *order])
    op.create_index("ix_cases_town_opened", "cases", ["town", *order])


def _fill_series() -> None:
    """STC-2031-990121-007 belongs to the series STC-2031-990121- and is its seventh."""
    bind = op.get_bind()
    last: dict[str, int] = {}
    for (number,) in bind.execute(sa.text("SELECT number FROM cases")):
        head, _, running = number.rpartition("-")
        last[f"{head}-"] = max(last.get(f"{head}-", 0), int(running))
    table = sa.table("case_numbers", sa.column("series"), sa.column("last"))
    rows = [{"series": series, "last": number} for series, number in sorted(last.items())]
    if rows:
        bind.execute(table.insert(), rows)


def downgrade() -> None:
    for name in ("ix_cases_town_opened", "ix_cases_county_opened", "ix_cases_city_opened"):
        op.drop_index(name, "cases")
    op.drop_index("ix_cases_opened", "cases")
    op.drop_column("cases", "town")
    op.drop_column("cases", "city")
    op.drop_table("projections")
    op.drop_table("case_numbers")
    op.drop_table("occasions")
    op.drop_table("waiting")
