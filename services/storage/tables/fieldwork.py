"""Working papers of the field: raw answers of surveys, notes of visits and their photographs (6.2.1, 6.2.2).

What was counted or merged is in the log, by its hash.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class SurveyAnswerRow(SQLModel, table=True):
    """One questionnaire as it was filled in; its number is no person's."""

    __tablename__ = "survey_answers"

    survey: str = Field(primary_key=True)
    respondent: str = Field(primary_key=True)
    asked_on: date
    choices: str = Field(sa_type=Text)
    """JSON: question -> choice."""
    entered_by: str
    """Account id; empty where the respondent answered alone."""
    entered_at: datetime = Field(sa_type=Moment)
    """For the latter 0:00 of the day."""


class SurveyCodeRow(SQLModel, table=True):
    """A slip's code, as a hash, and whether somebody answered with it; never what, nor when."""

    __tablename__ = "survey_codes"

    digest: str = Field(primary_key=True)
    survey: str = Field(index=True)
    used: bool


class FieldNoteRow(SQLModel, table=True):
    """What one person saw on a visit, and where; theirs until it is merged."""

    __tablename__ = "field_notes"

    id: str = Field(primary_key=True)
    plan: str = Field(index=True)
    """The filing that planned the visit."""
    account: str
    words: str = Field(sa_type=Text)
    spot: str
    """The place in words."""
    latitude: str
    longitude: str
    """Degrees as the device gave them; empty where it gave none."""
    version: int = Field(sa_type=BigInteger)
    written_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)


class FieldPhotoRow(SQLModel, table=True):
    """A photograph of a note: a document of the plan's stream."""

    __tablename__ = "field_photos"

    document: str = Field(primary_key=True)
    note: str = Field(index=True)
