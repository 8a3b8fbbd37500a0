"""Working papers that are no files: indicator data of a case, and experts' score sheets.

Each row has a version; what was signed or submitted is in the log, not here.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class DataSheetRow(SQLModel, table=True):
    """Base data, judgements and exemptions of one case, as `domain.datasheet.DataSheet`."""

    __tablename__ = "data_sheets"

    stream: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    body: str = Field(sa_type=Text)
    changed_by: str
    """Account id."""
    changed_at: datetime = Field(sa_type=Moment)


class ScoreSheetRow(SQLModel, table=True):
    """One expert's sheet for one case; others don't see it before it is submitted."""

    __tablename__ = "score_sheets"

    stream: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    body: str = Field(sa_type=Text)
    changed_at: datetime = Field(sa_type=Moment)


class FormDraftRow(SQLModel, table=True):
    """What somebody typed into a form and has not sent yet; nobody else is shown it."""

    __tablename__ = "form_drafts"
    __table_args__ = (Index("ix_form_drafts_saved_at", "saved_at"),)

    account: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    """The address that the form is sent to."""
    body: str = Field(sa_type=Text)
    """JSON: values by field name."""
    version: int = Field(sa_type=BigInteger)
    saved_at: datetime = Field(sa_type=Moment)
