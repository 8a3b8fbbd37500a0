"""Objections for the office that judges them: groups of like ones, who sent one, papers (6.4.3).

Deciding, naming handlers and recording findings are acts of a filing, on the filing's own page.
"""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from services.api.acts.performing import seen
from services.api.form_stream import read_form
from services.api.portal.frame import Frame, Framed, go
from services.api.problems import problem_of
from services.domain.errors import DomainError, Invalid, NotFound
from services.domain.filing import IN_CONFIDENCE, Filing
from services.domain.papers.dossier import DocumentState
from services.domain.papers.sending import check_may_send
from services.domain.permission_matrix import BUREAU
from services.domain.programme.schema import Text
from services.domain.seats import not_entitled
from services.storage.evidence.documents import NewDocument
from services.storage.queries import objections
from services.storage.queries.identities import LONGEST, look_of, told
from services.storage.queries.names import places
from services.storage.session import Tx

router = APIRouter()

NO_REASON = Text(
    zh=f"请写明查阅理由，不超过{LONGEST}字",
    en=f"Say why you need to know, in at most {LONGEST} characters",
)


@router.get("/objections")
async def objection_list(frame: Framed, asked: Annotated[objections.Asked, Query()]) -> Response:
    viewer = frame.viewer
    if not any(seat.function in BUREAU for seat in viewer.seats):
        raise not_entitled(viewer.seats)
    async with frame.doors.database.reading() as tx:
        found = await objections.groups(tx, viewer, asked)
    shown = found[: objections.PAGE]
    return frame.page(
        "bureau/objections.html",
        groups=shown,
        asked=asked,
        after=shown[-1].cursor if len(found) > objections.PAGE else "",
    )


@router.get("/objections/{group}")
async def objection_group(
    frame: Framed, group: str, after: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    viewer = frame.viewer
    async with frame.doors.database.reading() as tx:
        found = await objections.group(tx, viewer, group, after)
    return frame.page("bureau/objection_group.html", group=found.line, found=found)


@router.get("/filings/{filing}/identity")
async def ask_who(frame: Framed, filing: str) -> Response:
    async with frame.doors.database.reading() as tx:
        state = await _confidential(tx, frame, filing)
    return await _who(frame, state)


@router.post("/filings/{filing}/identity")
async def show_who(frame: Framed, filing: str, reason: Annotated[str, Form()] = "") -> Response:
    """Noted in the transaction that reads: whoever cannot be noted is told nothing."""
    try:
        async with frame.doors.database.writing() as tx:
            state = await _confidential(tx, frame, filing)
            contact = await told(
                tx, frame.viewer, state, reason=reason, page=frame.shell.path, now=frame.now
            )
    except Invalid:
        return await _who(frame, state, reason=reason, wrong=NO_REASON)
    return await _who(frame, state, reason=reason, contact=contact)


@router.post("/filings/{filing}/files")
async def send_paper(frame: Framed, filing: str) -> Response:
    """A paper of the investigation; findings and decisions then name it."""
    person = frame.person
    async with frame.doors.database.reading() as tx:
        state = await _confidential(tx, frame, filing)
    check_may_send(state, person.account, person.seats)
    try:
        form = await read_form(frame.request)
        new = NewDocument(id=str(uuid4()), stream=filing, name=form.name, size=0)
        sent = await frame.doors.archive.receive(new, form.chunks, person.account, frame.now)
    except DomainError as error:
        detail = problem_of(error, frame.shell.language).detail
        return frame.page("bureau/paper_refused.html", status=422, filing=filing, why=detail)
    if sent.state is DocumentState.CHECKING:
        await frame.doors.cases.verify_document(sent.id)
    return go(f"/filings/{filing}#papers")


async def _confidential(tx: Tx, frame: Frame, filing: str) -> Filing:
    """Raises NotFound, NotEntitled."""
    state = await seen(tx, frame.person, filing)
    if not isinstance(state, Filing) or state.what not in IN_CONFIDENCE:
        raise NotFound(filing=filing)
    if look_of(frame.viewer, state) is None:
        raise not_entitled(frame.viewer.seats)
    return state


async def _who(
    frame: Frame,
    state: Filing,
    *,
    reason: str = "",
    wrong: Text | None = None,
    contact: str | None = None,
) -> Response:
    async with frame.doors.database.reading() as tx:
        where = (await places(tx, {state.place}))[state.place]
    return frame.page(
        "bureau/identity.html",
        status=422 if wrong else 200,
        filing=state,
        place=where,
        reason=reason,
        problems=[("reason", wrong)] if wrong else [],
        contact=contact,
    )
