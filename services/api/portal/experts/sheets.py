"""Score sheets as the bureau, the panel and the auditor read them (A1.9, 2.5.2).

Writing one's own is in `expert.py`; before all are in, only the auditor's looks break the seal.
"""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.administration.readers import named
from services.api.portal.frame import Framed
from services.domain.papers.drafting import ScoreLine
from services.domain.programme.catalogue import Entry
from services.domain.programme.library import catalogue_of
from services.domain.review.assigning import divides
from services.domain.seats import not_entitled
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau
from services.storage.queries.bound_papers import sheet_papers
from services.storage.queries.names import people
from services.storage.queries.sheets import submitted
from services.storage.readings import readers_of

router = APIRouter(prefix="/cases/{case}/sheets")


@dataclass(frozen=True)
class SheetLine:
    expert: str
    name: str
    chair: bool
    submitted: bool
    sealed: bool


@dataclass(frozen=True)
class Answered:
    entry: Entry
    line: ScoreLine


@router.get("")
async def all_sheets(frame: Framed, case: str) -> Response:
    """Who has handed in, what may be read, and who has looked before the opening."""
    viewer = frame.viewer
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, viewer, case)
        if not viewer.reads_sheets_of(file.state):
            raise not_entitled(viewer.seats)
        panel = file.state.panel
        names = await people(tx, panel.experts)
        in_charge = viewer.in_charge_of_looks(file.state)
        readers = await named(tx, await readers_of(tx, case)) if in_charge else []
    return frame.page(
        "cases/sheets.html",
        case=file.head,
        sheets=[
            SheetLine(
                expert=expert,
                name=names.get(expert, expert),
                chair=expert == panel.chair,
                submitted=expert in panel.sheets,
                sealed=not viewer.reads_sheet(file.state, expert),
            )
            for expert in panel.experts
        ],
        chairs=viewer.chairs(file.state),
        divided=divides(file.state),
        audits=viewer.auditing_seat(file.head.place.code) is not None,
        in_charge=in_charge,
        office=viewer.works_for_bureau_of(file.head.place.code),
        readers=readers,
    )


@router.get("/{expert}")
async def one_sheet(frame: Framed, case: str, expert: str) -> Response:
    """A look at a sealed sheet is kept before the page goes out."""
    async with frame.doors.database.writing() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        sealed = not frame.viewer.reads_sheet(file.state, expert)
        kept = await submitted(
            tx, frame.viewer, file.state, expert, page=frame.shell.path, now=frame.now
        )
        names = await people(tx, (expert,))
        papers = await sheet_papers(tx, frame.viewer, file.state, expert)
    programme = programme_of(file.state)
    lines = {line.code: line for line in kept.sheet.lines}
    return frame.page(
        "cases/sheet.html",
        case=file.head,
        name=names.get(expert, expert),
        sealed=sealed,
        papers=papers,
        answered=[
            Answered(entry, lines[entry.code])
            for entry in catalogue_of(programme).entries
            if entry.code in lines
        ],
    )
