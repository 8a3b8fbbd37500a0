"""Who worked last on what in the papers, what they call finished, data as they were submitted."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sections",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stream", "section"),
    )
    op.create_table(
        "finished_sections",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("finished_by", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stream", "section"),
    )
    op.create_table(
        "submitted_data",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq"),
    )


def downgrade() -> None:
    for name in ("submitted_data", "finished_sections", "sections"):
        op.drop_table(name)
