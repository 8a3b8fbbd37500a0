"""What two people let go of after its retention, and what stays known of it (5.2.3).

A list is never changed once it is proposed; its lines stay when the bytes are gone.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class DisposalRow(SQLModel, table=True):
    """A list that one person proposed, for another one to confirm or to refuse."""

    __tablename__ = "disposals"

    id: str = Field(primary_key=True)
    stream: str = Field(index=True)
    reason: str = Field(sa_type=Text)
    proposed_by: str
    """Account id."""
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    confirmed: bool | None = None
    """None until somebody decided."""
    done_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the last of its bytes was gone."""


class DisposalLineRow(SQLModel, table=True):
    """One file of the list: what it was, where it stood, until when it had to be kept."""

    __tablename__ = "disposal_lines"

    disposal: str = Field(primary_key=True, foreign_key="disposals.id")
    document: str = Field(primary_key=True)
    name: str
    place: str
    size: int = Field(sa_type=BigInteger)
    sha256: str
    sha512: str | None = None
    sm3: str | None = None
    kept_until: datetime = Field(sa_type=Moment)
    gone_at: datetime | None = Field(default=None, sa_type=Moment)
