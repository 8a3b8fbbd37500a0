"""What was found and how it was mended, for everybody, where the programme asks it (C2.9.10).

Items that a leader approved; no person is named, no picture shown.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.storage.queries import rectified

router = APIRouter()


@router.get("/cases/{case}/rectified")
async def page(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await rectified.of_case(tx, case)
    return frame.page("public/rectified.html", found=found)
