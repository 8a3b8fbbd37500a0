"""Files that were removed and can be put back: their rows, away from everything that counts files.

A row stays when its file was put back or its bytes went: it says who removed what, and when.
"""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class RemovedDocumentRow(SQLModel, table=True):
    __tablename__ = "removed_documents"
    __table_args__ = (
        Index("ix_removed_documents_stream", "stream"),
        Index("ix_removed_documents_kept_until", "kept_until", "document"),
    )

    document: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    """The first, second ... removal of the same file."""
    stream: str
    body: str = Field(sa_type=Text)
    """The document as it was, `storage.documents.StoredDocument`."""
    removed_by: str
    """Account id."""
    removed_at: datetime = Field(sa_type=Moment)
    kept_until: datetime = Field(sa_type=Moment)
    """Until then its bytes stay, as was said to whoever removed it."""
    restored_by: str | None = None
    restored_at: datetime | None = Field(default=None, sa_type=Moment)
    gone_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its bytes went for good."""
