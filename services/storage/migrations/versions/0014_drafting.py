"""Drafts of forms, sign-ins that are extended, files known again by their sender."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_drafts",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account", "form"),
    )
    with op.batch_alter_table("form_drafts", schema=None) as batch_op:
        batch_op.create_index("ix_form_drafts_saved_at", ["saved_at"], unique=False)
    op.add_column("documents", sa.Column("fingerprint", sa.String(), nullable=True))
    op.add_column(
        "sign_ins", sa.Column("extended_at", services.storage.tables.base.Moment(), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("sign_ins", "extended_at")
    op.drop_column("documents", "fingerprint")
    op.drop_table("form_drafts")
