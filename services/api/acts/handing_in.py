"""Handing something in about a case, a list, a title or a programme: the first act of a filing.

By the public without a sign-in, or by offices and applicants in their seats. How an act is done is
`performing.py`.
"""

from uuid import NAMESPACE_URL, uuid5

from services.api.acts import performing
from services.api.acts.bodies import Body
from services.api.auth import VISITOR_ACTOR, Actor
from services.api.deps import Asking, Doors
from services.domain.base import Act, Receipt
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.filing import About, FileObjection, FileTip, Filing
from services.domain.objecting.appealing import FileAppeal, NoAppeal
from services.domain.offices.inquiries import FileInquiry
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.public_notice import running
from services.domain.titles.title import Title
from services.storage import case_log
from services.storage.session import Tx


async def file_about(
    doors: Doors, actor: Actor, asking: Asking, *, about: str, kind: str, body: Body
) -> Receipt:
    """Hand in a filing about a case, or a tip about a title: an act that many may do at once.

    What anybody may hand in is recorded as the public's, whoever is signed in: nothing in the log
    says that it came from an official (A4.1, A4.6). Raises TooManyFilings.
    """
    act = performing.BY_KIND.get(kind)
    if act is None or not issubclass(act, About):
        raise NotFound(act=kind)
    public = performing.of_the_public(act)
    sender = VISITOR_ACTOR if public else actor
    async with doors.database.reading() as tx:
        stream = f"filing-{performing.new_id(sender, asking, about)}"
        wish = performing.Wish(act, body, stream, await _public_or_seen(tx, actor, about, act))
        done = await performing.known_receipt(tx, wish, asking)
    if public and not done:
        doors.allowance.take(asking.address)
    return done or await performing.do(doors, sender, wish, asking)


async def appeal(doors: Doors, asking: Asking, *, of: str, body: Body) -> Receipt:
    """Against the answer to an objection, by whoever has its code: once (6.4.3).

    Raises NoAppeal, TooManyFilings.
    """
    stream = f"filing-{uuid5(NAMESPACE_URL, f'appeal/{of}').hex}"
    async with doors.database.reading() as tx:
        first = await case_log.state(tx, of)
        if not isinstance(first, Filing) or first.what not in {"objection", "tip"}:
            raise NotFound(id=of)
        wish = performing.Wish(FileAppeal, body, stream, first)
        done = await performing.known_receipt(tx, wish, asking)
        if not done and await case_log.state(tx, stream):
            raise NoAppeal(why="appealed")
    if not done:
        doors.allowance.take(asking.address)
    return done or await performing.do(doors, VISITOR_ACTOR, wish, asking)


async def ask_about_programme(
    doors: Doors, asking: Asking, *, programme: str, place: str, body: Body
) -> Receipt:
    """An inquiry of the public about a programme, to the bureaus of one county (C2.9.2).

    Raises TooManyFilings.
    """
    stream = f"filing-{performing.new_id(VISITOR_ACTOR, asking, programme)}"
    found = await performing.definition_of(doors, programme)
    wish = performing.Wish(FileInquiry, body, stream, programme=found, place=place)
    async with doors.database.reading() as tx:
        done = await performing.known_receipt(tx, wish, asking)
    if not done:
        doors.allowance.take(asking.address)
    return done or await performing.do(doors, VISITOR_ACTOR, wish, asking)


def stream_of(about: str, key: str) -> str:
    """The filing that the public's request of this key makes: what is sent along before lies there."""
    return f"filing-{performing.new_id(VISITOR_ACTOR, Asking(key, None), about)}"


async def _public_or_seen(
    tx: Tx, actor: Actor, stream: str, act: type[Act]
) -> Case | Title | AssessmentRound:
    """Objections and tips may be about whatever was published: a notice, a list, or a title."""
    if issubclass(act, FileObjection | FileTip | FileInquiry):
        state = await case_log.state(tx, stream)
        if isinstance(state, Case) and running(state):
            return state
        if isinstance(state, Title) and act is not FileObjection:
            return state
        if isinstance(state, AssessmentRound) and act is FileObjection and state.period:
            return state
    state = await performing.seen(tx, actor, stream)
    if not isinstance(state, Case):
        raise NotFound(id=stream)
    return state
