"""What people typed into forms and have not sent: kept per account and form, on the server.

Nothing is judged here, and nothing of it counts before the form is sent.
"""

import json
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select

from services.domain.base import Frozen
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.drafts import FormDraftRow

KEPT: Final = timedelta(hours=60 * 24)
"""So long a form may lie (portal B2); then its draft goes."""

Values = dict[str, list[str]]


class FormDraft(Frozen):
    values: Values
    version: int
    saved_at: datetime


async def find(tx: Tx, account: str, form: str) -> FormDraft | None:
    columns = select(FormDraftRow.body, FormDraftRow.version, FormDraftRow.saved_at)
    row = (await tx.execute(columns.where(*_own(account, form)))).one_or_none()
    if row is None:
        return None
    return FormDraft(values=json.loads(row.body), version=row.version, saved_at=row.saved_at)


async def keep(tx: Tx, account: str, form: str, values: Values, now: datetime) -> int:
    """The new version. The last one typed is kept, whichever window it comes from."""
    current = select(FormDraftRow.version).where(*_own(account, form))
    version = ((await tx.execute(current)).scalar_one_or_none() or 0) + 1
    row = {"body": json.dumps(values, ensure_ascii=False), "version": version, "saved_at": now}
    await upsert(tx, FormDraftRow, {"account": account, "form": form}, row)
    return version


async def forget(tx: Tx, account: str, form: str) -> None:
    await tx.execute(delete(FormDraftRow).where(*_own(account, form)))


async def remove_old(tx: Tx, now: datetime) -> None:
    """Called at sign-in by the API, as ended sessions are."""
    await tx.execute(delete(FormDraftRow).where(col(FormDraftRow.saved_at) < now - KEPT))


def _own(account: str, form: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (col(FormDraftRow.account) == account, col(FormDraftRow.form) == form)
