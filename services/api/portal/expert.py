"""The expert's pages: the cases one was appointed to, evidence beside the score sheet, signing.

A sheet is private until it is submitted; what it found then enters the record as codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.portal.bureau import IndicatorRow, indicators_of
from services.api.portal.data_entry import first
from services.api.portal.forms import whole
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.domain.case import Case
from services.domain.dossier import DocumentFacts, Dossier
from services.domain.drafting import ScoreLine, ScoreSheet, check_may_score
from services.domain.errors import DomainError, NotEntitled, NotFound, Stale
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Text
from services.domain.steps.technical_assessment import SubmitSheet
from services.storage import score_sheets, volumes
from services.storage.queries import bureau
from services.storage.readiness import programme_of, readiness
from services.storage.score_sheets import Kept
from services.storage.session import Tx

router = APIRouter()

Answer = Literal["met", "unmet", "insufficient"]
REASON_MISSING = Text(
    zh="没有判为“达标”的，请写明理由或引用证据",
    en="Give the reason, or quote the evidence, for whatever is not met",
)
ANSWER_MISSING = Text(zh="请选一个结论", en="Choose an answer")


@dataclass(frozen=True)
class Scored:
    """An entry with what this expert has answered so far."""

    row: IndicatorRow
    line: ScoreLine | None


@router.get("/reviews")
async def reviews(frame: Framed) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await bureau.of_expert(tx, frame.viewer)
    return frame.page("expert/reviews.html", cases=found)


@router.get("/cases/{case}/review")
async def review(frame: Framed, case: str, code: str = "") -> Response:
    """One indicator at a time: its evidence on the left, the answer on the right."""
    async with frame.doors.database.reading() as tx:
        return await _page(tx, frame, case, code)


@router.post("/cases/{case}/review")
async def answer(frame: Framed, case: str) -> Response:
    """Kept as a draft at once; only the signature later makes it count.

    Raises NotFound for an indicator that the catalogue does not have.
    """
    posted = values_of(await frame.request.form())
    code = first(posted, "code")
    said, reason = first(posted, "answer"), first(posted, "reason")
    shown = whole(first(posted, "version"))
    errors: dict[str, Text] = {}
    if said not in ("met", "unmet", "insufficient"):
        errors["answer"] = ANSWER_MISSING
    elif said != "met" and not reason:
        errors["reason"] = REASON_MISSING
    database = frame.doors.database
    async with database.reading() as tx:
        file = await _mine(tx, frame, case)
        check_may_score(file.state, frame.viewer.account, frame.viewer.seats)
        if code not in _codes(file.state):
            raise NotFound(indicator=code)
        if errors:
            return await _page(tx, frame, case, code, posted=posted, errors=errors)
        kept = await score_sheets.get(tx, case, frame.viewer.account)
    try:
        line = ScoreLine(code=code, answer=cast("Answer", said), reason=reason)
    except ValidationError:
        async with database.reading() as tx:
            return await _page(
                tx, frame, case, code, posted=posted, errors={"reason": REASON_MISSING}
            )
    lines = [one for one in kept.sheet.lines if one.code != code]
    sheet = ScoreSheet(lines=(*lines, line))
    try:
        async with database.writing() as write:
            await score_sheets.held(write, case, frame.viewer.account)
            now = await _mine(write, frame, case)
            check_may_score(now.state, frame.viewer.account, frame.viewer.seats)
            await score_sheets.put(
                write,
                case,
                frame.viewer.account,
                sheet,
                expects=kept.version if shown is None else shown,
                now=frame.now,
            )
    except Stale:
        # The other window's answers are kept; this page is shown again with them.
        async with database.reading() as tx:
            return await _page(tx, frame, case, code, posted=posted, stale=True)
    onward = first(posted, "next") if "onward" in posted else code
    return go(f"/cases/{case}/review?code={onward or code}&saved=1")


def _codes(case: Case) -> set[str]:
    programme = programme_of(case)
    return {entry.code for entry in catalogue_of(programme.id, programme.version).entries}


async def _mine(tx: Tx, frame: Frame, case: str) -> bureau.CaseFile:
    """Raises NotFound, and NotEntitled for those who were not appointed."""
    file = await bureau.case_file(tx, frame.viewer, case)
    if frame.viewer.account not in file.state.panel.experts:
        raise NotEntitled(function="expert")
    return file


async def _page(
    tx: Tx,
    frame: Frame,
    case: str,
    code: str,
    *,
    posted: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, Text] | None = None,
    stale: bool = False,
) -> Response:
    file = await _mine(tx, frame, case)
    programme = programme_of(file.state)
    found = await readiness(tx, file.state, frame.now)
    dossier = await volumes.dossier(tx, case)
    kept = await score_sheets.get(tx, case, frame.viewer.account)
    scored = _scored(indicators_of(programme, found, dossier), kept)
    here = _here(scored, code)
    problems = errors or {}
    submitted = frame.viewer.account in file.state.panel.sheets
    return frame.page(
        "expert/review.html",
        status=409 if stale else 422 if problems else 200,
        case=file.head,
        scored=scored,
        here=scored[here],
        before=scored[here - 1].row.entry.code if here else "",
        after=scored[here + 1].row.entry.code if here + 1 < len(scored) else "",
        done=sum(one.line is not None for one in scored),
        film=_film(dossier),
        films=[one for one in scored[here].row.proofs if _is_film(one[1])],
        pictures=[one for one in scored[here].row.proofs if _is_picture(one[1])],
        papers=[one for one in scored[here].row.proofs if _is_paper(one[1])],
        typed={name: first(posted, name) for name in posted} if posted is not None else None,
        version=kept.version,
        problems=[(f"f-{name}", words) for name, words in problems.items()],
        errors=problems,
        stale=stale,
        submitted=submitted,
        may_score=_may_score(frame, file.state) and not submitted,
        sign=SubmitSheet,
        saved="saved" in frame.request.query_params,
    )


def _scored(rows: list[IndicatorRow], kept: Kept) -> list[Scored]:
    lines = {line.code: line for line in kept.sheet.lines}
    return [Scored(row, lines.get(row.entry.code)) for row in rows]


def _here(scored: list[Scored], code: str) -> int:
    """The indicator asked for; the first one without an answer otherwise."""
    if not code:
        return next((n for n, one in enumerate(scored) if one.line is None), 0)
    for number, one in enumerate(scored):
        if one.row.entry.code == code:
            return number
    raise NotFound(indicator=code)


def _film(dossier: Dossier) -> DocumentFacts | None:
    """The special film, for indicators whose evidence is in it."""
    return next((one for one in dossier.documents if _is_film(one)), None)


def _type(document: DocumentFacts | None) -> str:
    usable = document is not None and document.usable and document.media is not None
    return document.media.media_type if usable and document and document.media else ""


def _is_film(document: DocumentFacts | None) -> bool:
    return _type(document).startswith("video/")


def _is_picture(document: DocumentFacts | None) -> bool:
    return _type(document).startswith("image/")


def _is_paper(document: DocumentFacts | None) -> bool:
    return not _is_film(document) and not _is_picture(document)


def _may_score(frame: Frame, case: Case) -> bool:
    try:
        check_may_score(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True
