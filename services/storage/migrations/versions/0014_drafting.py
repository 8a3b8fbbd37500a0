"""Drafts of forms, upload tokens, forms kept over a sign-in."""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    """An archive goes back by restoring a backup, never by dropping tables."""
    raise NotImplementedError
