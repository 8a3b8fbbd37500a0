"""In whose hands a case is, as its page shows it; and the list of copies sent to oneself (2.2.1).

Names are looked up for the page; the case knows accounts only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.api.portal.wording.part_words import PARTS
from services.api.portal.wording.words import word
from services.domain.any_step import HandsAct
from services.domain.base import Act
from services.domain.case import Case
from services.domain.offices.hands import Hands, Round
from services.domain.offices.urging import urged_on
from services.domain.programme.schema import Text
from services.storage.queries import copies, names
from services.storage.session import Tx

router = APIRouter()

OF_HANDS: frozenset[type[Act]] = frozenset(get_args(HandsAct))
MARKS = {"agreed": "ok", "declined": "bad", "open": "todo"}
STANDINGS = {
    "agreed": Text(zh="已同意", en="agreed"),
    "declined": Text(zh="未获同意", en="declined"),
    "open": Text(zh="签署中", en="being signed"),
}


@dataclass(frozen=True)
class Held:
    """One line: which part, whose office, who holds it, who acts for him."""

    part: Text
    unit: Text
    holder: str
    delegate: str


@dataclass(frozen=True)
class Signature:
    name: str
    mark: str
    words: Text


@dataclass(frozen=True)
class Asked:
    """A round of signatures, and how each signer stands."""

    no: int
    about: Text
    when: Text
    mode: Text
    share: int | None
    mark: str
    standing: Text
    signers: tuple[Signature, ...]


@dataclass(frozen=True)
class Copy:
    name: Text
    read: bool


@dataclass(frozen=True)
class ShownHands:
    """The section of the case's page; `acts` are those of it that the viewer may do."""

    held: tuple[Held, ...]
    asked: tuple[Asked, ...]
    copies: tuple[Copy, ...]
    urged_on: date | None
    acts: tuple[type[Act], ...]


def apart(acts: Sequence[type[Act]]) -> tuple[list[type[Act]], list[type[Act]]]:
    """The acts of the procedure with what waits for the viewer, and the acts of hands."""
    main = [act for act in acts if act not in OF_HANDS or act.awaited]
    return main, [act for act in acts if act not in main]


async def hands_of(tx: Tx, case: Case, acts: Sequence[type[Act]]) -> ShownHands:
    hands = case.hands
    people = await names.people(tx, _accounts(hands))
    units = {one.unit for one in hands.holdings} | {one.unit for one in hands.copies if one.unit}
    where = await names.unit_names(tx, units)
    read = await copies.readers(tx, case.id) if hands.copies else frozenset[str]()
    return ShownHands(
        held=tuple(
            Held(
                part=PARTS[one.part],
                unit=where.get(one.unit, Text(zh=one.unit, en=one.unit)),
                holder=people.get(one.holder, ""),
                delegate=people.get(one.delegate, ""),
            )
            for one in hands.holdings
        ),
        asked=tuple(_asked(one, people) for one in hands.rounds),
        copies=tuple(
            Copy(
                name=where[one.unit] if one.unit in where else _plain(people.get(one.account, "")),
                read=one.account in read,
            )
            for one in hands.copies
        ),
        urged_on=urged_on(case),
        acts=tuple(acts),
    )


def _accounts(hands: Hands) -> set[str]:
    found = {one.holder for one in hands.holdings} | {one.delegate for one in hands.holdings}
    found |= {account for one in hands.rounds for account in one.signers}
    return (found | {one.account for one in hands.copies}) - {""}


def _asked(one: Round, people: dict[str, str]) -> Asked:
    said = {answer.account: answer.agreed for answer in one.answers}
    return Asked(
        no=one.no,
        about=word(one.act),
        when=word(one.position),
        mode=word(one.mode),
        share=one.share if one.mode == "share" else None,
        mark=MARKS[one.standing],
        standing=STANDINGS[one.standing],
        signers=tuple(
            _signature(people.get(account, ""), said.get(account), due=account in one.waits_for)
            for account in one.signers
        ),
    )


def _signature(name: str, said: bool | None, *, due: bool) -> Signature:
    if said is None:
        words = Text(zh="待签", en="to sign") if due else Text(zh="未轮到", en="not called upon")
        return Signature(name, "todo" if due else "na", words)
    words = Text(zh="同意", en="agreed") if said else Text(zh="不同意", en="declined")
    return Signature(name, "ok" if said else "bad", words)


def _plain(name: str) -> Text:
    return Text(zh=name, en=name)


@router.get("/copies")
async def my_copies(frame: Framed, after: Annotated[str, Query(max_length=200)] = "") -> Response:
    """抄送我的: what others wanted me, or my office, to know."""
    async with frame.doors.database.reading() as tx:
        found = await copies.copies(tx, frame.viewer, copies.Asked(after=after))
    shown = found[: copies.PAGE]
    more = len(found) > len(shown)
    return frame.page(
        "bureau/copies.html",
        copies=shown,
        next_page=f"/copies?{urlencode({'after': shown[-1].cursor})}" if more else "",
    )
