"""Records of visits as the applicant reads them: redacted, and only after the feedback (A1.9, 6.2.1).

The whole record is on the page of its visit (`visits.py`), for those who may know of the plan.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.citizens.official import inline_pdf
from services.api.portal.frame import Framed
from services.api.visit_records import archived
from services.domain.errors import NotFound
from services.storage import texts
from services.storage.queries import bureau, fieldwork

router = APIRouter(prefix="/cases/{case}/visit-records")


@router.get("")
async def visit_records(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        found = await fieldwork.disclosed(tx, file.state)
        plans = [(one.id, one.plan) for one in found if one.plan]
        said = await texts.read(tx, *(plan.told.id for _, plan in plans if plan.told))
    return frame.page("fieldwork/records.html", case=file.head, plans=plans, said=said)


@router.get("/{plan}.pdf")
async def redacted_record(frame: Framed, case: str, plan: str) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        found = await fieldwork.disclosed(tx, file.state)
    filing = next((one for one in found if one.id == plan), None)
    if filing is None:
        raise NotFound(paper=f"{case}/{plan}")
    paper = await archived(frame.doors, filing, "visit-record-redacted", frame.home)
    return inline_pdf(paper.pdf, paper.title)
