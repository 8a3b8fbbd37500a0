"""Files that the public sends along with an objection, before it: bounded, checked, quarantined (6.4.3).

They lie with the filing that the coming objection will be, which follows from its key; nobody
without the key can add one. How a file is checked is the archive's business, as of any other.
"""

from uuid import NAMESPACE_URL, uuid5

from services.api.acts.handing_in import stream_of
from services.api.deps import Doors
from services.api.form_stream import FormFile
from services.domain.base import Frozen
from services.domain.errors import Invalid, NotNow
from services.domain.objecting.attachments import LARGEST, check_another, check_kind
from services.domain.papers.dossier import DocumentState
from services.storage import case_log
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import NewDocument
from services.storage.objecting.unsent import SENDER
from services.storage.queries.documents import list_documents
from services.storage.session import Tx


class Attached(Frozen):
    """A file as its sender is shown it: never opened again, only named."""

    id: str
    name: str
    size: int
    state: DocumentState


async def attach(
    doors: Doors, *, about: str, key: str, own: str, file: FormFile, address: str
) -> Attached:
    """Raises TooManyAttachments, TypeNotTaken, DocumentTooBig, DocumentEmpty, TooManyFilings, and
    NotNow once the objection is there.
    """
    if not about or not key:
        raise Invalid(field="key")
    check_kind(file.name)
    stream = stream_of(about, key)
    document = str(uuid5(NAMESPACE_URL, f"ecocase:attachment:{stream}:{own}"))
    async with doors.database.reading() as tx:
        if await case_log.state(tx, stream):
            raise NotNow(why="already-filed")
        known = [one.id for one in await list_documents(tx, stream, limit=50)]
    if document not in known:
        check_another(len(known))
        doors.allowance.take(address)
    narrow = Archive(doors.database, doors.archive.objects, LARGEST)
    wish = NewDocument(id=document, stream=stream, name=file.name, size=0)
    stored = await narrow.receive(wish, file.chunks, SENDER, await doors.clock.now())
    if stored.state is DocumentState.CHECKING:
        await doors.cases.verify_document(stored.id)
    return Attached(id=stored.id, name=stored.name, size=stored.size, state=stored.state)


async def attached(tx: Tx, *, about: str, key: str) -> tuple[Attached, ...]:
    """What was sent along so far, those that did not pass included."""
    found = await list_documents(tx, stream_of(about, key), limit=50)
    return tuple(
        Attached(id=one.id, name=one.name, size=one.size, state=one.state) for one in found
    )
