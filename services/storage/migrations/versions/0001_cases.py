"""The log, and the reader rows of cases, titles, filings and notices."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_events",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq"),
        sa.UniqueConstraint("stream", "request_id"),
    )
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index("ix_case_events_at", ["at"], unique=False)
    op.create_table(
        "case_experts",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("sheet_in", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case", "account"),
    )
    with op.batch_alter_table("case_experts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_experts_account"), ["account"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("programme_version", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("stands", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("since", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("opened_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("changed_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("paused_until", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_county", ["county", "stands"], unique=False)
        batch_op.create_index("ix_cases_place", ["place", "id"], unique=False)
        batch_op.create_index("ix_cases_stands", ["stands", "id"], unique=False)
    op.create_table(
        "filings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("filed_at", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("visit", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case", "period"),
    )
    with op.batch_alter_table("filings", schema=None) as batch_op:
        batch_op.create_index("ix_filings_case", ["case", "what"], unique=False)
    op.create_table(
        "freezes",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("since", services.storage.tables.base.Moment(), nullable=False),
        sa.Column("until", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("title", "since"),
    )
    with op.batch_alter_table("freezes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_freezes_county"), ["county"], unique=False)
    op.create_table(
        "locks", sa.Column("key", sa.String(), nullable=False), sa.PrimaryKeyConstraint("key")
    )
    op.create_table(
        "notices",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("signed_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("published_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("starts_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("ends_at", services.storage.tables.base.Moment(), nullable=True),
        sa.Column("hotline", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_ends", ["ends_at", "case"], unique=False)
    op.create_table(
        "obligations",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "what"),
    )
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obligations_due_on"), ["due_on"], unique=False)
    op.create_table(
        "streams",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "titles",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("recheck_due", sa.Date(), nullable=True),
        sa.Column("rechecks", sa.Integer(), nullable=False),
        sa.Column("recheck_open", sa.Boolean(), nullable=False),
        sa.Column("last_result", sa.String(), nullable=False),
        sa.Column("stands", sa.String(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("proposals", sa.Integer(), nullable=False),
        sa.Column("award_yuan", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("titles", schema=None) as batch_op:
        batch_op.create_index("ix_titles_due", ["recheck_due"], unique=False)
        batch_op.create_index("ix_titles_place", ["place", "id"], unique=False)


def downgrade() -> None:
    """An archive goes back by restoring a backup, never by dropping tables."""
    raise NotImplementedError
