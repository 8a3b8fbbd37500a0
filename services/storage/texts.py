"""Free texts, kept apart from the chain that names them, so that they can be erased.

A text's id follows from its request and field: a repeated request finds the text it left.
"""

import secrets
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Select, bindparam, update
from sqlmodel import SQLModel, col, select

from services.domain.base import TextRef
from services.domain.errors import IdempotencyMismatch
from services.storage.contents import keeping
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.cases import TextRow
from services.storage.tables.objecting import ObjectorRow

_TEXTS = table_of(TextRow).c
BY_ID = select(_TEXTS.id, _TEXTS.body).where(_TEXTS.id.in_(bindparam("ids", expanding=True)))


def commitment(salt: str, body: str) -> str:
    """Anyone given salt and text can check it; nobody can guess a short text from it."""
    return sha256(f"{salt}\n{body}".encode()).hexdigest()


async def keep(
    tx: Tx,
    stream: str,
    request_id: str,
    field: str,
    body: str,
    *,
    table: type[SQLModel] = TextRow,
) -> TextRef:
    """Store the text of one field of one request, once; in a `table` of the same columns.

    Raises IdempotencyMismatch when the same request left another text there before.
    """
    text_id = uuid5(NAMESPACE_URL, f"{stream}/{request_id}/{field}").hex
    salt = secrets.token_hex(16)
    row = {"id": text_id, "stream": stream, "salt": salt, "body": body}
    sealed = commitment(salt, body)
    if await insert_once(tx, table, **row, commitment=sealed):
        return TextRef(id=text_id, commitment=sealed)
    known = (await tx.execute(_kept(table), {"id": text_id})).one()
    if known.body != body:
        raise IdempotencyMismatch(key=request_id)
    return TextRef(id=text_id, commitment=known.commitment)


@cache
def _kept(table: type[SQLModel]) -> Select[Any]:
    rows = table_of(table).c
    return select(rows.body, rows.commitment).where(rows.id == bindparam("id"))


async def read(tx: Tx, *ids: str) -> dict[str, str | None]:
    """The texts by id; None for one that was erased."""
    if not ids:
        return {}
    rows = await tx.execute(BY_ID, {"ids": ids})
    return {row.id: row.body for row in rows}


async def erase(tx: Tx, text_id: str) -> None:
    """The words and the salt go; the commitment stays, and with it the chain."""
    await keeping.leave_text(tx, text_id)
    for table in (TextRow, ObjectorRow):
        gone = update(table).where(col(table.id) == text_id).values(body=None, salt="")
        await tx.execute(gone)
