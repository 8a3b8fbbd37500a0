"""Findings that are still to be mended, for the list across cases (6.3.1)."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty: the rows of running cases are written anew when the release starts (`rewriting.py`)."""
    op.create_table(
        "open_findings",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_by", sa.Date(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("pressed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case", "no"),
    )
    op.create_index("ix_open_findings_due", "open_findings", ["rank", "due_by", "case", "no"])
    op.create_index("ix_open_findings_owner", "open_findings", ["owner", "due_by"])


def downgrade() -> None:
    """The state of each case says the same."""
    op.drop_table("open_findings")
