"""What the full text index knows: a row for each page, text or remark, and by which pieces it is found.

Made from `page_texts`, `texts` and `data_sheets`, and made anew from them by `ecocase contents`.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel


class ContentRow(SQLModel, table=True):
    """One stretch of text and where it stands; the text itself stays where it is kept."""

    __tablename__ = "contents"
    __table_args__ = (
        Index("uq_contents_place", "stream", "kind", "ref", "part", "piece", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
    )
    """Never given twice; the later one is the newer."""
    stream: str
    kind: str
    """`page` of a document, `text` in the log, or `entry` of the data sheet."""
    ref: str
    """The document, the text, or the place in the data sheet."""
    part: int
    """The page, or the number of the fact that names the text; 0 for an entry."""
    piece: int
    """0, unless the text is so long that it is indexed piece by piece."""


class ContentWordsRow(SQLModel, table=True):
    """The pieces of a row's text. SQLite keeps them in a virtual table of this name (FTS5)."""

    __tablename__ = "content_words"
    __table_args__ = (Index("ix_content_words", "words", postgresql_using="gin"),)

    id: int = Field(
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
        sa_column_kwargs={"autoincrement": False},
    )
    words: Any = Field(sa_column=Column(TSVECTOR().with_variant(Text(), "sqlite"), nullable=False))
