"""Notifications, preferences, webhooks, calendar feeds."""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    """An archive goes back by restoring a backup, never by dropping tables."""
    raise NotImplementedError
