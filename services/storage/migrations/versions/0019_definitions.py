"""Definitions as data: brought in by one administrator, published by another; none is ever changed.

The database itself refuses to change or delete a row: a case is pinned to it for decades.
"""

import sqlalchemy as sa
from alembic import op

import services.storage.tables.base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("definitions", "definition_publications")
CHANGES = ("UPDATE", "DELETE")
REFUSAL = "a version of a definition is never changed"


def upgrade() -> None:
    op.create_table(
        "definitions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("catalogue", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("imported_at", services.storage.tables.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "name", "number"),
    )
    op.create_index("ix_definitions_sha256", "definitions", ["sha256"])
    op.create_table(
        "definition_publications",
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", services.storage.tables.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["definition"], ["definitions.id"]),
        sa.PrimaryKeyConstraint("definition"),
    )
    op.create_index("ix_cases_programme", "cases", ["programme", "is_open", "id"])
    for statement in _refusals(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_cases_programme", "cases")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_definition()")


def _refusals(dialect: str) -> list[str]:
    if dialect == "postgresql":
        function = (
            "CREATE FUNCTION refuse_change_of_definition() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        triggers = [
            f"CREATE TRIGGER {table}_never_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_definition()"
            for table in TABLES
        ]
        return [function, *triggers]
    return [
        f"CREATE TRIGGER {table}_never_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in TABLES
        for change in CHANGES
    ]
