"""Cases on the wire. Free texts are told by id; the words themselves stand beside them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from services.api.acts.bodies import Body, Words
from services.api.acts.offered import OfferedAct
from services.api.contract import Answer
from services.domain.case import Case
from services.domain.clocks.forecast import Coming
from services.domain.facts import AnyFact
from services.domain.programme.schema import TitleLevel, Track


class NewCase(Body):
    """The creation request that opens a case (A1.1, A2.1, A3.1)."""

    programme: Annotated[str, Field(title="办法", max_length=60)]
    place: Annotated[
        str, Field(title="申报单位（区划代码）", pattern=r"^\d{4}(\d{2}(\d{3}){0,2})?$")
    ]
    reason: Annotated[Words, Field(title="创建基础与理由")]


class CaseLine(Answer):
    id: str
    number: str
    place: str
    track: Track
    level: TitleLevel
    title: str
    stands: str
    is_open: bool
    since: datetime
    opened_at: datetime
    changed_at: datetime
    paused_until: datetime | None
    due_on: date | None
    due_provisional: bool


class CasePage(Answer):
    cases: list[CaseLine]
    next_after: str | None


class CaseAnswer(Answer):
    """One case: its line in lists, its state, the words its state names, what may be done."""

    line: CaseLine
    version: int
    state: Case
    texts: dict[str, str]
    acts: list[OfferedAct]


class Entry(Answer):
    seq: int
    fact: AnyFact | None
    """None for another expert's score sheet that is not for this reader (A1.9)."""
    hash: str


class HistoryAnswer(Answer):
    """The log, oldest first; `hash` chains each entry to the one before."""

    stream: str
    entries: list[Entry]
    texts: dict[str, str]
    next_after: int | None


class ForecastAnswer(Answer):
    """The step where the case stands and those to come; a date that no rule limits is absent."""

    stream: str
    steps: list[Coming]
