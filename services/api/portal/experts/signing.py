"""What an expert signs alone: the promise of liability, the own score sheet (6.1.5, 6.1.7).

The opinion that a panel signs together is `opinion.py`; correcting a sheet is an ordinary form.
"""

from collections.abc import Mapping
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.auth import SIGN_FIELD
from services.api.portal.citizens.official import inline_pdf
from services.api.portal.experts.signature import Tried, refused, signed
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.signing.personal import PROMISE
from services.domain.base import Act
from services.domain.errors import DomainError, NotEntitled, NotFound
from services.domain.review.signing_sheets import (
    CorrectSheet,
    PutSheetToSignature,
    SignPromise,
    SignSheet,
)
from services.storage.papers.signed_papers import SignedPaper
from services.storage.queries import bureau
from services.storage.queries.bound_papers import Bound, What, bound, bound_paper, sheet_papers
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}")

HERE: Mapping[str, type[Act]] = {
    "made": PutSheetToSignature,
    "signature": SignSheet,
    "promise": SignPromise,
}
"""The acts of this page, by the last part of the address that each form goes to."""


@router.get("/review/papers")
async def my_papers(frame: Framed, case: str, done: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        return await _page(tx, frame, case, done=done)


@router.post("/review/papers/{what}")
async def sign_own(frame: Framed, case: str, what: str) -> Response:
    """One of the three forms. Raises NotFound for any other."""
    act = HERE.get(what)
    if act is None:
        raise NotFound(id=what)
    values = values_of(await frame.request.form())
    try:
        receipt = await signed(frame, case, act, values)
    except DomainError as error:
        tick = "liable" if act is SignPromise else "no_conflict"
        fields = {tick: tick, SIGN_FIELD: f"{what}-{SIGN_FIELD}"}
        tried = refused(frame.shell.language, values, error, tick=tick, fields=fields, what=what)
        async with frame.doors.database.reading() as tx:
            return await _page(tx, frame, case, tried=tried)
    return go(f"/cases/{case}/review/papers?done={receipt.seq}")


@router.get("/signed-papers/{digest}.pdf")
async def paper(frame: Framed, case: str, digest: str) -> Response:
    found = await _asked_for(frame, case, digest)
    return inline_pdf(found.pdf, found.title)


@router.get("/signed-papers/{digest}.json")
async def content(frame: Framed, case: str, digest: str) -> Response:
    found = await _asked_for(frame, case, digest)
    return Response(found.content.encode(), media_type="application/json")


async def _asked_for(frame: Frame, case: str, digest: str) -> SignedPaper:
    """In a writing transaction, as the auditor's look is kept."""
    async with frame.doors.database.writing() as tx:
        state = (await bureau.case_file(tx, frame.viewer, case)).state
        page, now = frame.shell.path, frame.now
        return await bound_paper(tx, frame.viewer, state, digest, page=page, now=now)


async def _page(
    tx: Tx, frame: Frame, case: str, *, done: int = 0, tried: Tried | None = None
) -> Response:
    """For a member of the panel. Raises NotEntitled for everybody else."""
    viewer = frame.viewer
    file = await bureau.case_file(tx, viewer, case)
    panel = file.state.panel
    if viewer.account not in panel.experts:
        raise NotEntitled(function="expert")
    acts = bureau.acts_for(viewer, file.state)
    own = panel.papers.get(viewer.account)
    promised = panel.promised.get(viewer.account)
    declared = panel.declared.get(viewer.account)
    promises = [one for one in await bound(tx, viewer, file.state) if _mine(one, viewer.account)]
    handed_in = viewer.account in panel.sheets
    return frame.page(
        "expert/papers.html",
        status=tried.status if tried else 200,
        case=file.head,
        promise=PROMISE,
        promised=promised if promised and declared and promised >= declared else None,
        promises=promises,
        own=own,
        handed_in=handed_in,
        makes=PutSheetToSignature in acts and handed_in and (own is None or own.corrects),
        signs=SignSheet in acts,
        corrects=CorrectSheet if CorrectSheet in acts and own and handed_in else None,
        promises_now=SignPromise in acts,
        versions=await sheet_papers(tx, viewer, file.state, viewer.account),
        done=done,
        key=tried.key if tried else uuid4().hex,
        tried=tried,
        problems=tried.problems if tried else (),
    )


def _mine(one: Bound, account: str) -> bool:
    return one.named.what is What.PROMISE and one.named.account == account
