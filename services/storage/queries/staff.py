"""Who and what a form can name: experts, joint departments, files that may be used.

Accounts and names only; whether somebody may be appointed is the rule's matter.
"""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from services.domain.papers.dossier import DocumentState
from services.domain.programme.schema import Text
from services.domain.tree.units import Function, Level, at
from services.storage.session import Tx
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.documents import DocumentRow
from services.storage.tables.units import UnitRow


async def experts(tx: Tx, now: datetime) -> list[tuple[str, str]]:
    """Accounts with an expert's seat, by name; those whose time is over are left out."""
    query = (
        select(AccountRow.id, AccountRow.name)
        .join(AssignmentRow, col(AssignmentRow.account) == col(AccountRow.id))
        .where(
            AssignmentRow.function == Function.EXPERT.value,
            col(AccountRow.active).is_(True),
            or_(col(AssignmentRow.until).is_(None), col(AssignmentRow.until) > now),
        )
        .distinct()
        .order_by(col(AccountRow.name), col(AccountRow.id))
    )
    return [(row.id, row.name) for row in await tx.execute(query)]


async def joint_departments(tx: Tx, place: str) -> list[tuple[str, Text]]:
    """The departments of the city that a place lies in (A0.3)."""
    city = at(place, Level.CITY)
    rows = await tx.execute(
        select(UnitRow.code, UnitRow.name_zh, UnitRow.name_en)
        .where(UnitRow.kind == "department", col(UnitRow.code).startswith(f"{city}:"))
        .order_by(col(UnitRow.code))
    )
    return [(row.code, Text(zh=row.name_zh, en=row.name_en)) for row in rows]


async def usable_files(tx: Tx, stream: str) -> list[tuple[str, str]]:
    """Files of the stream that passed their check, the latest first."""
    rows = await tx.execute(
        select(DocumentRow.id, DocumentRow.name)
        .where(DocumentRow.stream == stream, DocumentRow.state == DocumentState.USABLE.value)
        .order_by(col(DocumentRow.made_at).desc(), col(DocumentRow.id))
    )
    return [(row.id, row.name) for row in rows]
