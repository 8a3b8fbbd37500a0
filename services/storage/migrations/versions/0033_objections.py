"""Who objected stands apart; query codes by their hash; like objections; appeals (6.4.3)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

COLUMNS = "id, stream, salt, body, commitment"
CONTACTS = (
    "SELECT contact FROM filings WHERE what IN ('objection', 'tip', 'appeal') AND contact <> ''"
)


def upgrade() -> None:
    op.create_table(
        "objectors",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_objectors_stream", "objectors", ["stream"])
    op.create_table(
        "filing_codes",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("filing", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
        sa.UniqueConstraint("filing"),
    )
    op.create_table(
        "filing_alikes",
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sketch", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("head", "key"),
    )
    op.create_index("ix_filing_alikes_key", "filing_alikes", ["about", "key"])
    moment = services.storage.tables.base.Moment()
    with op.batch_alter_table("filings") as filings:
        for name in ("alike", "appealed", "effect"):
            filings.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
        filings.add_column(sa.Column("decided_at", moment, nullable=True))
        filings.create_index("ix_filings_alike", ["alike", "status"])
        filings.create_index("ix_filings_appealed", ["appealed"])
    with op.batch_alter_table("readings") as readings:
        readings.add_column(sa.Column("reason", sa.String(), server_default="", nullable=False))
    op.execute("UPDATE filings SET alike = id WHERE what IN ('objection', 'tip')")
    _move("texts", "objectors")


def downgrade() -> None:
    _move("objectors", "texts")
    with op.batch_alter_table("readings") as readings:
        readings.drop_column("reason")
    with op.batch_alter_table("filings") as filings:
        filings.drop_index("ix_filings_appealed")
        filings.drop_index("ix_filings_alike")
        for name in ("decided_at", "effect", "appealed", "alike"):
            filings.drop_column(name)
    op.drop_table("filing_alikes")
    op.drop_table("filing_codes")
    op.drop_table("objectors")


def _move(source: str, to: str) -> None:
    """The words and their salts, from the table of texts into their own and back."""
    those = f"FROM {source} WHERE id IN ({CONTACTS})"
    op.execute(f"INSERT INTO {to} ({COLUMNS}) SELECT {COLUMNS} {those}")
    op.execute(f"DELETE {those}")
