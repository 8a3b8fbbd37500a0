"""The full text index: what is written where, and by which pieces it is found (5.3.1).

It begins empty; `ecocase contents` fills it from what is kept.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PLACE = ["stream", "kind", "ref", "part", "piece"]


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "contents",
        sa.Column("id", sa.Integer() if sqlite else sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_contents_place", "contents", PLACE, unique=True)
    if sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE content_words USING fts5"
            "(words, content='', columnsize=0, detail='none', tokenize='ascii')"
        )
        return
    op.create_table(
        "content_words",
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_content_words", "content_words", ["words"], postgresql_using="gin")


def downgrade() -> None:
    """All of it can be made again from what is kept."""
    op.drop_table("content_words")
    op.drop_table("contents")
