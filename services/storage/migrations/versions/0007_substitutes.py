"""Substitutes, inquiries, visit days."""

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account", sa.String(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        *_made_and_ended(),
    )
    op.create_index("ix_absences_account", "absences", ["account", "last_day"])
    op.create_table(
        "substitutions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("absent", sa.String(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("substitute", sa.String(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        *_made_and_ended(),
    )
    op.create_index("ix_substitutions_substitute", "substitutions", ["substitute", "last_day"])
    op.create_index("ix_substitutions_absent", "substitutions", ["absent"])
    op.create_index("ix_substitutions_unit", "substitutions", ["unit"])
    op.create_table(
        "visit_stops",
        sa.Column("day", sa.String(), primary_key=True),
        sa.Column("case", sa.String(), primary_key=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.String(), nullable=False),
    )
    op.create_index("ix_visit_stops_case", "visit_stops", ["case"])
    op.create_table(
        "visit_results",
        sa.Column("filing", sa.String(), primary_key=True),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.Column("countersigned_at", Moment(), nullable=True),
    )
    op.create_index("ix_visit_results_case", "visit_results", ["case"])
    with op.batch_alter_table("filings") as filings:
        filings.add_column(sa.Column("owner", sa.String(), nullable=False, server_default=""))
        filings.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        filings.add_column(
            sa.Column("due_provisional", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        filings.create_index("ix_filings_due", ["what", "status", "due_on"])


def _made_and_ended() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
    )


def downgrade() -> None:
    with op.batch_alter_table("filings") as filings:
        filings.drop_index("ix_filings_due")
        for name in ("due_provisional", "due_on", "owner"):
            filings.drop_column(name)
    for table in ("visit_results", "visit_stops", "substitutions", "absences"):
        op.drop_table(table)
