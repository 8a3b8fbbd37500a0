"""Certificates and plaques of titles, and the page on which anybody checks one (6.4.6).

Valid, ended, or a number that nobody gave: the page says which, and nothing that the register does
not say.
"""

import asyncio
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.official.certificates import Granted, print_title
from services.api.official.issuing import PDF
from services.api.portal.citizens.fresh import tag_of, tagged, unchanged
from services.api.portal.frame import Frame, Framed
from services.api.portal.wording.words import titled
from services.domain.errors import NotFound
from services.domain.titles.title import Title
from services.domain.tree.units import Part, at
from services.storage import case_log
from services.storage.queries import public
from services.storage.queries.names import unit_names

router = APIRouter()


@router.get("/register/{title}/{form}.pdf")
async def printed(frame: Framed, title: str, form: Literal["certificate", "plaque"]) -> Response:
    """For everybody, as the register is; a title that is gone has none any more."""
    async with frame.doors.database.reading() as tx:
        line = await public.registered(tx, title)
        state = await case_log.state(tx, title)
        if line.cancelled_on or not isinstance(state, Title):
            raise NotFound(title=title)
        names = state.offices.get(Part.NAMER, ())
        unit = at(line.place.code, names[0].level) if names else ""
        authority = (await unit_names(tx, {unit})).get(unit)
    granted = Granted(
        unit=line.place.path.zh,
        title=titled(line).zh,
        number=line.number,
        document_no=line.document_no,
        named_on=line.named_on,
        authority=f"{authority.zh}生态环境主管部门" if authority else "",
        check_at=f"{frame.home}/certificates/{quote(line.number)}",
    )
    body = await asyncio.to_thread(print_title, granted, form, frame.doors.fonts)
    name = quote(f"{granted.unit}{granted.title}.pdf")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return Response(body, media_type=PDF, headers=headers)


@router.get("/certificates/{number}")
async def checked(frame: Framed, number: str) -> Response:
    """An unknown number is an answer too, with a page of its own; its status says 404."""
    return await _answered(frame, number[:60])


async def _answered(frame: Frame, number: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await public.numbered(tx, number)
    if found is None:
        return frame.page("public/certificate.html", status=404, number=number, title=None)
    tag = tag_of(frame, [found])
    if known := unchanged(frame, tag):
        return known
    page = frame.page("public/certificate.html", number=number, title=found)
    return tagged(page, frame, tag)
