"""A session may be narrowed to a post that an absent colleague lends (C2.9.7)."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("instead_of", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("sign_ins", "instead_of")
