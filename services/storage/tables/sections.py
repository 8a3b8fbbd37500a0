"""Sections of the working papers: who changed them last, what their clerks call finished, and
the data sheet of each submission, kept as it was so that two of them can be compared.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class SectionRow(SQLModel, table=True):
    """The last change: `datum/<id>`, `indicators/<code>` or `dossier/<item>`."""

    __tablename__ = "sections"

    stream: str = Field(primary_key=True)
    section: str = Field(primary_key=True)
    changed_by: str
    """Account id."""
    changed_at: datetime = Field(sa_type=Moment)


class FinishedRow(SQLModel, table=True):
    """Somebody answered 完成了吗 with yes; taken back, the row goes."""

    __tablename__ = "finished_sections"

    stream: str = Field(primary_key=True)
    section: str = Field(primary_key=True)
    finished_by: str
    finished_at: datetime = Field(sa_type=Moment)


class SubmittedDataRow(SQLModel, table=True):
    """The data sheet as the submission of this number in the log took it."""

    __tablename__ = "submitted_data"

    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    body: str = Field(sa_type=Text)
