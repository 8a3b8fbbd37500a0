"""The JSON API, version 1: one folder per resource and per step, the same file names in each.

A new folder is listed here and nowhere else; its `routes.py` has a `router`, and `router_acts`
where acts hang below one thing of the resource.
"""

from collections.abc import Iterator
from importlib import import_module

from fastapi import APIRouter

RESOURCES = (
    "acceptance",
    "application",
    "batches",
    "calendars",
    "cases",
    "closing_dates",
    "commitments",
    "contents",
    "copies",
    "creation_request",
    "definitions",
    "denials",
    "derivatives",
    "documents",
    "dossier",
    "evidence",
    "filings",
    "implementation",
    "indicators",
    "intake",
    "jobs",
    "likenesses",
    "me",
    "migrations",
    "naming",
    "notices",
    "official_papers",
    "plan",
    "pre_assessment",
    "programmes",
    "public_notice",
    "readings",
    "recheck",
    "rectification",
    "register",
    "rounds",
    "self_check",
    "sheets",
    "substitutes",
    "targets",
    "technical_assessment",
    "terms",
    "titles",
    "tokens",
    "unit_changes",
    "units",
    "upper_review",
    "workbook",
    "worklist",
)


def routers() -> Iterator[APIRouter]:
    for name in RESOURCES:
        module = import_module(f"services.api.v1.{name}.routes")
        yield module.router
        if hasattr(module, "router_acts"):
            yield module.router_acts
