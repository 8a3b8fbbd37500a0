"""Places in evidence, what a paper says of itself, and who saw which page (5.1.6, 5.4.2)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from services.storage.tables.base import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PROOFS: dict[str, sa.types.TypeEngine[Any]] = {
    "last_page": sa.Integer(),
    "until_second": sa.Integer(),
    "sheet": sa.String(),
    "cells": sa.String(),
    "region": sa.String(),
}
DOCUMENTS: dict[str, sa.types.TypeEngine[Any]] = {
    "reference_no": sa.String(),
    "issuer": sa.String(),
    "issued_on": sa.Date(),
    "valid_until": sa.Date(),
    "described_by": sa.String(),
    "described_at": Moment(),
}


def upgrade() -> None:
    for name, kind in PROOFS.items():
        op.add_column("proofs", sa.Column(name, kind, nullable=True))
    for name, kind in DOCUMENTS.items():
        op.add_column("documents", sa.Column(name, kind, nullable=True))
    op.create_table(
        "evidence_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "document", "account", "function", "unit", "what", "number", name="uq_evidence_views"
        ),
    )
    op.create_index("ix_evidence_views_account", "evidence_views", ["account"])
    op.create_index("ix_evidence_views_stream", "evidence_views", ["stream", "id"])
    op.create_index("ix_evidence_views_place", "evidence_views", ["place", "last_at"])


def downgrade() -> None:
    """Places within pages, descriptions and views are lost; the proofs themselves stay."""
    op.drop_table("evidence_views")
    for name in reversed(DOCUMENTS):
        op.drop_column("documents", name)
    for name in reversed(PROOFS):
        op.drop_column("proofs", name)
