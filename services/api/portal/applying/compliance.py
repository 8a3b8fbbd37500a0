"""指标达标总体情况: every indicator by year, on one page (B3.1.2, B3.1.5, B3.1.6)."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.storage.queries import bureau
from services.storage.queries.compliance import compliance_of

router = APIRouter()


@router.get("/cases/{case}/compliance")
async def show_compliance(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        table = await compliance_of(tx, file.state, frame.now)
    return frame.page("cases/compliance.html", case=file.head, table=table)
