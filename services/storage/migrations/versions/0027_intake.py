"""Where a file's check stands, what it waits for, and what the virus scanner said (5.1.1-5.1.3)."""

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXTS = ("stage", "waits_for", "scan", "scan_engine", "scan_signatures", "scan_finding")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("documents", sa.Column(name, sa.String(), nullable=True))
    op.add_column("documents", sa.Column("scanned_at", Moment(), nullable=True))
    remarks = sa.Column("remarks", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("documents", remarks)


def downgrade() -> None:
    """What the scanner said is forgotten; whether a file is usable stays."""
    for name in ("remarks", "scanned_at", *reversed(TEXTS)):
        op.drop_column("documents", name)
