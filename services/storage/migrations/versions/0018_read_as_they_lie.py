"""What pages read as it lies in an index: names of files, what came and went on a day, re-checks.

None begins with the state of a file alone: nearly all files are in the same one.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_documents_latest": ("documents", ["made_at", "id", "state", "name", "stream"]),
    "ix_documents_usable": ("documents", ["stream", "state", "made_at"]),
    "ix_movements_day": (
        "movements",
        ["day", "at", "seq", "stream", "unit", "direction", "kind", "matter"],
    ),
    "ix_cases_title": ("cases", ["title", "is_open"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
