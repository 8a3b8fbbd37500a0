"""Where a word may stand: FTS5 on SQLite, GIN over tsvector on PostgreSQL; nothing else asks either.

Rows without positions: an answer holds every row with the words and now and then one without, so
whoever asks compares the texts themselves. Besides its own pieces a row has its case and its areas.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Select,
    String,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import select

from services.storage.contents.folding import pieces_asked, pieces_of
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.contents import ContentRow, ContentWordsRow

CONTENTS: Final = table_of(ContentRow)
WORDS: Final = table_of(ContentWordsRow)
_PUT_SQLITE: Final = text("INSERT INTO content_words (rowid, words) VALUES (:id, :words)")
_TAKE_SQLITE: Final = text(
    "INSERT INTO content_words (content_words, rowid, words) VALUES ('delete', :id, :words)"
)
_EMPTY_SQLITE: Final = text("INSERT INTO content_words (content_words) VALUES ('delete-all')")
_LISTED: Final = cast(func.string_to_array(bindparam("words"), " "), ARRAY(String))
_PUT_POSTGRESQL: Final = insert(WORDS).values(
    id=bindparam("id"), words=func.array_to_tsvector(_LISTED)
)
_TAKE_POSTGRESQL: Final = delete(WORDS).where(WORDS.c.id == bindparam("id"))
_FIND_SQLITE: Final[Select[Any]] = (
    select(literal_column("rowid").label("id"))
    .select_from(WORDS)
    .where(text("content_words MATCH :asked"), text("rowid < :before"))
    .order_by(literal_column("rowid").desc())
    .limit(bindparam("limit"))
)
_FIND_POSTGRESQL: Final[Select[Any]] = (
    select(WORDS.c.id)
    .where(
        WORDS.c.words.op("@@")(cast(bindparam("asked", type_=String), TSQUERY)),
        WORDS.c.id < bindparam("before"),
    )
    .order_by(WORDS.c.id.desc())
    .limit(bindparam("limit"))
)
_BY_THE_INDEX: Final = text(
    "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"
)
"""The planner takes the vectors for small and would read all of them for a frequent word."""


class _Codes(dict[int, str]):
    """Every sign in letters and digits, which neither database takes apart or changes."""

    def __missing__(self, sign: int) -> str:
        code = self[sign] = f"x{sign:x}"
        return code


_CODES: Final = _Codes({ord(" "): " "})

Indexed = Mapping[str, object]
"""`id` and `words` of one row."""


def row(content_id: int, folded: str, stream: str, areas: Iterable[str]) -> dict[str, object]:
    pieces = " ".join(pieces_of(folded)).translate(_CODES)
    return {"id": content_id, "words": " ".join([pieces, of_case(stream), *map(of_area, areas)])}


def of_case(stream: str) -> str:
    return "s" + "".join(filter(str.isalnum, stream)).lower()


def of_area(code: str) -> str:
    return f"p{code}"


async def put(tx: Tx, rows: Sequence[Indexed]) -> None:
    if rows:
        sqlite = tx.dialect.name == "sqlite"
        await tx.execute(_PUT_SQLITE if sqlite else _PUT_POSTGRESQL, list(rows))


async def take_out(tx: Tx, rows: Sequence[Indexed]) -> None:
    """As they were put in: FTS5 keeps no copy, and is told word by word what goes."""
    if rows:
        sqlite = tx.dialect.name == "sqlite"
        await tx.execute(_TAKE_SQLITE if sqlite else _TAKE_POSTGRESQL, list(rows))


async def empty(tx: Tx) -> None:
    await tx.execute(_EMPTY_SQLITE if tx.dialect.name == "sqlite" else delete(WORDS))
    await tx.execute(delete(CONTENTS))


async def candidates(
    tx: Tx, words: Sequence[str], scopes: Sequence[str], *, before: int, limit: int
) -> list[int]:
    """Ids below `before`, the latest first. `scopes`: of which one must hold; none means all."""
    sqlite = tx.dialect.name == "sqlite"
    both, either = (" AND ", " OR ") if sqlite else (" & ", " | ")
    pieces = sorted({piece for word in words for piece in pieces_asked(word)})
    coded = (piece.translate(_CODES) for piece in pieces)
    terms = [*([f"({either.join(scopes)})"] if scopes else []), *coded]
    values = {"asked": both.join(terms), "before": before, "limit": limit}
    if not sqlite:
        await tx.execute(_BY_THE_INDEX)
    found = await tx.execute(_FIND_SQLITE if sqlite else _FIND_POSTGRESQL, values)
    return list(found.scalars())
