"""The version of a case's working papers: one row per stream, one counter."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class PapersRow(SQLModel, table=True):
    __tablename__ = "papers"

    stream: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
