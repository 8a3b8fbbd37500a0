"""Experts kept for draws, frozen pools, and whether a member of a panel has declared (6.1.1, 6.1.2).

Nobody has declared yet: nothing opens to the experts of running cases before they do.
"""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "experts",
        sa.Column("account", sa.String(), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("third_party", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("most_open", sa.BigInteger(), nullable=False),
        sa.Column("most_a_year", sa.BigInteger(), nullable=False),
        sa.Column("rest_years", sa.BigInteger(), nullable=False),
        sa.Column("advised", sa.JSON(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_experts_region", "experts", ["region", "account"])
    op.create_table(
        "expert_changes",
        sa.Column("account", sa.String(), primary_key=True),
        sa.Column("version", sa.BigInteger(), primary_key=True),
        sa.Column("at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "draw_pools",
        sa.Column("case", sa.String(), primary_key=True),
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.add_column(
        "case_experts",
        sa.Column("declared", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Pools and entries are forgotten; what was declared stays in the log."""
    op.drop_column("case_experts", "declared")
    op.drop_table("draw_pools")
    op.drop_table("expert_changes")
    op.drop_table("experts")
