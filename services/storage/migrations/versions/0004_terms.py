"""Terms: what was told about an obligation, and the list of those that are late (2.1.6)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was told of the terms that run: there were no reminders before."""
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        for name in ("reminded", "escalated", "extension_asked"):
            column: sa.Column[bool] = sa.Column(
                name, sa.Boolean(), nullable=False, server_default=sa.false()
            )
            batch_op.add_column(column)
        batch_op.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_obligations_due_on"))
        batch_op.create_index("ix_obligations_open", ["done", "due_on", "stream"], unique=False)
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        for name in ("reminded", "escalated", "extension_asked"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.drop_index("ix_obligations_open")
        batch_op.create_index(batch_op.f("ix_obligations_due_on"), ["due_on"], unique=False)
        for name in ("answer_by", "extension_asked", "escalated", "reminded"):
            batch_op.drop_column(name)
