"""Who objected, by which code an answer is asked for, and which objections are alike (6.4.3).

`objectors` is the only place where a sender's name and telephone stand; nothing else reads it than
`storage/objecting/identities.py`.
"""

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field, SQLModel


class ObjectorRow(SQLModel, table=True):
    """As a row of `texts`: named by the chain with its commitment, never in it, and erasable."""

    __tablename__ = "objectors"

    id: str = Field(primary_key=True)
    stream: str = Field(index=True)
    salt: str
    body: str | None = Field(sa_type=Text)
    commitment: str


class FilingCodeRow(SQLModel, table=True):
    """The keyed hash of a query code. The code itself is kept nowhere."""

    __tablename__ = "filing_codes"

    hash: str = Field(primary_key=True)
    filing: str = Field(unique=True)


class AlikeRow(SQLModel, table=True):
    """One of the numbers by which the first of a group of like filings is found."""

    __tablename__ = "filing_alikes"
    __table_args__ = (Index("ix_filing_alikes_key", "about", "key"),)

    head: str = Field(primary_key=True)
    key: int = Field(primary_key=True, sa_type=BigInteger)
    about: str
    """The case, list or title, and the kind of filing."""
    sketch: str
