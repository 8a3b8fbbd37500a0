"""What long lists are read from: rows made for one screen, with the index that its pages follow.

Projections as well: `storage/waiting.py` writes them with the fact, and can write them anew.
"""

from datetime import date

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel


class WaitingRow(SQLModel, table=True):
    """One seat, or one appointed person, that a stream calls upon, with the acts that it may do."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index("ix_waiting_seat", "function", "area", "account", "due_by", "number", "stream"),
    )

    stream: str = Field(primary_key=True)
    function: str = Field(primary_key=True)
    area: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    """Empty where any holder of the seat may act."""
    acts: str
    """Kinds of acts, with a space between them."""
    number: str
    track: str
    stands: str
    due_by: date
    """`date.max` where there is no day: what has none comes last."""


class OccasionRow(SQLModel, table=True):
    """An act that a seat may do at any time; no work item."""

    __tablename__ = "occasions"
    __table_args__ = (
        Index("ix_occasions_seat", "function", "area", "account", "act", "place", "stream"),
    )

    stream: str = Field(primary_key=True)
    act: str = Field(primary_key=True)
    function: str = Field(primary_key=True)
    area: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    place: str


class ProjectionRow(SQLModel, table=True):
    """Which declarations a projection was made by; made by others, it is written anew."""

    __tablename__ = "projections"

    name: str = Field(primary_key=True)
    made_by: str


class CaseNumberRow(SQLModel, table=True):
    """The last running number of each series, e.g. STC-2031-990121-; counting cases takes longer."""

    __tablename__ = "case_numbers"

    series: str = Field(primary_key=True)
    last: int = Field(sa_type=BigInteger)
