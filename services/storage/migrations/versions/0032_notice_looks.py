"""Looks at the public address of notices that run (6.4.2)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_looks",
        sa.Column("case", sa.String(), primary_key=True),
        sa.Column("at", services.storage.tables.base.Moment(), primary_key=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """What was seen is forgotten; what the closing record says of it stays in the log."""
    op.drop_table("notice_looks")
