"""What rules of service ask to be kept: every coming and going of a file, every denial, contacts.

The first two are projected from facts (`storage/service_log.py`) and can be made anew; contacts are
typed by the unit itself.
"""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class MovementRow(SQLModel, table=True):
    """A file came in to an office, or went out from it (C3.6.2)."""

    __tablename__ = "movements"
    __table_args__ = (
        Index("ix_movements_unit", "unit", "day", "matter"),
        Index(
            "ix_movements_day",
            *("day", "at", "seq", "stream", "unit", "direction", "kind", "matter"),
        ),
    )

    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    day: date
    """The day in Beijing."""
    direction: str
    what: str
    kind: str
    """Immediate, commitment or returned (C3.6.3); empty for what came in."""
    matter: str
    """The step it was about."""
    unit: str
    place: str
    programme: str


class DenialRow(SQLModel, table=True):
    """The register of denials (C2.9.5, C3.7.3)."""

    __tablename__ = "denials"
    __table_args__ = (UniqueConstraint("number"), Index("ix_denials_unit", "unit", "at"))

    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    number: str
    act: str
    """Which fact denied."""
    matter: str
    unit: str
    function: str
    account: str
    place: str
    programme: str
    reason: str
    """The id of its text."""
    power: str
    """`own-power`, or `ask-leader` where the leader had agreed."""
    agreed_by: str
    at: datetime = Field(sa_type=Moment)


class DenialNumberRow(SQLModel, table=True):
    """The last number of each unit and year in the register of denials."""

    __tablename__ = "denial_numbers"

    series: str = Field(primary_key=True)
    last: int = Field(sa_type=BigInteger)


class UnitContactRow(SQLModel, table=True):
    """How the public reaches a unit, and whom of its officers it names (C2.9.6, C3.6.1)."""

    __tablename__ = "unit_contacts"

    unit: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    hotline: str
    mailbox: str
    address: str
    hours: str
    officers: list[str] = Field(default_factory=list, sa_type=JSON)
    """Accounts whose names the unit publishes; names themselves are read when shown."""
    changed_by: str
    changed_at: datetime = Field(sa_type=Moment)
