"""The JSON API, version 1: one folder per resource and per step, the same file names in each.

A new folder is listed here and nowhere else; its `routes.py` has a `router`, and `router_acts`
where acts hang below one thing of the resource.
"""

from collections.abc import Iterator
from importlib import import_module

from fastapi import APIRouter

RESOURCES = (
    "acceptance",
    "answering",
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
    "expert_tables",
    "experts",
    "filings",
    "films",
    "implementation",
    "indicators",
    "intake",
    "jobs",
    "keeping",
    "key_tasks",
    "layers",
    "likenesses",
    "me",
    "migrations",
    "monitoring",
    "naming",
    "notices",
    "official_papers",
    "opinions",
    "plan",
    "pre_assessment",
    "programmes",
    "public_notice",
    "readings",
    "recheck",
    "rectification",
    "rectified",
    "register",
    "review_packs",
    "rounds",
    "self_check",
    "sheets",
    "signatures",
    "substitutes",
    "surveys",
    "targets",
    "technical_assessment",
    "terms",
    "titles",
    "tokens",
    "unit_changes",
    "units",
    "upper_review",
    "visit_plans",
    "workbook",
    "worklist",
)


def routers() -> Iterator[APIRouter]:
    for name in RESOURCES:
        module = import_module(f"services.api.v1.{name}.routes")
        yield module.router
        if hasattr(module, "router_acts"):
            yield module.router_acts
