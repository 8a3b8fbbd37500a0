"""The one-time notice of deficits as a document, with how far each number is answered (portal B3.4).

A number is answered by changed material or by reasons (`domain/papers/deficit_answers.py`); the page shows
the same answer that the submission asks for.
"""

from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.applying.warned import warned_in
from services.api.portal.frame import Framed
from services.api.portal.offices.terms_shown import terms_of
from services.domain.case import Case, Deficit
from services.domain.offices.one_time import item_of
from services.domain.papers.deficit_answers import Answer, ContestDeficit, answer
from services.domain.permissions import may
from services.domain.programme.library import catalogue_of, names_in
from services.domain.programme.schema import Obligation, Programme
from services.domain.steps.application import SubmitApplication
from services.storage.papers.readiness import judge, programme_of
from services.storage.queries import bureau
from services.storage.queries.histories import history
from services.storage.queries.submissions import changed_since

router = APIRouter()

RODS: dict[Answer, str] = {"mended": "done", "contested": "done", "open": "todo"}


@dataclass(frozen=True)
class Line:
    """One number of the notice. `href` is where it is mended; empty where there is no such page."""

    deficit: Deficit
    answer: Answer
    href: str


@router.get("/cases/{case}/deficits")
async def deficits(frame: Framed, case: str) -> Response:
    """The notice in force (F5, D10)."""
    viewer = frame.viewer
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, viewer, case)
        log = await history(tx, case)
        state = file.state
        told = state.application.deficits
        changed = await changed_since(tx, case, await judge(tx, case, frame.now)) if told else ()
        terms = await terms_of(tx, state, frame.doors.calendars, frame.now)
        odd = await warned_in(tx, frame, case)
    programme = programme_of(state)
    lines = [Line(one, answer(one, changed), address_of(programme, state, one)) for one in told]
    issued = [one for one in log.recorded if one.fact.kind == "deficits-issued"]
    contests = may(ContestDeficit, viewer.seats, viewer.account, state)
    submits = may(SubmitApplication, viewer.seats, viewer.account, state)
    return frame.page(
        "applicant/deficits.html",
        case=file.head,
        state=state,
        texts=log.texts,
        lines=lines,
        rods=[RODS[line.answer] for line in lines],
        odd=odd,
        open=[line for line in lines if line.answer == "open"],
        contested=sum(line.answer == "contested" for line in lines),
        named=names_in(programme),
        issued_at=issued[-1].fact.at if issued else None,
        issuer=log.units.get(issued[-1].fact.actor.unit) if issued else None,
        record=issued[-1].seq if issued else None,
        correction=next((one for one in terms if one.what is Obligation.CORRECTION), None),
        may_contest=bool(lines) and contests,
        may_submit=bool(lines) and submits,
        key=uuid4().hex,
    )


def address_of(programme: Programme, case: Case, deficit: Deficit) -> str:
    item = item_of(deficit.place)
    if item in {one.id for one in programme.dossier}:
        return f"/cases/{case.id}/dossier/{item}"
    codes = {entry.code for entry in catalogue_of(programme).entries}
    return f"/cases/{case.id}/indicators/{item}" if item in codes else ""
