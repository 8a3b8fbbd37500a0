"""Readings of protected material."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readings_account"), ["account"], unique=False)
        batch_op.create_index("ix_readings_stream", ["stream", "id"], unique=False)
        batch_op.create_index("ix_readings_case", ["case", "id"], unique=False)
        batch_op.create_index("ix_readings_place", ["place", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("readings")
