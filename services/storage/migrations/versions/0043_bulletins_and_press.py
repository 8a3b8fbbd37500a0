"""Bulletins and press reports of a case stand beside its supervision reports (B3.5.1)."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was filed before was a supervision report."""
    with op.batch_alter_table("supervision_reports") as reports:
        reports.add_column(
            sa.Column("kind", sa.String(), nullable=False, server_default="supervision")
        )


def downgrade() -> None:
    """Bulletins and press reports go, lest they pass for supervision reports; their files stay."""
    reports = sa.table("supervision_reports", sa.column("kind"))
    op.execute(sa.delete(reports).where(reports.c.kind != "supervision"))
    with op.batch_alter_table("supervision_reports") as altered:
        altered.drop_column("kind")
