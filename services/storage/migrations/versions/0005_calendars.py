"""Calendar years as data, imported and published by two people; closing dates (A7.4)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_editions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("imported_at", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("year", "number"),
    )
    op.create_table(
        "calendar_publications",
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", services.storage.tables.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["calendar_editions.id"]),
        sa.PrimaryKeyConstraint("no"),
        sa.UniqueConstraint("edition"),
    )
    op.create_table(
        "closing_dates",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("area", "track", "level", "year", "number"),
    )


def downgrade() -> None:
    op.drop_table("closing_dates")
    op.drop_table("calendar_publications")
    op.drop_table("calendar_editions")
