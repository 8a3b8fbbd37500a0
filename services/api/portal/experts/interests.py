"""What the members of a case's panel declared, for the office that leads the review (6.1.2).

The declaration itself is the form of its act; here it is read, with its papers.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.storage.queries import bureau
from services.storage.queries.declarations import declarations

router = APIRouter()


@router.get("/cases/{case}/interests")
async def interests(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await declarations(tx, frame.viewer, case)
        file = await bureau.head_of(tx, frame.viewer, case)
    return frame.page("cases/interests.html", case=file, found=found)
