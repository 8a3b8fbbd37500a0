"""Who may open files: whoever sees their stream, but of what was sent in confidence its handlers.

What people send along shows who they are as often as not, so it is for the two who handle the
objection and for the auditor, and each look is kept (6.4.3).
"""

from typing import TypeGuard

from services.api.acts.looking import Streams
from services.api.acts.performing import seen
from services.api.auth import Actor
from services.api.deps import Doors
from services.domain.errors import NotFound
from services.domain.filing import IN_CONFIDENCE, Filing
from services.storage.case_log import kind_of
from services.storage.evidence.documents import StoredDocument
from services.storage.queries.documents import DocumentLine
from services.storage.queries.identities import look_of
from services.storage.queries.scope import Viewer
from services.storage.readings import Protected, note
from services.storage.session import Tx


async def seen_with_files(tx: Tx, actor: Actor, stream: str) -> Streams:
    """Raises NotFound, as `performing.seen` does."""
    state = await seen(tx, actor, stream)
    if _in_confidence(state) and look_of(Viewer(actor.account, actor.seats), state) is None:
        raise NotFound(id=stream)
    return state


async def keep_look(
    doors: Doors, actor: Actor, document: StoredDocument | DocumentLine, page: str
) -> None:
    """Before the file goes out; nothing is kept of files of cases."""
    if kind_of(document.stream) != "filing":
        return
    async with doors.database.writing() as tx:
        state = await seen_with_files(tx, actor, document.stream)
        looker = look_of(Viewer(actor.account, actor.seats), state)
        if looker and _in_confidence(state):
            look = looker.look(state, Protected.ATTACHMENT, page=page, item=document.id)
            await note(tx, look, await doors.clock.now())


def _in_confidence(state: Streams) -> TypeGuard[Filing]:
    return isinstance(state, Filing) and state.what in IN_CONFIDENCE
