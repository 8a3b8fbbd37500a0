"""Who can be sent on a visit: people of the bureau that assesses, its departments, and the panel (A0.3)."""

from datetime import datetime

from sqlmodel import col, select

from services.domain.case import Case
from services.domain.fieldwork.planning import PLANNERS
from services.domain.permission_matrix import BUREAU
from services.domain.tree.units import Function, at
from services.storage.queries.colleagues import Colleague, led
from services.storage.session import Tx
from services.storage.tables.accounts import AccountRow

OFFICIALS = BUREAU - {Function.ADMINISTRATOR, Function.AUDITOR}


async def able(tx: Tx, case: Case, now: datetime) -> tuple[Colleague, ...]:
    """Each once, the bureau's own people first."""
    areas = {at(case.place, one.level) for part in PLANNERS for one in case.offices.get(part, ())}
    found = [one for area in sorted(areas) for one in await led(tx, sorted(OFFICIALS), area, now)]
    found += await _panel(tx, case)
    return tuple({one.account: one for one in reversed(found)}.values())[::-1]


async def _panel(tx: Tx, case: Case) -> list[Colleague]:
    rows = await tx.execute(
        select(AccountRow.id, AccountRow.name)
        .where(col(AccountRow.id).in_(case.panel.experts), col(AccountRow.active).is_(True))
        .order_by(col(AccountRow.name), col(AccountRow.id))
    )
    return [
        Colleague(account=row.id, name=row.name, function=Function.EXPERT, unit="") for row in rows
    ]
