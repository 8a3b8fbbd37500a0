"""The level that recommends by a notice (A7.5), redacted copies (6.4.1), points of places (6.4.5)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices") as notices:
        notices.add_column(sa.Column("recommends", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("notices") as notices:
        notices.alter_column("recommends", server_default=None)
    op.create_table(
        "redacted_copies",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("boxes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", services.storage.tables.base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("document"),
    )
    op.create_index("ix_redacted_copies_case", "redacted_copies", ["case", "made_at"])
    op.create_table(
        "unit_positions",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )


def downgrade() -> None:
    """The log says which level recommended; copies stay documents of their cases."""
    op.drop_table("unit_positions")
    op.drop_index("ix_redacted_copies_case", "redacted_copies")
    op.drop_table("redacted_copies")
    with op.batch_alter_table("notices") as notices:
        notices.drop_column("recommends")
