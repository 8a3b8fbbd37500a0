"""The catalogue of a case's volumes: a page, a workbook, and a PDF with the reference sheet and
labels (5.4.3, D12).

What it says is put together in `domain/evidence/archival.py`, from what is bound at this moment.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from services.api.dates import moment
from services.api.language import Language
from services.api.official.issuing import PDF
from services.api.official.reference_sheet import HEADS, Cover, print_catalogue
from services.api.portal.frame import Frame, Framed
from services.api.spreadsheets.files import XLSX, attached
from services.api.spreadsheets.table import Row, Table, as_xlsx
from services.domain.clocks.calendar import local_day
from services.domain.evidence.archival import Listing
from services.domain.programme.schema import Text
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau
from services.storage.queries.archival import listing_of

router = APIRouter(prefix="/cases/{case}")

EN_HEADS: Final = (
    *("Piece", "Archival number", "Number of the paper", "Issuer", "Title"),
    *("Day", "Secrecy", "Pages", "Remark"),
)
VOLUME: Final = Text(zh="卷", en="Volume")


@router.get("/catalogue")
async def catalogue(frame: Framed, case: str) -> Response:
    file, found = await _listing(frame, case)
    return frame.page("cases/catalogue.html", case=file.head, listing=found)


@router.get("/catalogue.xlsx")
async def workbook(frame: Framed, case: str) -> Response:
    file, found = await _listing(frame, case)
    language = frame.shell.language
    heads = HEADS if language is Language.ZH else EN_HEADS
    made = Table(
        told=f"{file.head.place.path.zh}　{file.head.number}　{moment(language, frame.now)}",
        heads=(VOLUME.zh if language is Language.ZH else VOLUME.en, *heads),
        pages=_rows(found, language),
        cut="",
    )
    number = file.head.number
    headers = attached(f"{number}-卷内文件目录.xlsx", f"{number}-catalogue.xlsx")
    return StreamingResponse(as_xlsx(made), media_type=XLSX, headers=headers)


@router.get("/catalogue.pdf")
async def printed(frame: Framed, case: str) -> Response:
    """With the reference sheet (备考表) and a label for each volume at its end."""
    file, found = await _listing(frame, case)
    cover = Cover(
        unit=file.head.place.path.zh,
        number=file.head.number,
        title=programme_of(file.state).title.zh,
        made_at=frame.now,
    )
    body = await asyncio.to_thread(print_catalogue, found, cover, frame.doors.fonts)
    name = quote(f"{file.head.number}-卷内文件目录.pdf")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return Response(body, media_type=PDF, headers=headers)


async def _listing(frame: Frame, case: str) -> tuple[bureau.CaseFile, Listing]:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        return file, await listing_of(tx, frame.viewer, file.state, local_day(frame.now).year)


async def _rows(listing: Listing, language: Language) -> AsyncIterator[Sequence[Row]]:
    zh = language is Language.ZH
    for volume in listing.volumes:
        name = volume.name.zh if zh else volume.name.en
        yield [
            (
                *(name, f"{piece.number:04}", piece.archival_no, piece.reference_no, piece.issuer),
                *(piece.title, piece.dated, piece.secrecy.zh if zh else piece.secrecy.en),
                *(piece.pages, piece.remark.zh if zh else piece.remark.en),
            )
            for piece in volume.pieces
        ]
