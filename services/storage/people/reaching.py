"""How people are reached: their address of mail, and what of which matter comes by it (4.8).

Addresses are personal data: kept here, shown to their owner alone, written into no log.
"""

import re
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import delete, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.messages.deliveries import DeliveryOrder, Mailing, mailing
from services.domain.messages.notifying import MANDATORY, Matter
from services.storage.messages import deliveries
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.accounts import AccountRow
from services.storage.tables.notifications import MailAddressRow, PreferenceRow

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST = 254


class Address(Frozen):
    address: str
    confirmed: bool
    name: str = ""
    locale: str = "zh"


async def address_of(tx: Tx, account: str) -> Address | None:
    """None where there is none, or the account is switched off."""
    row = (
        await tx.execute(
            select(MailAddressRow.address, MailAddressRow.confirmed_at)
            .add_columns(col(AccountRow.name), col(AccountRow.locale))
            .join(AccountRow, col(AccountRow.id) == col(MailAddressRow.account))
            .where(col(MailAddressRow.account) == account, col(AccountRow.active).is_(True))
        )
    ).one_or_none()
    if row is None:
        return None
    confirmed = row.confirmed_at is not None
    return Address(address=row.address, confirmed=confirmed, name=row.name, locale=row.locale)


async def set_address(tx: Tx, account: str, address: str, now: datetime) -> DeliveryOrder:
    """Nothing but the question whether it is theirs is sent before it is answered.

    Raises Invalid for what is no address.
    """
    if len(address) > LONGEST or not ADDRESS.fullmatch(address):
        raise Invalid(field="address")
    row = {"address": address, "confirmed_at": None}
    await upsert(tx, MailAddressRow, {"account": account}, row)
    key = sha256(f"{account} {uuid4().hex}".encode()).hexdigest()[:24]
    return await deliveries.confirmation(tx, account, key, now)


async def confirm(tx: Tx, account: str, now: datetime) -> None:
    mine = col(MailAddressRow.account) == account
    await tx.execute(update(MailAddressRow).where(mine).values(confirmed_at=now))


async def remove_address(tx: Tx, account: str) -> None:
    await tx.execute(delete(MailAddressRow).where(col(MailAddressRow.account) == account))


async def choices(tx: Tx, account: str) -> dict[Matter, Mailing]:
    rows = await tx.execute(
        select(PreferenceRow.matter, PreferenceRow.mail).where(
            col(PreferenceRow.account) == account
        )
    )
    chosen = {row.matter: row.mail for row in rows}
    return {matter: mailing(matter, chosen.get(matter.value)) for matter in Matter}


async def choose(tx: Tx, account: str, wishes: dict[Matter, Mailing]) -> None:
    """Raises Invalid for switching off what is mandatory."""
    for matter, how in wishes.items():
        if how is Mailing.OFF and matter in MANDATORY:
            raise Invalid(field=matter.value, given=how.value)
        key = {"account": account, "matter": matter.value}
        await upsert(tx, PreferenceRow, key, {"mail": how.value})
