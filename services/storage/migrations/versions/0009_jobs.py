"""Jobs: what the reconciler and other long work did."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("again", sa.String(), nullable=False),
        sa.Column("started_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("finished_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_started", ["started_at", "id"], unique=False)
        batch_op.create_index("ix_jobs_state", ["state", "kind", "subject"], unique=False)
    op.create_table(
        "job_items",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"]),
        sa.PrimaryKeyConstraint("job", "item", "what"),
    )


def downgrade() -> None:
    op.drop_table("job_items")
    op.drop_table("jobs")
