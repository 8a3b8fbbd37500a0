"""Rows; no behaviour, no relationships. One module per topic; all are imported here once,
so that the metadata is complete for migrations."""

from services.storage.tables import (
    accounts,
    calendars,
    cases,
    documents,
    drafts,
    hands,
    jobs,
    lists,
    papers,
    readings,
    service,
    substitutes,
    targets,
    units,
    visits,
)

__all__ = [
    "accounts",
    "calendars",
    "cases",
    "documents",
    "drafts",
    "hands",
    "jobs",
    "lists",
    "papers",
    "readings",
    "service",
    "substitutes",
    "targets",
    "units",
    "visits",
]
