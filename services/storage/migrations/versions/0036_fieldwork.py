"""Raw answers of surveys, notes of visits and their photographs (6.2.1, 6.2.2)."""

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import Moment

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_answers",
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("respondent", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("survey", "respondent"),
    )
    op.create_table(
        "field_notes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("latitude", sa.String(), nullable=False),
        sa.Column("longitude", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_field_notes_plan", "field_notes", ["plan"])
    op.create_table(
        "field_photos",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document"),
    )
    op.create_index("ix_field_photos_note", "field_photos", ["note"])


def downgrade() -> None:
    """Working papers are lost; what was counted or merged stands in the log."""
    op.drop_table("field_photos")
    op.drop_table("field_notes")
    op.drop_table("survey_answers")
