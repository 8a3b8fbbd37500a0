"""The words of documents, a row for each page, as they were read out of the bytes.

They can be read out again; from them the index of contents is made and made anew.
"""

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class PageTextRow(SQLModel, table=True):
    """A file without pages has one; a workbook one for each sheet, a presentation for each slide.

    The row stays while a removed file can be put back, so it names no row of `documents`.
    """

    __tablename__ = "page_texts"

    document: str = Field(primary_key=True)
    page: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
