"""Papers byte for byte as they were signed, and the keys that the installation keeps (6.1.5)."""

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_papers",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("pdf_sha256", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "pdf_sha256"),
    )
    op.create_index("ix_signed_papers_pdf", "signed_papers", ["pdf_sha256"])
    op.create_index("ix_signed_papers_content_sha256", "signed_papers", ["content_sha256"])
    op.create_table(
        "signing_keys",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_index("ix_signing_keys_owner", "signing_keys", ["owner", "made_at"])


def downgrade() -> None:
    """What was signed is gone with its bytes; digests stay in the log."""
    op.drop_index("ix_signing_keys_owner", table_name="signing_keys")
    op.drop_table("signing_keys")
    op.drop_index("ix_signed_papers_content_sha256", table_name="signed_papers")
    op.drop_index("ix_signed_papers_pdf", table_name="signed_papers")
    op.drop_table("signed_papers")
