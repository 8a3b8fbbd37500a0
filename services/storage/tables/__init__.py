"""Rows; no behaviour, no relationships. One module per topic; all are imported here once,
so that the metadata is complete for migrations."""

from services.storage.tables import (
    accounts,
    cases,
    documents,
    drafts,
    lists,
    jobs,
    papers,
    readings,
    targets,
    units,
)

__all__ = [
    "accounts",
    "cases",
    "documents",
    "drafts",
    "jobs",
    "papers",
    "readings",
    "targets",
    "units",
]
