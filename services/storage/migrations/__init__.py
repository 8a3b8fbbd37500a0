"""Alembic revisions: the only thing that changes a table."""
