"""Notifications, preferences, mail addresses, webhooks, deliveries, calendar feeds."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("acts", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index("ix_notifications_handed", ["handed", "id"], unique=False)
        batch_op.create_index(
            "ix_notifications_seat", ["function", "area", "account", "at", "id"], unique=False
        )
    op.create_table(
        "notification_reads",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("notification", sa.String(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "notification"),
    )
    op.create_table(
        "notification_marks",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("read_to", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "notification_preferences",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account", "matter"),
    )
    op.create_table(
        "mail_addresses",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("confirmed_at", services.storage.tables.base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("matters", sa.JSON(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("rotated_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("ended_at", services.storage.tables.base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("notification", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("made_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("not_before", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("ended_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("started", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_deliveries_started", ["started", "id"], unique=False)
        batch_op.create_index("ix_deliveries_target", ["target", "made_at", "id"], unique=False)
    op.create_table(
        "digests",
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("notification", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("delivery", "notification"),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("made_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("ended_at", services.storage.tables.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_feeds_account", ["account"], unique=False)


def downgrade() -> None:
    op.drop_table("calendar_feeds")
    op.drop_table("digests")
    op.drop_table("deliveries")
    op.drop_table("webhooks")
    op.drop_table("mail_addresses")
    op.drop_table("notification_preferences")
    op.drop_table("notification_marks")
    op.drop_table("notification_reads")
    op.drop_table("notifications")
