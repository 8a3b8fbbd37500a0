"""Redacted copies of a case's papers: made by boxes or sent ready made, waiting for a second person (6.4.1).

What everybody sees of them is `citizens/notices.py`; approving and taking off have their own forms.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ValidationError

from services.api import auth, redacting
from services.api.form_stream import read_form
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.problems import STATUS, problem_of
from services.domain.errors import DomainError, Invalid
from services.domain.notices.copies import MOST_BOXES, Box, How
from services.domain.programme.schema import Text
from services.storage.derivatives import rows
from services.storage.queries import bureau
from services.storage.queries.names import people
from services.storage.queries.staff import usable_files
from services.storage.redacting import copies
from services.storage.redacting.making import LONGEST_TITLE, wish_of

router = APIRouter(prefix="/cases/{case}/notice/copies")

HOW: Final = {
    How.BLACKENED: Text(zh="用黑框遮盖", en="blackened here"),
    How.ELSEWHERE: Text(zh="上传的成品", en="sent ready made"),
}
LINE: Final = re.compile(r"\s*(\d+)[\s,，]+(\d+)[\s,，]+(\d+)[\s,，]+(\d+)[\s,，]+(\d+)\s*")
Values = Mapping[str, str]


@router.get("")
async def listed(frame: Framed, case: str) -> Response:
    return await _list(frame, case)


@router.get("/new")
async def boxes(
    frame: Framed, case: str, original: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """The pages of a paper, for boxes to be drawn on them."""
    await redacting.check_may_make(frame.doors, frame.person, case)
    return await _boxes(frame, case, {"original": original})


@router.post("/new")
async def blacken(frame: Framed, case: str) -> Response:
    await redacting.check_may_make(frame.doors, frame.person, case)
    typed = {name: given[0] for name, given in values_of(await frame.request.form()).items()}
    try:
        wish, found = wish_of(case, typed), boxes_in(typed.get("boxes", ""))
        await redacting.blacken(frame.doors, frame.person, wish, found, frame.now)
    except DomainError as error:
        return await _boxes(frame, case, typed, error)
    return go(f"/cases/{case}/notice/copies?said=1")


@router.post("/file")
async def send(frame: Framed, case: str) -> Response:
    """A copy that was redacted elsewhere, as it arrives."""
    await redacting.check_may_make(frame.doors, frame.person, case)
    typed: Values = {}
    try:
        form = await read_form(frame.request, nameless=True)
        typed = form.fields
        wish = wish_of(case, typed)
        if not form.name:
            raise Invalid(field="file")
        await redacting.take(frame.doors, frame.person, wish, form.chunks, frame.now)
    except DomainError as error:
        return await _list(frame, case, typed, error)
    return go(f"/cases/{case}/notice/copies?said=1")


def boxes_in(typed: str) -> tuple[Box, ...]:
    """A line each: page, left, top, width, height, in per mille. Raises Invalid."""
    lines = [line for line in typed.splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST_BOXES:
        raise Invalid(field="boxes")
    found = []
    for line in lines:
        numbers = LINE.fullmatch(line)
        if numbers is None:
            raise Invalid(field="boxes", given=line[:40])
        try:
            names = ("page", "left", "top", "width", "height")
            found.append(Box(**dict(zip(names, map(int, numbers.groups()), strict=True))))
        except ValidationError as error:
            raise Invalid(field="boxes", given=line[:40]) from error
    return tuple(found)


async def _list(
    frame: Frame, case: str, typed: Values | None = None, error: DomainError | None = None
) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        made = await copies.of_case(tx, case)
        known = await people(tx, {one.made_by for one in made} | {one.decided_by for one in made})
        papers = await usable_files(tx, case)
    own, here = {one.document for one in made}, f"/cases/{case}/notice/copies/file"
    return frame.page(
        "bureau/redacted.html",
        status=STATUS[error.code] if error else 200,
        case=file.head,
        copies=made,
        people=known,
        how=HOW,
        papers=[(document, name) for document, name in papers if document not in own],
        may_make=redacting.may_make(frame.person, file.state),
        me=frame.person.account,
        typed=typed or {},
        problems=_problems(frame, error),
        longest=LONGEST_TITLE,
        said="said" in frame.request.query_params,
        token=auth.upload_token(frame.person, here),
    )


async def _boxes(
    frame: Frame, case: str, typed: Values, error: DomainError | None = None
) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        original = await copies.original_of(tx, case, typed.get("original", ""))
        pictured = await rows.of_document(tx, original.id)
    return frame.page(
        "bureau/blacken.html",
        status=STATUS[error.code] if error else 200,
        case=file.head,
        original=original,
        pages=[one.number for one in pictured.of_kind("page")],
        typed=typed,
        problems=_problems(frame, error),
        longest=LONGEST_TITLE,
    )


def _problems(frame: Frame, error: DomainError | None) -> list[tuple[str, Text]]:
    if error is None:
        return []
    words = problem_of(error, frame.shell.language).detail
    at = str(error.params.get("field", ""))
    return [(f"f-{at}" if at in ("title", "boxes", "file") else "", Text(zh=words, en=words))]
