"""Assessment rounds for lists, and what was decided in them for later rounds (4.3, C2.1.11)."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class RoundRow(SQLModel, table=True):
    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("scheme", "variant", "year", "place"),
        Index("ix_rounds_place", "place", "year"),
        Index("ix_rounds_stage", "stage", "notice_ends"),
    )

    id: str = Field(primary_key=True)
    scheme: str
    variant: str
    version: int
    title_zh: str
    title_en: str
    year: int
    place: str
    stage: str
    subjects: int
    opened_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    notice_starts: datetime | None = Field(sa_type=Moment)
    notice_ends: datetime | None = Field(sa_type=Moment)
    decided_on: date | None
    document_no: str


class RoundGradeRow(SQLModel, table=True):
    """What was decided for one subject: the register of recognitions, and the years before."""

    __tablename__ = "round_grades"
    __table_args__ = (Index("ix_round_grades_code", "code", "round"),)

    round: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    name: str
    band: str
    recognised: bool
    places: str
    """Ids of quotas, with blanks between them."""
    consequences: str
    valid_until: date | None
