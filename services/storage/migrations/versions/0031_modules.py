"""What the five modules keep beside the papers: films, atlas, measured values, key tasks (5.4.1)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

Moment = services.storage.tables.base.Moment


def upgrade() -> None:
    _films()
    _atlas()
    _monitoring()
    _tasks()


def downgrade() -> None:
    for table in (
        "supervision_reports",
        "key_task_progress",
        "key_tasks",
        "monitored_values",
        "monitored_sources",
        "map_layers",
        "film_captions",
        "film_notes",
    ):
        op.drop_table(table)


def _said() -> tuple[sa.Column[object], ...]:
    """Who, and when."""
    by: sa.Column[object] = sa.Column("by", sa.String(), nullable=False)
    return by, sa.Column("at", Moment(), nullable=False)


def _ended() -> tuple[sa.Column[object], ...]:
    by: sa.Column[object] = sa.Column("ended_by", sa.String(), nullable=True)
    return by, sa.Column("ended_at", Moment(), nullable=True)


def _films() -> None:
    op.create_table(
        "film_notes",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("until_second", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        *_said(),
        *_ended(),
    )
    op.create_index("ix_film_notes_document", "film_notes", ["document", "second"])
    op.create_table(
        "film_captions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_said(),
    )
    op.create_index("ix_film_captions_document", "film_captions", ["document", "language", "at"])


def _atlas() -> None:
    op.create_table(
        "map_layers",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("approval_no", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_said(),
        *_ended(),
    )
    op.create_index("ix_map_layers_stream", "map_layers", ["stream", "at"])


def _monitoring() -> None:
    op.create_table(
        "monitored_sources",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("enterprise", sa.String(), nullable=False),
        sa.Column("outfall", sa.String(), nullable=False),
        sa.Column("pollutant", sa.String(), nullable=False),
        sa.Column("measured_in", sa.String(), nullable=False),
        sa.Column("upper", sa.Float(), nullable=True),
        sa.Column("lower", sa.Float(), nullable=True),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("live_link", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        *_ended(),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_monitored_sources_unit", "monitored_sources", ["unit", "enterprise"])
    op.create_table(
        "monitored_values",
        sa.Column("source", sa.String(), primary_key=True),
        sa.Column("at", Moment(), primary_key=True),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
    )


def _tasks() -> None:
    op.create_table(
        "key_tasks",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("carried_by", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_said(),
    )
    op.create_index("ix_key_tasks_unit", "key_tasks", ["unit", "due_on"])
    op.create_table(
        "key_task_progress",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_said(),
    )
    op.create_index("ix_key_task_progress_task", "key_task_progress", ["task", "number"])
    op.create_table(
        "supervision_reports",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        *_said(),
    )
    op.create_index("ix_supervision_reports_stream", "supervision_reports", ["stream", "issued_on"])
