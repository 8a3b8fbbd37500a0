"""What was read out of files and made from them, and what makes borrowed evidence known again.

All of it can be made again from the files; only the judgements of assessors cannot. Rows stay
while a removed file can be put back, so they name no row of `documents`.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class ReadOutRow(SQLModel, table=True):
    """One read-out of one file: how far it has come and what it found."""

    __tablename__ = "read_outs"

    document: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    state: str
    problem: str | None = None
    tool: str | None = None
    """Name and version of what did it."""
    facts: str = Field(default="{}", sa_type=Text)
    """`ReadFacts` as JSON."""
    touched_at: datetime = Field(sa_type=Moment)


class DerivativeRow(SQLModel, table=True):
    """One object in the bucket of derivatives."""

    __tablename__ = "derivatives"

    document: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    read_out: str
    second: int | None = None
    key: str
    media_type: str
    size: int = Field(sa_type=BigInteger)
    width: int | None = None
    height: int | None = None
    tool: str
    made_at: datetime = Field(sa_type=Moment)


class PrintRow(SQLModel, table=True):
    """The perceptual hash of a photograph, of a moment of a film, or of a picture on a page; and its
    four bands.
    """

    __tablename__ = "prints"
    __table_args__ = tuple(Index(f"ix_prints_band{at}", f"band{at}") for at in range(4))

    document: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    second: int | None = None
    page: int | None = None
    hash: str
    band0: int
    band1: int
    band2: int
    band3: int


class MarkRow(SQLModel, table=True):
    """A sampled passage of a text: the hash of its letters, and the page on which it stands."""

    __tablename__ = "marks"
    __table_args__ = (Index("ix_marks_document", "document"),)

    hash: int = Field(primary_key=True, sa_type=BigInteger)
    document: str = Field(primary_key=True)
    page: int = Field(primary_key=True)


class LikenessRow(SQLModel, table=True):
    """Two files of different cases that are alike, or one that was made somewhere else."""

    __tablename__ = "likenesses"
    __table_args__ = (
        Index("ix_likenesses_stream", "stream"),
        Index("ix_likenesses_other_stream", "other_stream"),
        Index("uq_likenesses", "kind", "document", "other_document", unique=True),
    )

    id: str = Field(primary_key=True)
    kind: str
    stream: str
    document: str
    page: int | None = None
    second: int | None = None
    other_stream: str = ""
    """Empty where it is about a place: there is no other file."""
    other_document: str = ""
    other_page: int | None = None
    other_second: int | None = None
    measure: int
    """Bits apart, passages shared, or kilometres from the unit."""
    places: int = 1
    """How many pages or moments of the file are concerned; the nearest one is named."""
    found_at: datetime = Field(sa_type=Moment)


class LikenessJudgementRow(SQLModel, table=True):
    """What an assessor made of it. A row each time; the latest counts, none is changed."""

    __tablename__ = "likeness_judgements"
    __table_args__ = (Index("ix_likeness_judgements_of", "likeness", "at"),)

    id: str = Field(primary_key=True)
    likeness: str
    judgement: str
    note: str = Field(sa_type=Text)
    by: str
    """Account id."""
    at: datetime = Field(sa_type=Moment)


class UnitPlaceRow(SQLModel, table=True):
    """Where a unit lies, as far as a photograph's place can be judged: a circle round it."""

    __tablename__ = "unit_places"

    unit: str = Field(primary_key=True)
    latitude: float
    longitude: float
    radius_km: float
    set_by: str
    set_at: datetime = Field(sa_type=Moment)
