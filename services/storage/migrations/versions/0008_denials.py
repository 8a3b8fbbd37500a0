"""Denials registered and escalated, intake and return, contacts of units."""

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "movements",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_texts("direction", "what", "kind", "matter", "unit", "place", "programme"),
        sa.PrimaryKeyConstraint("stream", "seq"),
    )
    op.create_index("ix_movements_unit", "movements", ["unit", "day", "matter"])
    op.create_table(
        "denials",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        *_texts("number", "act", "matter", "unit", "function", "account", "place", "programme"),
        *_texts("reason", "power", "agreed_by"),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_denials_unit", "denials", ["unit", "at"])
    op.create_table(
        "denial_numbers",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series"),
    )
    op.create_table(
        "unit_contacts",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *_texts("hotline", "mailbox", "address", "hours"),
        sa.Column("officers", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("unit"),
    )


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.String(), nullable=False) for name in names)


def downgrade() -> None:
    op.drop_table("unit_contacts")
    op.drop_table("denial_numbers")
    op.drop_index("ix_denials_unit", "denials")
    op.drop_table("denials")
    op.drop_index("ix_movements_unit", "movements")
    op.drop_table("movements")
