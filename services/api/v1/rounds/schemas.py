"""Assessment rounds on the wire: opening one, the list, one with its results."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from services.api.acts.bodies import Body
from services.api.acts.offered import OfferedAct
from services.api.contract import Answer
from services.domain.mechanisms.breakdown import Assignment
from services.domain.mechanisms.consistency_rules import Conflict
from services.domain.programme.words import Text
from services.domain.rounds.cultivating import InPool
from services.domain.rounds.entry import Entry
from services.domain.rounds.heading import HeadResult
from services.domain.rounds.lacking import Lacking
from services.domain.rounds.owed_reports import Owed
from services.domain.rounds.planned import PlannedCheck
from services.domain.rounds.renewing import Term
from services.domain.rounds.reporting import Dated
from services.domain.rounds.results import Results
from services.domain.rounds.state import Grade, ListNotice, Received, Ring, SchemeRef


class NewRound(Body):
    """A scheme, in a variant where it has some, for one year, by one office (4.3)."""

    scheme: Annotated[str, Field(title="办法", max_length=60)]
    variant: Annotated[str, Field(title="地方做法", max_length=60)] = ""
    place: Annotated[str, Field(title="组织单位（区划代码）", pattern=r"^\d{4}(\d{2})?$")]
    year: Annotated[int, Field(title="考评年度", ge=2000, le=2200)]


class RoundBrief(Answer):
    id: str
    scheme: str
    variant: str
    title: Text
    year: int
    place: str
    stage: str
    subjects: int
    changed_at: datetime
    notice_ends: datetime | None
    decided_on: date | None


class RoundList(Answer):
    rounds: list[RoundBrief]


class RoundShown(Answer):
    """How a round stands, without the definition it runs by: that is among the programmes."""

    scheme: SchemeRef
    title: Text
    year: int
    place: str
    stage: str
    entries: dict[str, Entry]
    raters: dict[str, tuple[str, ...]]
    reports: tuple[Received, ...]
    ties: dict[str, tuple[str, ...]]
    notices: tuple[ListNotice, ...]
    grades: tuple[Grade, ...]
    decided_on: date | None
    document_no: str
    checks: tuple[PlannedCheck, ...]
    assignments: tuple[Assignment, ...]
    rings: tuple[Ring, ...]
    """Who checks whom, each with the seed it was drawn by (C1.1.5)."""


class RoundAnswer(Answer):
    """Scores that are not for the caller are left out."""

    version: int
    state: RoundShown
    results: Results | None
    """None for those who are assessed, until the scoring is closed."""
    lacking: list[Lacking]
    agenda: list[Dated]
    terms: list[Term]
    """Recognitions, until when, and how each would go on today (C3.2.5, C3.4.4)."""
    heads: list[HeadResult]
    """Heads whose grades follow their branches'; none while the results are not the caller's."""
    owed: list[Owed]
    """Special reports that are due and not in (C5.5.16, C1.1.10)."""
    pool: list[InPool]
    """Units that are guided until they are fit (C3.2.2)."""
    conflicts: dict[str, list[Conflict]]
    """Subject -> figures that do not agree, each with its cells and sources (D11)."""
    texts: dict[str, str]
    """Whoever does not see all of it sees why a lapse was found of the own unit (C3.3.4)."""
    acts: list[OfferedAct]
