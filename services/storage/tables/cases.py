"""The log and what is projected from it in the same transaction.

`streams` holds each case, title or filing as folded from its facts; the other tables are for
lists, and can be rebuilt from `case_events` alone.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class StreamRow(SQLModel, table=True):
    __tablename__ = "streams"

    id: str = Field(primary_key=True)
    kind: str
    seq: int = Field(sa_type=BigInteger)
    version: int = Field(sa_type=BigInteger)
    head: str
    state: str = Field(sa_type=Text)


class EventRow(SQLModel, table=True):
    """Append-only. `hash` chains each row to the one before it."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("stream", "request_id"), Index("ix_case_events_at", "at"))

    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str
    request_id: str
    fingerprint: str
    at: datetime = Field(sa_type=Moment)
    account: str
    function: str
    unit: str
    shown: int | None = Field(sa_type=BigInteger)
    """The version that the actor was shown (issue 1.3.3); None for the clock."""
    body: str = Field(sa_type=Text)
    hash: str


class CaseRow(SQLModel, table=True):
    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_place", "place", "id"),
        Index("ix_cases_stands", "stands", "id"),
        Index("ix_cases_county", "county", "stands"),
        Index("ix_cases_opened", "opened_at", "number"),
        Index("ix_cases_city_opened", "city", "opened_at", "number"),
        Index("ix_cases_county_opened", "county", "opened_at", "number"),
        Index("ix_cases_town_opened", "town", "opened_at", "number"),
        Index("ix_cases_title", "title", "is_open"),
        Index("ix_cases_programme", "programme", "is_open", "id"),
        UniqueConstraint("number"),
    )

    id: str = Field(primary_key=True)
    number: str
    """For people: track, year, county and a running number."""
    programme: str
    programme_version: int
    track: str
    level: str
    place: str
    city: str = Field(sa_column_kwargs={"server_default": ""})
    county: str
    town: str = Field(sa_column_kwargs={"server_default": ""})
    """The area of each level that sees the case: lists of a level follow its own index."""
    title: str
    """The title whose re-check this is; empty for an ordinary case."""
    stands: str
    """The step's name, or the outcome."""
    is_open: bool
    since: datetime = Field(sa_type=Moment)
    opened_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    paused_until: datetime | None = Field(sa_type=Moment)
    due_on: date | None
    due_provisional: bool
    urged_on: date | None = None
    """When somebody last urged in this step (2.2.1)."""


class PanelRow(SQLModel, table=True):
    """Which experts were appointed to which case; they see it because of that."""

    __tablename__ = "case_experts"

    case: str = Field(primary_key=True)
    account: str = Field(primary_key=True, index=True)
    chair: bool
    sheet_in: bool
    declared: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether nothing stands in the way by own declaration; before that nothing opens (6.1.2)."""


class ObligationRow(SQLModel, table=True):
    """What is owed by when: a projection of the ledgers, which are the truth."""

    __tablename__ = "obligations"
    __table_args__ = (Index("ix_obligations_open", "done", "due_on", "stream"),)

    stream: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    ledger: str = Field(sa_type=Text)
    due_on: date | None
    paused: bool
    done: bool
    provisional: bool
    reminded: bool
    escalated: bool
    answer_by: date | None
    """Until when a supervision notice about it is to be answered; None where there is none."""
    extension_asked: bool


class NoticeRow(SQLModel, table=True):
    """A public notice as it was published."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_ends", "ends_at", "case"),)

    case: str = Field(primary_key=True)
    place: str
    document_no: str
    signed_at: datetime | None = Field(sa_type=Moment)
    published_at: datetime | None = Field(sa_type=Moment)
    starts_at: datetime | None = Field(sa_type=Moment)
    ends_at: datetime | None = Field(sa_type=Moment)
    hotline: str
    mailbox: str
    address: str
    closed: bool
    recommends: str = ""
    """The level that recommends by it (A7.5); empty for the notice of a naming."""


class TitleRow(SQLModel, table=True):
    """The register of titles."""

    __tablename__ = "titles"
    __table_args__ = (
        Index("ix_titles_place", "place", "id"),
        Index("ix_titles_due", "recheck_due"),
    )

    id: str = Field(primary_key=True)
    case: str
    programme: str
    track: str
    level: str
    name: str
    place: str
    county: str
    document_no: str
    named_on: date
    recheck_due: date | None
    rechecks: int
    recheck_open: bool
    last_result: str
    stands: str
    cancelled_on: date | None
    proposals: int
    rests_since: date | None = None
    """It does not count until a re-check has decided (4.1.5)."""
    award_yuan: int = Field(sa_type=BigInteger)


class FreezeRow(SQLModel, table=True):
    """A county whose applications are not taken for the rest of a year (A4.5)."""

    __tablename__ = "freezes"

    title: str = Field(primary_key=True)
    """The title whose failed re-check is the reason; a higher one may fail more than once."""
    county: str = Field(index=True)
    since: datetime = Field(primary_key=True, sa_type=Moment)
    until: datetime = Field(sa_type=Moment)


class FilingRow(SQLModel, table=True):
    __tablename__ = "filings"
    __table_args__ = (
        Index("ix_filings_case", "case", "what"),
        Index("ix_filings_due", "what", "status", "due_on"),
        Index("ix_filings_alike", "alike", "status"),
        Index("ix_filings_appealed", "appealed"),
        UniqueConstraint("case", "period"),
    )

    id: str = Field(primary_key=True)
    what: str
    case: str
    place: str
    subject: str
    """The id of its text."""
    status: str
    late: bool
    filed_at: datetime = Field(sa_type=Moment)
    words: str
    """The id of its text."""
    contact: str
    visit: str
    period: str | None
    """For a half-yearly report, e.g. 2031-1; one per case and half-year."""
    owner: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The account that has an inquiry on its desk (C2.9.2); empty until somebody takes it."""
    due_on: date | None = None
    due_provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    alike: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The first of the filings that say the same (6.4.3), itself included; empty for others."""
    appealed: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Of an appeal: the filing it is about."""
    effect: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What an objection came to for its case, where that was said."""
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


class LockRow(SQLModel, table=True):
    """A row to hold on to while looking at several streams at once."""

    __tablename__ = "locks"

    key: str = Field(primary_key=True)


class TextRow(SQLModel, table=True):
    """Free text that may hold personal data: named by the chain, never in it, and erasable."""

    __tablename__ = "texts"

    id: str = Field(primary_key=True)
    stream: str = Field(index=True)
    salt: str
    body: str | None = Field(sa_type=Text)
    commitment: str
