"""Assessment rounds, and what was decided in them (4.3)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("subjects", sa.Integer(), nullable=False),
        sa.Column("opened_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("changed_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("notice_starts", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("notice_ends", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scheme", "variant", "year", "place"),
    )
    op.create_index("ix_rounds_place", "rounds", ["place", "year"])
    op.create_index("ix_rounds_stage", "rounds", ["stage", "notice_ends"])
    op.create_table(
        "round_grades",
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("recognised", sa.Boolean(), nullable=False),
        sa.Column("places", sa.String(), nullable=False),
        sa.Column("consequences", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("round", "code"),
    )
    op.create_index("ix_round_grades_code", "round_grades", ["code", "round"])


def downgrade() -> None:
    op.drop_table("round_grades")
    op.drop_table("rounds")
