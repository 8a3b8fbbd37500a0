"""Files that were removed keep their row apart, so that they can be put back."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "removed_documents",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_by", sa.String(), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("document", "number"),
    )
    op.create_index("ix_removed_documents_stream", "removed_documents", ["stream"])
    op.create_index(
        "ix_removed_documents_kept_until", "removed_documents", ["kept_until", "document"]
    )


def downgrade() -> None:
    """Whatever was still to be put back is lost; its bytes stay in the store."""
    op.drop_table("removed_documents")
