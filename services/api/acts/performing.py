"""The one way in which an act is done, for JSON routes and portal forms alike.

Sees the stream, finds the seat, keeps the texts, looks up what must not be typed, and hands the
act to `CaseClient`. Whether it may be done is the rule's word, asked there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from services.api import query_codes
from services.api.acts.bodies import Body, documents_in, filled
from services.api.acts.looked import CHECKS, LOOKUPS, WRITES
from services.api.acts.looking import ChosenScheme, Looking, Streams
from services.api.acts.preparing import prepare
from services.api.acts.signing_again import check_signature
from services.api.auth import Actor
from services.api.deps import Asking, Doors
from services.domain.acts import RULES, check_turn
from services.domain.base import Act, ActorRef, InConfidence, Receipt, Stream, TextRef
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
from services.domain.filing import About, Filing
from services.domain.papers.dossier import DocumentState
from services.domain.permissions import kind_of, parts_of, seat_for
from services.domain.programme.schema import Office, Programme
from services.domain.review.drawing import BEFORE_DECLARING
from services.domain.rounds.offices import offices_of
from services.domain.rounds.opening import OpenRound
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.titles.title import RecordOldTitle, Title
from services.domain.tree.units import Part
from services.storage import case_log, texts
from services.storage.evidence import documents
from services.storage.fieldwork import access
from services.storage.objecting import identities
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
        wish = Wish(act, body, stream, await seen_for(tx, actor, stream, act))
        done = await known_receipt(tx, wish, asking)
    return done or await do(doors, actor, wish, asking)


async def open_case(
    doors: Doors, actor: Actor, asking: Asking, *, programme: str, place: str, body: Body
) -> Receipt:
    """File a creation request: the first act of a case (A1.1, A2.1, A3.1)."""
    found = await definition_of(doors, programme)
    wish = Wish(
        FileCreationRequest,
        body,
        stream=new_id(actor, asking, "case"),
        programme=found,
        place=place,
    )
    return await _open(doors, actor, wish, asking)


async def open_title(
    doors: Doors, actor: Actor, asking: Asking, *, programme: str, place: str, body: Body
) -> Receipt:
    """Record a title won before the system began (A0.11)."""
    found = await definition_of(doors, programme)
    wish = Wish(
        RecordOldTitle,
        body,
        stream=f"title-{new_id(actor, asking, 'title')}",
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
    stream = f"round-{new_id(actor, asking, about)}"
    wish = Wish(OpenRound, body, stream, place=place, chosen=chosen)
    return await _open(doors, actor, wish, asking)


def of_the_public(act: type[Act]) -> bool:
    """What anybody may hand in: recorded as the public's, and asked about by its code."""
    return issubclass(act, About) and Part.ANYBODY in parts_of(act)


async def seen(tx: Tx, actor: Actor, stream: str) -> Streams:
    """The stream as it stands. A foreign region's answers exactly as a missing one."""
    state = await case_log.state(tx, stream)
    viewer = Viewer(actor.account, actor.seats)
    match state:
        case Case() if await sees_case(tx, viewer, stream, state.place):
            return state
        case Title() if viewer.sees_place(state.place):
            return state
        case Filing(what="survey" | "visit-plan"):
            if await access.reads(tx, viewer, state):
                return state
        case Filing() if viewer.works_for_bureau_of(state.place):
            return state
        case Filing(what="visit-result") if viewer.sees_place(state.place):
            return state
        case AssessmentRound() if sees_round(viewer, state):
            return state
    raise NotFound(id=stream)


async def seen_for(tx: Tx, actor: Actor, stream: str, act: type[Act]) -> Streams:
    """As `seen`; but a member of the panel declares, or declines, before anything opens (6.1.2)."""
    if act in BEFORE_DECLARING:
        state = await case_log.state(tx, stream)
        if isinstance(state, Case) and actor.account in (*state.panel.experts, *state.recused):
            return state
    return await seen(tx, actor, stream)


async def _open(doors: Doors, actor: Actor, wish: Wish, asking: Asking) -> Receipt:
    """A first act: nothing can be seen of its stream but that it was begun before."""
    async with doors.database.reading() as tx:
        done = await known_receipt(tx, wish, asking)
    return done or await do(doors, actor, wish, asking)


async def known_receipt(tx: Tx, wish: Wish, asking: Asking) -> Receipt | None:
    """What the same request was answered before."""
    return await case_log.find_receipt(tx, wish.stream, asking.request_id, wish.fingerprint)


async def do(doors: Doors, actor: Actor, wish: Wish, asking: Asking) -> Receipt:
    now = await doors.clock.now()
    ref = _seat(actor, wish)
    _check(wish, asking)
    if wish.act.signed:
        await check_signature(doors, actor, asking)
    await prepare(doors, wish.act, wish.about, actor=ref, body=wish.body, now=now)
    leaves_something = wish.act in WRITES or _texts(wish) or documents_in(wish.act, wish.body)
    database = doors.database
    async with database.writing() if leaves_something else database.reading() as tx:
        pins = await _check_documents(tx, wish, now)
        if of_the_public(wish.act):
            await query_codes.remember(tx, doors.access, wish.stream)
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
        pointer: await _keeper(wish.act, pointer)(tx, wish.stream, asking.request_id, pointer, text)
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


def _keeper(act: type[Act], pointer: str) -> Callable[[Tx, str, str, str, str], Awaitable[TextRef]]:
    """Who somebody is, is kept apart from what they say (6.4.3)."""
    field = act.model_fields[pointer.split("/")[1]]
    apart = any(isinstance(mark, InConfidence) for mark in field.metadata)
    return identities.keep if apart else texts.keep


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
    public = of_the_public(wish.act)
    owner = wish.stream if public or not wish.about else wish.about.id
    for document_id in named:
        document = await documents.find(tx, document_id)
        if document is None or document.stream != owner:
            raise NotFound(id=document_id)
        if public and document.state is DocumentState.CHECKING:
            continue  # Nobody who objects waits for a scanner; nobody opens it before (6.4.3).
        if not document.usable:
            raise DocumentNotUsable(id=document_id, state=document.state.value)
    return await documents.pin(tx, named, now)


async def definition_of(doors: Doors, programme_id: str) -> Programme:
    """The version in force today: what is opened now is opened under it (4.1.3)."""
    today = local_day(await doors.clock.now())
    async with doors.database.reading() as tx:
        try:
            return await definitions.programme(tx, programme_id, today)
        except NotFound:
            raise Invalid(field="programme", given=programme_id) from None


def new_id(actor: Actor, asking: Asking, about: str) -> str:
    """The same request gives the same stream: a repeat opens nothing twice."""
    return uuid5(NAMESPACE_URL, f"{actor.account}/{about}/{asking.request_id}").hex


__all__ = [
    "BY_KIND",
    "of_the_public",
    "open_case",
    "open_round",
    "open_title",
    "perform",
    "seen",
    "seen_for",
]
