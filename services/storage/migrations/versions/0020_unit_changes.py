"""The tree of units has a history: changes, periods, forerunners, where streams lay before (4.1.5)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_changes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("in_force_at", services.storage.tables.base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_unit_changes_recorded", "unit_changes", ["recorded_at", "id"])
    op.create_table(
        "unit_periods",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", "since"),
    )
    op.create_table(
        "unit_forerunners",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "old"),
    )
    op.create_table(
        "placements",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "until"),
    )
    op.create_index("ix_placements_place", "placements", ["place", "stream"])
    with op.batch_alter_table("units") as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
    with op.batch_alter_table("titles") as batch_op:
        batch_op.add_column(sa.Column("rests_since", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("titles") as batch_op:
        batch_op.drop_column("rests_since")
    with op.batch_alter_table("units") as batch_op:
        batch_op.drop_column("ended_on")
    op.drop_index("ix_placements_place", "placements")
    op.drop_table("placements")
    op.drop_table("unit_forerunners")
    op.drop_table("unit_periods")
    op.drop_index("ix_unit_changes_recorded", "unit_changes")
    op.drop_table("unit_changes")
