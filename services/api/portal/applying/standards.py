"""What the catalogue in force asks of a named unit beyond the one of its naming (A6.3, 4.1.4)."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.storage.queries import bureau
from services.storage.queries.standards import standards

router = APIRouter()


@router.get("/cases/{case}/standards")
async def show_standards(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        found = await standards(tx, file.state, frame.now)
    return frame.page("cases/standards.html", case=file.head, standards=found)
