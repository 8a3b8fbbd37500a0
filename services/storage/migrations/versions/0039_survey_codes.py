"""Codes with which those drawn for a survey answer by themselves (6.2.2)."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_codes",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_survey_codes_survey", "survey_codes", ["survey"])


def downgrade() -> None:
    """Slips that are out are good for nothing then; the answers given with others stay."""
    op.drop_table("survey_codes")
