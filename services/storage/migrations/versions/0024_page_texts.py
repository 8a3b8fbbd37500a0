"""The words of documents, page by page (5.1.4, 5.3.1)."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_texts",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document", "page"),
    )


def downgrade() -> None:
    """The words are in the files, and can be read out again."""
    op.drop_table("page_texts")
