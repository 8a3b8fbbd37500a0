"""The page of one filing: an objection, tip, visit note or report, for those who handle it.

Raising one is in `objections.py`; what may be done with it is asked of the rules.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.acts.performing import seen
from services.api.auth import upload_token
from services.api.portal.administration import readers as looked
from services.api.portal.frame import Framed
from services.api.portal.offices.bureau import entries_of
from services.domain.base import Act
from services.domain.clocks.deadlines import state as term_at
from services.domain.errors import NotFound
from services.domain.filing import IN_CONFIDENCE, DecideObjection, Filing
from services.domain.objecting.appealing import DecideAppeal
from services.domain.objecting.handling import NameHandlers
from services.storage.queries import bureau, objections
from services.storage.queries.documents import list_documents
from services.storage.queries.filings import FIELDWORK, OPEN_KINDS, opened, seat_for_contact
from services.storage.queries.identities import look_of
from services.storage.queries.names import people, places
from services.storage.readings import readers_of

router = APIRouter()


@router.get("/filings/{filing}")
async def filing_page(frame: Framed, filing: str, done: int = 0) -> Response:
    """Opening what was sent in confidence is itself kept, and those in charge see by whom."""
    person = frame.person
    async with frame.doors.database.writing() as tx:
        state = await seen(tx, person, filing)
        if not isinstance(state, Filing):
            raise NotFound(filing=filing)
        log = await opened(tx, frame.viewer, state, page=frame.shell.path, now=frame.now)
        where = (await places(tx, {state.place}))[state.place]
        in_charge = seat_for_contact(frame.viewer, state) is not None
        readers = await looked.named(tx, await readers_of(tx, filing)) if in_charge else []
        owner = (await people(tx, {state.owner})).get(state.owner, "") if state.owner else ""
        calendar = await frame.doors.calendars.in_force(tx)
        look = look_of(frame.viewer, state)
        files = await list_documents(tx, filing, limit=200) if look else ()
        group = await objections.head_of(tx, filing)
        beside = await objections.open_beside(tx, filing)
        named = await people(tx, set(state.handlers))
        route = await places(tx, {stop.place for stop in state.day.stops}) if state.day else {}
    entries = entries_of(log)
    return frame.page(
        "bureau/filing.html",
        filing=state,
        place=where,
        entries=entries,
        receipt=next((entry for entry in entries if entry.seq == done), None),
        acts=_in_turn(state, bureau.acts_for(frame.viewer, state)),
        confidential=state.what not in OPEN_KINDS | FIELDWORK,
        in_charge=in_charge,
        readers=readers,
        owner=owner,
        term=term_at(state.ledger, calendar, frame.now) if state.ledger else None,
        route=route,
        secret=state.what in IN_CONFIDENCE,
        knows=look is not None,
        handles=person.account in state.handlers and state.status == "open",
        handlers=[named.get(one, one) for one in state.handlers],
        files=files,
        group=group,
        beside=beside,
        upload=upload_token(person, f"{frame.request.url.path}/files"),
    )


def _in_turn(filing: Filing, acts: tuple[type[Act], ...]) -> tuple[type[Act], ...]:
    """Whoever names the two handlers does that first; only then is there something to decide (A7.2)."""
    if filing.handlers or NameHandlers not in acts:
        return acts
    return tuple(act for act in acts if act not in (DecideObjection, DecideAppeal))
