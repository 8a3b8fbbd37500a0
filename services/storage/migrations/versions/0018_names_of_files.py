"""Names of files, the latest first, so that a search reads an index and no rows of the table."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX = "ix_documents_latest"


def upgrade() -> None:
    op.create_index(INDEX, "documents", ["state", "made_at", "id", "name", "stream"])


def downgrade() -> None:
    op.drop_index(INDEX, "documents")
