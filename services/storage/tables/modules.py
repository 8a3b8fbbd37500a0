"""What the five modules keep beside the papers of a case (B3): notes and captions of films, layers
of the atlas, monitored enterprises and their values, key tasks, supervision reports, bulletins,
press. Nothing is overwritten: what is taken back says when and by whom.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class FilmNoteRow(SQLModel, table=True):
    """A chapter, or a note of somebody who assesses, at a second of a film (B3.4)."""

    __tablename__ = "film_notes"
    __table_args__ = (Index("ix_film_notes_document", "document", "second"),)

    id: str = Field(primary_key=True)
    document: str
    kind: str
    second: int
    until_second: int | None = None
    words: str = Field(sa_type=Text)
    by: str
    """Account id."""
    at: datetime = Field(sa_type=Moment)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class FilmCaptionsRow(SQLModel, table=True):
    """The captions of a film in one language, as cues alone. The latest of a language counts."""

    __tablename__ = "film_captions"
    __table_args__ = (Index("ix_film_captions_document", "document", "language", "at"),)

    id: str = Field(primary_key=True)
    document: str
    language: str
    words: str = Field(sa_type=Text)
    """WebVTT."""
    by: str
    at: datetime = Field(sa_type=Moment)


class MapLayerRow(SQLModel, table=True):
    """A layer of the atlas, as it was sent (B3.3.1)."""

    __tablename__ = "map_layers"
    __table_args__ = (Index("ix_map_layers_stream", "stream", "at"),)

    id: str = Field(primary_key=True)
    stream: str
    kind: str
    name: str
    approval_no: str
    """审图号, where the map has one."""
    sha256: str
    words: str = Field(sa_type=Text)
    """GeoJSON."""
    by: str
    at: datetime = Field(sa_type=Moment)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class MonitoredSourceRow(SQLModel, table=True):
    """One pollutant at one outfall of an enterprise of a unit (B3.4.3)."""

    __tablename__ = "monitored_sources"
    __table_args__ = (
        Index("ix_monitored_sources_unit", "unit", "enterprise"),
        UniqueConstraint("token_hash"),
    )

    id: str = Field(primary_key=True)
    unit: str
    enterprise: str
    outfall: str
    pollutant: str
    measured_in: str
    upper: float | None = None
    lower: float | None = None
    every_minutes: int
    live_link: str
    token_hash: str | None = None
    added_by: str
    added_at: datetime = Field(sa_type=Moment)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class MonitoredValueRow(SQLModel, table=True):
    __tablename__ = "monitored_values"

    source: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True, sa_type=Moment)
    value: float
    received_at: datetime = Field(sa_type=Moment)


class KeyTaskRow(SQLModel, table=True):
    """A key task or project of a unit (B3.5.2, B3.5.4)."""

    __tablename__ = "key_tasks"
    __table_args__ = (Index("ix_key_tasks_unit", "unit", "due_on"),)

    id: str = Field(primary_key=True)
    unit: str
    name: str
    content: str = Field(sa_type=Text)
    carried_by: str
    begins_on: date
    due_on: date
    by: str
    at: datetime = Field(sa_type=Moment)


class KeyTaskProgressRow(SQLModel, table=True):
    """How far a task has come. A row each time; the latest counts."""

    __tablename__ = "key_task_progress"
    __table_args__ = (Index("ix_key_task_progress_task", "task", "number"),)

    id: str = Field(primary_key=True)
    task: str
    number: int = Field(sa_type=BigInteger)
    """The place in the order in which it was said."""
    percent: int
    words: str = Field(sa_type=Text)
    by: str
    at: datetime = Field(sa_type=Moment)


class SupervisionReportRow(SQLModel, table=True):
    """督察报告, 简报, 报道: a document of the case under its number (B3.5.1, B3.5.2)."""

    __tablename__ = "supervision_reports"
    __table_args__ = (Index("ix_supervision_reports_stream", "stream", "issued_on"),)

    id: str = Field(primary_key=True)
    stream: str
    kind: str = Field(default="supervision", sa_column_kwargs={"server_default": "supervision"})
    document: str
    number: str
    issued_on: date
    task: str
    by: str
    at: datetime = Field(sa_type=Moment)
