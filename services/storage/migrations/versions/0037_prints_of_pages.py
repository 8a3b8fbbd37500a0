"""Pictures within a PDF are known again by their prints: each says its page (5.1.8)."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("prints") as prints:
        prints.add_column(sa.Column("page", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("prints") as prints:
        prints.drop_column("page")
