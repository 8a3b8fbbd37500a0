"""Files of a title: yearly reports and plans, awards, what acts on a title then name (B1.6, A4.3).

Sent by a plain form as those of a case are; a title has no volumes, so nothing is bound here.
"""

from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.acts.performing import seen
from services.api.auth import upload_token
from services.api.form_stream import read_form
from services.api.portal.frame import Frame, Framed, go
from services.api.problems import STATUS, problem_of
from services.domain.errors import DomainError, NotEntitled, NotFound
from services.domain.evidence.documents import TAKEN
from services.domain.papers.dossier import DocumentState
from services.domain.papers.sending import check_may_send
from services.domain.programme.schema import Text
from services.domain.titles.title import Title
from services.storage.evidence.documents import NewDocument
from services.storage.queries import applicant, public
from services.storage.session import Tx

router = APIRouter()


@router.get("/titles/{title}/files")
async def title_files(frame: Framed, title: str) -> Response:
    return await _page(frame, title)


@router.post("/titles/{title}/files")
async def send_title_file(frame: Framed, title: str) -> Response:
    """Taken as it arrives; its check runs on, and acts name it once that has passed."""
    person = frame.person
    async with frame.doors.database.reading() as tx:
        state = await _title(tx, frame, title)
    check_may_send(state, person.account, person.seats)
    try:
        form = await read_form(frame.request)
        new = NewDocument(id=str(uuid4()), stream=title, name=form.name, size=0)
        sent = await frame.doors.archive.receive(new, form.chunks, person.account, frame.now)
    except DomainError as error:
        return await _page(frame, title, error)
    if sent.state is DocumentState.CHECKING:
        await frame.doors.cases.verify_document(sent.id)
    return go(f"/titles/{title}/files?sent={sent.id}")


async def _title(tx: Tx, frame: Frame, title: str) -> Title:
    """Raises NotFound for whoever is not concerned: the files of a title are no public papers."""
    state = await seen(tx, frame.person, title)
    if not isinstance(state, Title):
        raise NotFound(title=title)
    return state


async def _page(frame: Frame, title: str, error: DomainError | None = None) -> Response:
    async with frame.doors.database.reading() as tx:
        state = await _title(tx, frame, title)
        line = await public.registered(tx, title)
        found = await applicant.files(tx, title)
    problem = problem_of(error, frame.shell.language) if error else None
    asked = frame.request.query_params.get("sent")
    return frame.page(
        "applicant/title_files.html",
        status=STATUS[problem.code] if problem else 200,
        title=line,
        files=found,
        sent=next((one for one in found if one.id == asked), None),
        may_send=_may_send(frame, state),
        token=upload_token(frame.person, f"/titles/{title}/files"),
        taken=sorted({suffix.upper() for suffix in TAKEN}),
        limit=frame.doors.archive.limit,
        problems=[("file", Text(zh=problem.detail, en=problem.detail))] if problem else [],
    )


def _may_send(frame: Frame, state: Title) -> bool:
    try:
        check_may_send(state, frame.viewer.account, frame.viewer.seats)
    except NotEntitled:
        return False
    return True
