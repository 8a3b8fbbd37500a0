"""Finds the fact, folds the case as it stood then, and has the paper composed.

Nothing is stored: the paper of a fact is the same whenever it is asked for.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from services.api import codes
from services.api.official import (
    composing_feedback,
    composing_findings,
    composing_notices,
    composing_reviews,
)
from services.api.official.composing import Matter, Words, words_of
from services.api.official.paper import OfficialPaper
from services.domain.base import Fact
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.programme.library import get
from services.domain.programme.schema import Text
from services.storage.queries.case_numbers import hash_of, number_of, stream_of
from services.storage.queries.histories import History, Recorded, confided_words, history
from services.storage.queries.names import place
from services.storage.queries.scope import Viewer
from services.storage.queries.units_then import NamesThen, names_then
from services.storage.session import Tx

PDF = "application/pdf"
GROUPS = 16
"""Hexadecimal digits of a record's hash that are printed, for comparing by eye."""


@dataclass(frozen=True)
class Issued:
    """A paper that the log of a case has, as lists show it."""

    seq: int
    at: datetime
    title: str
    public: bool


@dataclass(frozen=True)
class Verified:
    """What the public page says of a paper: which one it is, and nothing that is not on it."""

    title: str
    number: str
    seq: int
    authority: Text
    at: datetime
    hash: str
    latest: bool
    """Whether the log has no later paper of the same kind."""


async def issued(tx: Tx, viewer: Viewer, case: str) -> tuple[Issued, ...]:
    """All papers of the case that the viewer may read, oldest first."""
    log = await history(tx, case)
    return tuple(
        Issued(one.seq, one.fact.at, words.title, public=words.public)
        for one, matter in await _matters(tx, log)
        if _reads(viewer, matter.case, one.fact) and (words := words_of(matter, one.fact))
    )


async def issue(tx: Tx, viewer: Viewer, case: str, seq: int, home: str) -> OfficialPaper:
    """The paper about the fact of that number; `home` is where it can be verified.

    Raises NotFound for a fact that is not there or has no paper.
    """
    log = await history(tx, case)
    number = await number_of(tx, case)
    for one, matter in await _matters(tx, log):
        allowed = one.seq == seq and _reads(viewer, matter.case, one.fact)
        if allowed and (words := words_of(matter, one.fact)):
            return _paper(one, matter, words, number, home)
    raise NotFound(paper=f"{case}/{seq}")


def _reads(viewer: Viewer, case: Case, fact: Fact) -> bool:
    """What a member of the panel declared is read by the office, and by whoever declared it."""
    own = fact.actor.account == viewer.account
    return not fact.confided or own or viewer.works_for_bureau_of(case.place)


async def verify(tx: Tx, number: str, seq: int, code: str) -> Verified:
    """Raises NotFound unless number, record and code belong together."""
    case = await stream_of(tx, number)
    digits = codes.digits_of(code)
    known = await hash_of(tx, case, seq) if case else None
    if not case or not known or not digits or not hmac.compare_digest(known[: codes.HEX], digits):
        raise NotFound(paper=number)
    log = await history(tx, case)
    said = [(one, matter, words_of(matter, one.fact)) for one, matter in await _matters(tx, log)]
    one, matter, words = said[seq - 1]
    if words is None:
        raise NotFound(paper=number)
    return Verified(
        title=words.title,
        number=number,
        seq=seq,
        authority=Text(zh=matter.authority, en=_english(log, one.fact)),
        at=one.fact.at,
        hash=one.hash,
        latest=not any(type(other.fact) is type(one.fact) for other, _, _ in said[seq:]),
    )


async def _matters(tx: Tx, log: History) -> list[tuple[Recorded, Matter]]:
    """Each fact with the case as it stood after it."""
    case = Case(id=log.stream)
    states = []
    for one in log.recorded:
        case = case.after(one.fact)
        states.append((one, case))
    if not states or case.programme is None:
        raise NotFound(case=log.stream)
    acted = {one.fact.actor.unit for one in log.recorded}
    names = await names_then(tx, acted | {state.place for _, state in states})
    programme = get(case.programme)
    texts = {**log.texts, **await confided_words(tx, [one.fact for one, _ in states])}
    found, speaks = [], ""
    for one, state in states:
        speaks = one.fact.actor.unit or speaks  # What the clock does is said by who acted last.
        called = _called(names, state, one.fact, speaks)
        found.append((one, Matter(state, programme, *called, texts, log.people)))
    return found


def _called(names: NamesThen, state: Case, fact: Fact, authority: str) -> tuple[str, str]:
    """The unit and the authority as they were called when it was done: a paper never changes."""
    then = names.on(local_day(fact.at))
    unit = then.get(authority)
    return place(state.place, then).path.zh, unit.zh if unit else authority


def _english(log: History, fact: Fact) -> str:
    unit = log.units.get(fact.actor.unit)
    return unit.en if unit else fact.actor.unit


def _paper(one: Recorded, matter: Matter, words: Words, number: str, home: str) -> OfficialPaper:
    code = codes.code_of(one.hash)
    printed = " ".join(one.hash[at : at + 4] for at in range(0, GROUPS, 4))
    return OfficialPaper(
        authority=matter.authority,
        number=words.number or f"{number} 第{one.seq}号",
        title=words.title,
        addressee="" if words.public else matter.unit,
        paragraphs=words.paragraphs,
        issued_at=one.fact.at,
        check_at=f"{home}/verify/{number}/{one.seq}/{code}",
        proof=f"第{one.seq}号记录 {printed}",
    )


__all__ = [
    "composing_feedback",
    "composing_findings",
    "composing_notices",
    "composing_reviews",
    "issue",
    "issued",
    "verify",
]
"""The papers of reviews register themselves when they are imported."""
