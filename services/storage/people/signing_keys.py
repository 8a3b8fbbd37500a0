"""Certificates and encrypted keys that the installation keeps; nothing here can open a key (6.1.5).

How keys are made and used is `services/api/signing/software_keys.py`.
"""

from datetime import datetime

from sqlmodel import col, select

from services.domain.base import Frozen
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.signing import SigningKeyRow

AUTHORITY = "authority"
KEYS = table_of(SigningKeyRow)


class KeptKey(Frozen):
    fingerprint: str
    owner: str
    certificate: str
    key: str
    made_at: datetime


async def latest(tx: Tx, owner: str, *, making: bool = False) -> KeptKey | None:
    """The owner's latest key. `making`: whoever else would make one waits until this is done."""
    if making:
        await hold(tx, f"signing-key/{owner}")
    query = (
        select(KEYS)
        .where(col(SigningKeyRow.owner) == owner)
        .order_by(col(SigningKeyRow.made_at).desc(), col(SigningKeyRow.fingerprint))
        .limit(1)
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return KeptKey.model_validate(dict(row)) if row else None


async def keep(tx: Tx, key: KeptKey) -> None:
    await insert_once(tx, SigningKeyRow, **dict(key))


async def authorities(tx: Tx) -> tuple[str, ...]:
    """Every certificate the installation has ever vouched with, the first one first."""
    query = (
        select(KEYS.c.certificate)
        .where(col(SigningKeyRow.owner) == AUTHORITY)
        .order_by(col(SigningKeyRow.made_at))
    )
    return tuple((await tx.execute(query)).scalars())
