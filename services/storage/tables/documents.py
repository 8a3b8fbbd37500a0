"""Documents, the volumes bound from them, the proofs they give, and what was sealed.

The bytes lie in the object store: intake key = document id, archive key = case and hash.
"""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class DocumentRow(SQLModel, table=True):
    """One version of one file of a stream (a case, a title or a filing)."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_stream", "stream", "id"),
        Index("ix_documents_state", "state", "touched_at"),
        Index("ix_documents_latest", "made_at", "id", "state", "name", "stream"),
        Index("ix_documents_usable", "stream", "state", "made_at"),
        Index("ix_documents_verified", "state", "verified_at", "id"),
        Index("ix_documents_sha256", "sha256"),
        Index(
            "uq_documents_replaces",
            "replaces",
            unique=True,
            sqlite_where=text("state <> 'bad'"),
            postgresql_where=text("state <> 'bad'"),
        ),
    )

    id: str = Field(primary_key=True)
    stream: str
    name: str
    """As people see it; sanitised, and never part of a key."""
    promised_type: str
    """The media type its extension stands for."""
    declared_size: int = Field(sa_type=BigInteger)
    declared_sha256: str | None = None
    fingerprint: str | None = None
    """How the sender's browser knows the file again on another day; nothing is decided by it."""
    state: str
    stage: str | None = None
    """Where its check stands; None before and after."""
    waits_for: str | None = None
    problem: str | None = None
    remarks: list[str] = Field(default_factory=list, sa_type=JSON)
    scan: str | None = None
    """What the virus scanner said; None: nobody has asked it."""
    scan_engine: str | None = None
    scan_signatures: str | None = None
    scan_finding: str | None = None
    scanned_at: datetime | None = Field(default=None, sa_type=Moment)
    found_type: str | None = None
    upload_id: str | None = None
    """The store's id of the unfinished upload; kept here, since not every store can list them."""
    version_id: str | None = None
    object_key: str | None = None
    """Where another file of the stream holds the same bytes: its key, and `version_id` is of it."""
    size: int = Field(default=0, sa_type=BigInteger)
    sha256: str | None = None
    sha512: str | None = None
    sm3: str | None = None
    """None for what was read before 0023."""
    media_type: str | None = None
    pages: int | None = None
    film_seconds: int | None = None
    width: int | None = None
    height: int | None = None
    replaces: str | None = Field(default=None, foreign_key="documents.id")
    """The version before this one. Nothing is ever overwritten."""
    made_by: str
    """Account id."""
    made_at: datetime = Field(sa_type=Moment)
    touched_at: datetime = Field(sa_type=Moment)
    pinned_at: datetime | None = Field(default=None, sa_type=Moment)
    """When an act first named it; from then on it stays."""
    verified_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its bytes were last read again and found to be the same (5.2.2)."""
    reference_no: str | None = None
    """What the paper says of itself: its number, whose it is, its day, its last day (5.1.6)."""
    issuer: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    described_by: str | None = None
    """Account id of whoever wrote these down last."""
    described_at: datetime | None = Field(default=None, sa_type=Moment)


class VolumePartRow(SQLModel, table=True):
    """A declared part of the volume for a dossier item. `position` orders, gaps are allowed."""

    __tablename__ = "volume_parts"
    __table_args__ = (Index("ix_volume_parts_stream", "stream", "item", "position"),)

    id: str = Field(primary_key=True)
    stream: str
    item: str
    position: int
    kind: str
    document: str = Field(foreign_key="documents.id", index=True)
    first_page: int | None = None
    last_page: int | None = None
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    """Taken out of the volume; it can be put back."""


class ProofRow(SQLModel, table=True):
    """A document and the place in it that prove an indicator."""

    __tablename__ = "proofs"
    __table_args__ = (Index("ix_proofs_stream", "stream", "indicator"),)

    id: str = Field(primary_key=True)
    stream: str
    indicator: str
    kind: str
    document: str = Field(foreign_key="documents.id", index=True)
    page: int | None = None
    last_page: int | None = None
    second: int | None = None
    until_second: int | None = None
    sheet: str | None = None
    cells: str | None = None
    region: str | None = None
    """From left, from top, width, height in per mille."""
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)


class SealedRow(SQLModel, table=True):
    """What a submission sealed: this verified version, copied to this locked object."""

    __tablename__ = "sealed"
    __table_args__ = (UniqueConstraint("document", name="uq_sealed_document"),)

    stream: str = Field(primary_key=True)
    document: str = Field(primary_key=True, foreign_key="documents.id")
    sha256: str
    size: int = Field(sa_type=BigInteger)
    key: str
    version_id: str
    locked_until: datetime = Field(sa_type=Moment)
    sealed_at: datetime = Field(sa_type=Moment)
    mode: str = Field(default="GOVERNANCE", sa_column_kwargs={"server_default": "GOVERNANCE"})
    """The kind of lock: COMPLIANCE once the case is over."""
    held: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the store holds it whatever its lock says, as an objection is open."""
    copied_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the second copy was made; None where there is none."""
