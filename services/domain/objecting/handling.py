"""The two who handle an objection: named one by one, and nobody else learns who sent it (A7.2, 6.4.3).

Naming is the leader's of the office that judges. From then on the two alone decide; what they find
is kept finding by finding, with its papers.
"""

from datetime import datetime
from typing import Annotated, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.errors import DomainError
from services.domain.filing import IN_CONFIDENCE, Filing, FilingFact
from services.domain.tree.units import Part


class HandlersUnfit(DomainError):
    """Two different people of the office that judges; of an appeal, none who knew it before."""

    code = "handlers-unfit"


class NameHandlers(Act):
    """Who of the judging office handles this one: two people, known by name (6.4.3, A7.2)."""

    zh, en, rule = "指定经办人", "Name the two handlers", "A4.2, A7.2"
    path, part, whenever = "handlers", Part.OBJECTION_HEAD, True

    kind: Literal["name-handlers"] = "name-handlers"
    first: str = label("经办人甲", "First handler", max_length=64)
    second: str = label("经办人乙", "Second handler", max_length=64)
    judges: Annotated[tuple[str, ...], Looked()] = ()
    """Those of the two that sit in the judging office."""


class RecordFinding(Act):
    """What was found on the spot or in the files, with its papers (A4.2, E14)."""

    zh, en, rule = "登记调查情况", "Record a finding", "A4.2"
    path, part, adds, whenever = "findings", Part.OBJECTION_JUDGE, True, True

    kind: Literal["record-finding"] = "record-finding"
    words: TextRef = label("调查情况", "What was found")
    documents: tuple[DocumentId, ...] = label("调查材料", "Papers", default=())


class HandlersNamed(FilingFact):
    kind: Literal["handlers-named"] = "handlers-named"
    people: tuple[str, ...]

    def on(self, filing: Filing) -> Filing:
        return filing.but(handlers=self.people)


class FindingRecorded(FilingFact):
    adds = True
    kind: Literal["finding-recorded"] = "finding-recorded"
    words: TextRef
    documents: tuple[str, ...] = ()

    def on(self, filing: Filing) -> Filing:
        return filing


def _open(filing: Filing) -> str | None:
    return None if filing.what in IN_CONFIDENCE and filing.status == "open" else "not-open"


@rule(NameHandlers, Filing, opens=_open)
def name_handlers(filing: Filing, act: NameHandlers, now: datetime) -> HandlersNamed:
    """Named again, others take over: those before learn nothing more."""
    people = (act.first, act.second)
    if act.first == act.second or not set(people) <= set(act.judges):
        raise HandlersUnfit(why="two-of-the-office")
    if set(people) & set(filing.before):
        raise HandlersUnfit(why="handled-before")
    return HandlersNamed(**fact(act, now), people=people)


@rule(RecordFinding, Filing, opens=_open)
def record_finding(filing: Filing, act: RecordFinding, now: datetime) -> FindingRecorded:
    return FindingRecorded(**fact(act, now), words=act.words, documents=act.documents)


HandlingAct = NameHandlers | RecordFinding
HandlingFact = HandlersNamed | FindingRecorded
