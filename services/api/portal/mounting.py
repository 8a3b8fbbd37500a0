"""The portal's place in the application: its pages, in no contract, and its static files.

A new audience is listed here and nowhere else.
"""

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.api.portal import acts, exports, list_tools, search
from services.api.portal.administration import (
    administrator,
    auditor,
    calendars,
    experts,
    jobs,
    keeping,
    migrations,
    positions,
    programmes,
    unit_changes,
    webhooks,
)
from services.api.portal.applying import (
    applicant,
    coming,
    compliance,
    computed,
    data_table,
    deficits,
    indicators,
    opening,
    standards,
    workbook,
)
from services.api.portal.assessing import round_books, round_import, round_parts, rounds
from services.api.portal.citizens import (
    answering,
    certificates,
    commitments,
    feeds,
    guide,
    notices,
    objecting,
    objections,
    official,
    public,
    rectified,
    register_data,
    replies,
    signatures,
)
from services.api.portal.experts import (
    assigning,
    divergence,
    draws,
    expert,
    interests,
    opinion,
    sheets,
    signing,
)
from services.api.portal.experts import offline as review_offline
from services.api.portal.fieldwork import records, surveys, visits
from services.api.portal.files import (
    atlas,
    borrowed,
    cataloguing,
    derivatives,
    evidence,
    films,
    modules,
    monitoring,
    papers,
    tasks,
    title_files,
    versions,
)
from services.api.portal.offices import (
    acceptance,
    bureau,
    filings,
    findings,
    handing_over,
    hands,
    inquiries,
    intake,
    ledger,
    ledger_report,
    naming_batch,
    notice_desk,
    redacting,
    substitutes,
    terms,
    timeline,
    worklist,
)
from services.api.portal.offices import (
    objections as objection_desk,
)
from services.api.portal.people import (
    drafts,
    me,
    notifications,
    posts,
    reaching,
    session,
    session_here,
)
from services.api.portal.rendering import STATIC, STATIC_AT

PAGES = (
    session,
    me,
    posts,
    session_here,
    drafts,
    feeds,
    notices,
    register_data,
    certificates,
    public,
    signatures,
    objecting,
    objections,
    replies,
    answering,
    objection_desk,
    rectified,
    guide,
    commitments,
    compliance,
    opening,
    round_books,
    round_import,
    round_parts,
    rounds,
    administrator,
    jobs,
    calendars,
    experts,
    draws,
    interests,
    keeping,
    unit_changes,
    positions,
    programmes,
    migrations,
    coming,
    applicant,
    deficits,
    hands,
    indicators,
    computed,
    data_table,
    workbook,
    inquiries,
    official,
    papers,
    title_files,
    evidence,
    derivatives,
    borrowed,
    versions,
    cataloguing,
    expert,
    opinion,
    signing,
    review_offline,
    sheets,
    assigning,
    divergence,
    standards,
    modules,
    atlas,
    films,
    monitoring,
    tasks,
    acceptance,
    bureau,
    naming_batch,
    notice_desk,
    redacting,
    terms,
    timeline,
    findings,
    ledger,
    ledger_report,
    worklist,
    handing_over,
    intake,
    exports,
    list_tools,
    search,
    filings,
    surveys,
    visits,
    records,
    auditor,
    substitutes,
    notifications,
    reaching,
    webhooks,
    acts,
)
FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"


class Files(StaticFiles):
    """A file asked for with its hash never changes; without it, it may."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        named = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = FOR_EVER if named else A_WHILE
        return response


def install(app: FastAPI) -> None:
    for module in PAGES:
        app.include_router(module.router, include_in_schema=False)
    app.mount(STATIC_AT, Files(directory=STATIC))
