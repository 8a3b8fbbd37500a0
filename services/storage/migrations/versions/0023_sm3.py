"""A document's SM3, worked out in the read that works out the other hashes (B3.3)."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("sm3", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("documents", "sm3")
