"""A signed paper whose bytes were let go of after its retention keeps its row and digest (5.2.3)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No row is rewritten: what a list that was carried out before left goes when it is confirmed
    once more.
    """
    with op.batch_alter_table("signed_papers") as papers:
        papers.add_column(sa.Column("page_count", sa.Integer(), nullable=True))
        papers.add_column(
            sa.Column("disposed_at", services.storage.tables.base.Moment(), nullable=True)
        )


def downgrade() -> None:
    """What is gone stays gone; its list says so."""
    with op.batch_alter_table("signed_papers") as papers:
        papers.drop_column("disposed_at")
        papers.drop_column("page_count")
