"""Visits on the wire: the plan and everybody's notes, for those who may know of them (6.2.1)."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.filing import Filing
from services.storage.fieldwork.notes import FieldNote


class NoteAnswer(Answer):
    id: str
    account: str
    words: str
    spot: str
    latitude: str
    longitude: str
    photos: list[str]
    """Ids of documents."""
    version: int
    written_at: datetime

    @classmethod
    def of(cls, note: FieldNote) -> "NoteAnswer":
        return cls(
            id=note.id,
            account=note.account,
            **note.written.model_dump(),
            photos=list(note.photos),
            version=note.version,
            written_at=note.written_at,
        )


class VisitPlanAnswer(Answer):
    id: str
    case: str
    visited_on: date
    visit: str
    goers: list[str]
    recorded: bool
    called_off: bool
    notes: list[NoteAnswer]

    @classmethod
    def of(cls, filing: Filing, notes: tuple[FieldNote, ...]) -> "VisitPlanAnswer":
        plan = filing.plan
        if plan is None:
            raise TypeError(filing)
        return cls(
            id=filing.id,
            case=filing.case,
            visited_on=plan.on,
            visit=plan.visit,
            goers=list(plan.goers),
            recorded=plan.record is not None,
            called_off=plan.called_off,
            notes=[NoteAnswer.of(one) for one in notes],
        )


class VisitPlans(Answer):
    plans: list[VisitPlanAnswer]


class RedactedRecord(Answer):
    visited_on: date
    visit: str
    words: str


class VisitRecords(Answer):
    records: list[RedactedRecord]


class NewNote(BaseModel):
    words: str = Field(max_length=8000)
    spot: str = Field(default="", max_length=200)
    latitude: str = Field(default="", max_length=20)
    longitude: str = Field(default="", max_length=20)
    version: int = Field(default=0, ge=0)
    """The version that is changed; 0 for a new note."""
