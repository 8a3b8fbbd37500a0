"""Keeping: locks as they are, when bytes were read again, second copies, disposals (5.2)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

Moment = services.storage.tables.base.Moment


def upgrade() -> None:
    op.add_column("documents", sa.Column("object_key", sa.String(), nullable=True))
    op.add_column("documents", sa.Column("verified_at", Moment(), nullable=True))
    op.create_index("ix_documents_verified", "documents", ["state", "verified_at", "id"])
    op.add_column(
        "sealed", sa.Column("mode", sa.String(), nullable=False, server_default="GOVERNANCE")
    )
    op.add_column(
        "sealed", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("sealed", sa.Column("copied_at", Moment(), nullable=True))
    op.create_table(
        "disposals",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
    )
    op.create_index("ix_disposals_stream", "disposals", ["stream"])
    op.create_table(
        "disposal_lines",
        sa.Column("disposal", sa.String(), sa.ForeignKey("disposals.id"), primary_key=True),
        sa.Column("document", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sha512", sa.String(), nullable=True),
        sa.Column("sm3", sa.String(), nullable=True),
        sa.Column("kept_until", Moment(), nullable=False),
        sa.Column("gone_at", Moment(), nullable=True),
    )


def downgrade() -> None:
    """What was disposed of is forgotten; its bytes are gone in any case."""
    op.drop_table("disposal_lines")
    op.drop_table("disposals")
    for name in ("copied_at", "held", "mode"):
        op.drop_column("sealed", name)
    op.drop_index("ix_documents_verified", "documents")
    op.drop_column("documents", "verified_at")
    op.drop_column("documents", "object_key")
