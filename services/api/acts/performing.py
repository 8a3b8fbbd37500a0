"""The one way in which an act is done, for JSON routes and portal forms alike.

Sees the stream, finds the seat, keeps the texts, looks up what must not be typed, and hands the
act to `CaseClient`. Whether it may be done is the rule's word, asked there.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from services.api.acts.bodies import Body, documents_in, filled
from services.api.acts.looked import CHECKS, LOOKUPS
from services.api.acts.looking import ChosenScheme, Looking, Streams
from services.api.auth import VISITOR_ACTOR, Actor
from services.api.deps import Asking, Doors
from services.domain.acts import RULES, check_turn
from services.domain.base import Act, ActorRef, Receipt, Stream, TextRef
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import (
    DomainError,
    Invalid,
    NotFound,
    StillWorking,
    VersionMissing,
)
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.filing import About, FileObjection, FileTip, Filing
from services.domain.offices.inquiries import FileInquiry
from services.domain.permissions import kind_of, parts_of, seat_for
from services.domain.programme.schema import Office, Programme
from services.domain.rounds.offices import offices_of
from services.domain.rounds.opening import OpenRound
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.public_notice import running
from services.domain.titles.title import RecordOldTitle, Title
from services.domain.tree.units import Part
from services.storage import case_log, texts
from services.storage.evidence import documents
from services.storage.queries.rounds import sees_round
from services.storage.queries.scope import Viewer, sees_case
from services.storage.rulebook import definitions
from services.storage.session import UNREACHABLE, Tx

BY_KIND: dict[str, type[Act]] = {kind_of(act): act for act in RULES if act.path}
"""Every act that a person may do; those of the clock have no path."""


@dataclass(frozen=True)
class Wish:
    """An act on its way: what is wanted, on which stream, about which other one."""

    act: type[Act]
    body: Body
    stream: str
    about: Streams | None = None
    programme: Programme | None = None
    place: str = ""
    chosen: ChosenScheme | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same wish: a key that comes with another one is refused."""
        text = "\n".join((kind_of(self.act), self.stream, self.place, self.body.model_dump_json()))
        return sha256(text.encode()).hexdigest()


async def perform(
    doors: Doors, actor: Actor, asking: Asking, *, stream: str, kind: str, body: Body
) -> Receipt:
    """Do an act on a case, title or filing that exists.

    Raises NotFound for a stream that the actor may not know of, and whatever the rule raises.
    """
    act = BY_KIND.get(kind)
    if act is None:
        raise NotFound(act=kind)
    async with doors.database.reading() as tx:
        wish = Wish(act, body, stream, await seen(tx, actor, stream))
        done = await _done(tx, wish, asking)
    return done or await _do(doors, actor, wish, asking)


async def open_case(
    doors: Doors, actor: Actor, asking: Asking, *, programme: str, place: str, body: Body
) -> Receipt:
    """File a creation request: the first act of a case (A1.1, A2.1, A3.1)."""
    found = await _programme(doors, programme)
    wish = Wish(
        FileCreationRequest,
        body,
        stream=_new_id(actor, asking, "case"),
        programme=found,
        place=place,
    )
    return await _open(doors, actor, wish, asking)


async def open_title(
    doors: Doors, actor: Actor, asking: Asking, *, programme: str, place: str, body: Body
) -> Receipt:
    """Record a title won before the system began (A0.11)."""
    found = await _programme(doors, programme)
    wish = Wish(
        RecordOldTitle,
        body,
        stream=f"title-{_new_id(actor, asking, 'title')}",
        programme=found,
        place=place,
    )
    return await _open(doors, actor, wish, asking)


async def open_round(
    doors: Doors,
    actor: Actor,
    asking: Asking,
    *,
    chosen: ChosenScheme,
    place: str,
    body: Body,
) -> Receipt:
    """Open an assessment round of a scheme, for one year, by one office (4.3)."""
    about = f"round/{chosen.scheme.id}/{chosen.variant}"
    stream = f"round-{_new_id(actor, asking, about)}"
    wish = Wish(OpenRound, body, stream, place=place, chosen=chosen)
    return await _open(doors, actor, wish, asking)


async def file_about(
    doors: Doors, actor: Actor, asking: Asking, *, about: str, kind: str, body: Body
) -> Receipt:
    """Hand in a filing about a case, or a tip about a title: an act that many may do at once.

    What anybody may hand in is recorded as the public's, whoever is signed in: nothing in the log
    says that it came from an official (A4.1, A4.6). Raises TooManyFilings.
    """
    act = BY_KIND.get(kind)
    if act is None or not issubclass(act, About):
        raise NotFound(act=kind)
    public = Part.ANYBODY in parts_of(act)
    sender = VISITOR_ACTOR if public else actor
    async with doors.database.reading() as tx:
        stream = f"filing-{_new_id(sender, asking, about)}"
        wish = Wish(act, body, stream, await _public_or_seen(tx, actor, about, act))
        done = await _done(tx, wish, asking)
    if public and not done:
        doors.allowance.take(asking.address)
    return done or await _do(doors, sender, wish, asking)


async def ask_about_programme(
    doors: Doors, asking: Asking, *, programme: str, place: str, body: Body
) -> Receipt:
    """An inquiry of the public about a programme, to the bureaus of one county (C2.9.2).

    Raises TooManyFilings.
    """
    stream = f"filing-{_new_id(VISITOR_ACTOR, asking, programme)}"
    found = await _programme(doors, programme)
    wish = Wish(FileInquiry, body, stream, programme=found, place=place)
    async with doors.database.reading() as tx:
        done = await _done(tx, wish, asking)
    if not done:
        doors.allowance.take(asking.address)
    return done or await _do(doors, VISITOR_ACTOR, wish, asking)


async def seen(tx: Tx, actor: Actor, stream: str) -> Streams:
    """The stream as it stands. A foreign region's answers exactly as a missing one."""
    state = await case_log.state(tx, stream)
    viewer = Viewer(actor.account, actor.seats)
    match state:
        case Case() if await sees_case(tx, viewer, stream, state.place):
            return state
        case Title() if viewer.sees_place(state.place):
            return state
        case Filing() if viewer.works_for_bureau_of(state.place):
            return state
        case Filing(what="visit-result") if viewer.sees_place(state.place):
            return state
        case AssessmentRound() if sees_round(viewer, state):
            return state
    raise NotFound(id=stream)


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
    state = await seen(tx, actor, stream)
    if not isinstance(state, Case):
        raise NotFound(id=stream)
    return state


async def _open(doors: Doors, actor: Actor, wish: Wish, asking: Asking) -> Receipt:
    """A first act: nothing can be seen of its stream but that it was begun before."""
    async with doors.database.reading() as tx:
        done = await _done(tx, wish, asking)
    return done or await _do(doors, actor, wish, asking)


async def _done(tx: Tx, wish: Wish, asking: Asking) -> Receipt | None:
    """What the same request was answered before."""
    return await case_log.find_receipt(tx, wish.stream, asking.request_id, wish.fingerprint)


async def _do(doors: Doors, actor: Actor, wish: Wish, asking: Asking) -> Receipt:
    now = await doors.clock.now()
    ref = _seat(actor, wish)
    _check(wish, asking)
    leaves_something = _texts(wish) or documents_in(wish.act, wish.body)
    database = doors.database
    async with database.writing() if leaves_something else database.reading() as tx:
        pins = await _check_documents(tx, wish, now)
        act = await _build(tx, wish, ref, asking, now)
    try:
        return await doors.cases.act(wish.stream, act)
    except UNREACHABLE as error:  # The act was sent; only the database did not answer.
        raise StillWorking(request=asking.request_id) from error
    except StillWorking:
        raise
    except DomainError:
        if pins:
            async with database.writing() as tx:
                await documents.unpin(tx, pins)
        raise


def _check(wish: Wish, asking: Asking) -> None:
    """What can be said before anything is written: open at all, and a version where one is due."""
    if wish.about is None or issubclass(wish.act, About):  # A first act.
        return
    if isinstance(wish.about, Stream):
        check_turn(wish.about, RULES[wish.act], asking.expects)
    if not wish.act.adds and asking.expects is None:
        raise VersionMissing(act=kind_of(wish.act))


def _seat(actor: Actor, wish: Wish) -> ActorRef:
    view: object = wish.about
    if wish.programme is not None:
        view = _Opening(wish.place, wish.programme.procedure.offices)
    if wish.chosen is not None:
        view = _Opening(wish.place, offices_of(wish.chosen.evaluation))
    return seat_for(actor.account, actor.seats, wish.act, view)


@dataclass(frozen=True)
class _Opening:
    """A case, title or round that is only about to begin, as permissions look at it."""

    place: str
    offices: dict[Part, tuple[Office, ...]]


async def _build(tx: Tx, wish: Wish, ref: ActorRef, asking: Asking, now: datetime) -> Act:
    """The act in full: typed values, kept texts, looked-up fields."""
    kept = {
        pointer: await texts.keep(tx, wish.stream, asking.request_id, pointer, text)
        for pointer, text in _texts(wish)
    }
    values = filled(wish.act, wish.body, lambda pointer, _: kept[pointer])
    look = Looking(
        tx,
        wish.about,
        wish.body,
        ref,
        now,
        programme=wish.programme,
        place=wish.place,
        chosen=wish.chosen,
    )
    if check := CHECKS.get(wish.act):
        await check(look)
    look_up = LOOKUPS.get(wish.act)
    found = await look_up(look) if look_up else {}
    return wish.act.model_validate(
        {
            **values,
            **found,
            "request_id": asking.request_id,
            "actor": ref,
            "fingerprint": wish.fingerprint,
            "expects": asking.expects,
        }
    )


def _texts(wish: Wish) -> list[tuple[str, str]]:
    """Every free text of the body with its place in it."""
    found: list[tuple[str, str]] = []
    blank = TextRef(id="", commitment="")

    def note(pointer: str, text: str) -> TextRef:
        found.append((pointer, text))
        return blank

    filled(wish.act, wish.body, note)
    return found


async def _check_documents(tx: Tx, wish: Wish, now: datetime) -> documents.Pins:
    """A document belongs to the case, passed its check, and from now on stays: unless the act is
    refused, and no other has named it.
    """
    named = documents_in(wish.act, wish.body)
    owner = wish.about.id if wish.about else wish.stream
    for document_id in named:
        document = await documents.find(tx, document_id)
        if document is None or document.stream != owner:
            raise NotFound(id=document_id)
        if not document.usable:
            raise DocumentNotUsable(id=document_id, state=document.state.value)
    return await documents.pin(tx, named, now)


async def _programme(doors: Doors, programme_id: str) -> Programme:
    """The version in force today: what is opened now is opened under it (4.1.3)."""
    today = local_day(await doors.clock.now())
    async with doors.database.reading() as tx:
        try:
            return await definitions.programme(tx, programme_id, today)
        except NotFound:
            raise Invalid(field="programme", given=programme_id) from None


def _new_id(actor: Actor, asking: Asking, about: str) -> str:
    """The same request gives the same stream: a repeat opens nothing twice."""
    return uuid5(NAMESPACE_URL, f"{actor.account}/{about}/{asking.request_id}").hex


__all__ = [
    "BY_KIND",
    "ask_about_programme",
    "file_about",
    "open_case",
    "open_round",
    "open_title",
    "perform",
    "seen",
]
