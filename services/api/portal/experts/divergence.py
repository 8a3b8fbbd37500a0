"""What the chair is told of the sheets: how they differ, agree and lean; what nobody opened (6.1.4).

Figures come once all sheets are in, and only to the chair; the sheets themselves are `sheets.py`.
"""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.domain.papers.dossier import DocumentFacts
from services.domain.programme.library import names_in
from services.domain.programme.schema import Text
from services.storage.evidence import volumes
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau, fieldwork
from services.storage.queries.divergence import for_chair
from services.storage.queries.names import people

router = APIRouter()


@dataclass(frozen=True)
class Unseen:
    """An indicator, and the files cited for it that no expert has opened."""

    code: str
    name: Text
    files: tuple[DocumentFacts, ...]


@router.get("/cases/{case}/divergence")
async def divergence(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        told = await for_chair(tx, frame.viewer, file.state)
        names = await people(tx, file.state.panel.experts)
        dossier = await volumes.dossier(tx, case)
        surveys = await fieldwork.results(tx, frame.viewer, case, frame.now)
    named = names_in(programme_of(file.state))
    return frame.page(
        "expert/divergence.html",
        case=file.head,
        told=told,
        rules=file.state.rules.assessment.review,
        names={one: names.get(one, one) for one in file.state.panel.experts},
        named=named,
        surveys=surveys,
        unseen=[
            Unseen(
                code=one.code,
                name=named.get(one.code, Text(zh=one.code, en=one.code)),
                files=tuple(it for it in map(dossier.document, one.documents) if it),
            )
            for one in told.unopened
        ],
    )
