"""Versions of programmes, catalogues and schemes, and who published them (4.1.3).

Rows are only ever added, and the database refuses to change or delete one (migration of the same
name).
"""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class DefinitionRow(SQLModel, table=True):
    """What an administrator brought in, or what a release shipped."""

    __tablename__ = "definitions"
    __table_args__ = (UniqueConstraint("kind", "name", "number"),)

    id: str = Field(primary_key=True)
    """Name and number, e.g. town-municipal-2; that of a catalogue or scheme begins with its kind: `scheme:`."""
    kind: str
    name: str
    number: int
    sha256: str = Field(index=True)
    content: str = Field(sa_type=Text)
    """The whole definition as canonical JSON: what it extends is merged in."""
    source: str = Field(sa_type=Text)
    """The file as it was brought in; empty for what a release shipped."""
    catalogue: str
    """Hash of the catalogue that a programme uses; empty for others."""
    title_zh: str
    title_en: str
    effective_from: date | None
    imported_by: str
    """Account id; empty for what a release shipped."""
    imported_at: datetime = Field(sa_type=Moment)


class DefinitionPublicationRow(SQLModel, table=True):
    """That another administrator published it."""

    __tablename__ = "definition_publications"

    definition: str = Field(primary_key=True, foreign_key="definitions.id")
    published_by: str
    """Account id."""
    published_at: datetime = Field(sa_type=Moment)
