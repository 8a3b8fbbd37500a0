"""What is read out of files and made from them; prints that make borrowed evidence known (5.1)."""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

Moment = services.storage.tables.base.Moment


def upgrade() -> None:
    _read_outs()
    _prints()
    _likenesses()


def downgrade() -> None:
    """All but judgements and places of units can be made again from the files."""
    for table in (
        "unit_places",
        "likeness_judgements",
        "likenesses",
        "marks",
        "prints",
        "derivatives",
        "read_outs",
    ):
        op.drop_table(table)


def _read_outs() -> None:
    op.create_table(
        "read_outs",
        sa.Column("document", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("tool", sa.String(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
    )
    op.create_table(
        "derivatives",
        sa.Column("document", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("read_out", sa.String(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )


def _prints() -> None:
    op.create_table(
        "prints",
        sa.Column("document", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("second", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(), nullable=False),
        *(sa.Column(f"band{at}", sa.Integer(), nullable=False) for at in range(4)),
    )
    for at in range(4):
        op.create_index(f"ix_prints_band{at}", "prints", [f"band{at}"])
    op.create_table(
        "marks",
        sa.Column("hash", sa.BigInteger(), primary_key=True),
        sa.Column("document", sa.String(), primary_key=True),
        sa.Column("page", sa.Integer(), primary_key=True),
    )
    op.create_index("ix_marks_document", "marks", ["document"])


def _likenesses() -> None:
    op.create_table(
        "likenesses",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("second", sa.Integer(), nullable=True),
        sa.Column("other_stream", sa.String(), nullable=False),
        sa.Column("other_document", sa.String(), nullable=False),
        sa.Column("other_page", sa.Integer(), nullable=True),
        sa.Column("other_second", sa.Integer(), nullable=True),
        sa.Column("measure", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
    )
    op.create_index("ix_likenesses_stream", "likenesses", ["stream"])
    op.create_index("ix_likenesses_other_stream", "likenesses", ["other_stream"])
    pair = ["kind", "document", "other_document"]
    op.create_index("uq_likenesses", "likenesses", pair, unique=True)
    op.create_table(
        "likeness_judgements",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("likeness", sa.String(), nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_index("ix_likeness_judgements_of", "likeness_judgements", ["likeness", "at"])
    op.create_table(
        "unit_places",
        sa.Column("unit", sa.String(), primary_key=True),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("radius_km", sa.Float(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
    )
