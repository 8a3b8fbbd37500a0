"""Papers that are signed, byte for byte, and the keys of those who sign (6.1.5).

Rows are written once and never changed, till their bytes are disposed of after the retention; the
digest of each stands in the chained log of its case.
"""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class SignedPaperRow(SQLModel, table=True):
    """The bytes of one paper at one moment: as it was put to signature, then with each signature."""

    __tablename__ = "signed_papers"
    __table_args__ = (Index("ix_signed_papers_pdf", "pdf_sha256"),)

    stream: str = Field(primary_key=True)
    pdf_sha256: str = Field(primary_key=True)
    content_sha256: str = Field(index=True)
    """Of the canonical JSON, which is the same for all signatures of one version."""
    step: str
    """Where the opinion is formed: whose paper it is."""
    no: int
    before: str = ""
    """The bytes that were signed; empty for the paper as it was put to signature."""
    signer: str = ""
    """Account id of whose signature it has more than those."""
    certificate: str = ""
    """sha256 of the certificate of that signature."""
    title: str
    pdf: bytes = Field(sa_type=LargeBinary)
    content: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=Moment)
    page_count: int | None = None
    """Kept when the bytes go; till then they say it themselves."""
    disposed_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when `pdf` and `content` are empty (5.2.3)."""


class SigningKeyRow(SQLModel, table=True):
    """A key that the installation keeps for somebody: the certificate, and the key encrypted."""

    __tablename__ = "signing_keys"
    __table_args__ = (Index("ix_signing_keys_owner", "owner", "made_at"),)

    fingerprint: str = Field(primary_key=True)
    """sha256 of the certificate."""
    owner: str
    """Account id, or `authority` for the certificate authority of the installation."""
    certificate: str = Field(sa_type=Text)
    """PEM."""
    key: str = Field(sa_type=Text)
    """PEM of PKCS #8, encrypted; nobody reads it from the database alone."""
    made_at: datetime = Field(sa_type=Moment)
