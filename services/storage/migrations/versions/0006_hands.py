"""Hands: who holds, signs and is told of a case."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copies",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("case", "reader"),
    )
    with op.batch_alter_table("copies", schema=None) as batch_op:
        batch_op.create_index("ix_copies_reader", ["reader", "sent_at", "case"], unique=False)
    op.create_table(
        "copies_read",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("read_at", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("case", "account"),
    )
    op.add_column("cases", sa.Column("urged_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("urged_on")
    op.drop_table("copies_read")
    op.drop_table("copies")
