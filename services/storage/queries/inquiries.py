"""Inquiries for the bureau: what nobody has taken or what is late comes first (C2.9.2)."""

from datetime import date, datetime

from pydantic import Field
from sqlalchemy import or_, select, tuple_
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.storage import texts
from services.storage.queries.names import Place, people, places
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow

FILINGS = table_of(FilingRow).c
PAGE = 100


class InquiryLine(Frozen):
    id: str
    place: Place
    case: str
    subject: str
    """The text itself; empty for one that was erased."""
    status: str
    owner: str
    """The name of the officer whose it is; empty while it is nobody's."""
    filed_at: datetime
    due_on: date | None
    due_provisional: bool
    overdue: bool

    @property
    def cursor(self) -> str:
        return f"{self.due_on or date.max}/{self.id}"


class Asked(Frozen):
    """Which inquiries: open ones by their due day, or those answered."""

    show: str = Field(default="", pattern=r"^(|pressing|answered)$")
    after: str = Field(default="", max_length=120)


async def inquiries(
    tx: Tx, viewer: Viewer, asked: Asked, now: datetime, *, limit: int = PAGE
) -> tuple[InquiryLine, ...]:
    """One page of those in the areas where the viewer works for the bureau; one more if any."""
    today = local_day(now)
    query = select(*FILINGS).where(
        FILINGS.what == "inquiry", in_areas(col(FilingRow.place), viewer.bureau_areas)
    )
    if asked.show == "answered":
        query = query.where(FILINGS.status == "answered")
    else:
        query = query.where(FILINGS.status == "open")
    if asked.show == "pressing":
        query = query.where(or_(FILINGS.owner == "", FILINGS.due_on < today))
    if asked.after:
        query = query.where(tuple_(FILINGS.due_on, FILINGS.id) > _cursor(asked.after))
    rows = (await tx.execute(query.order_by(FILINGS.due_on, FILINGS.id).limit(limit + 1))).all()
    said = await texts.read(tx, *(row.subject for row in rows))
    where = await places(tx, {row.place for row in rows})
    owners = await people(tx, {row.owner for row in rows if row.owner})
    return tuple(
        InquiryLine(
            id=row.id,
            place=where[row.place],
            case=row.case,
            subject=said.get(row.subject) or "",
            status=row.status,
            owner=owners.get(row.owner, row.owner),
            filed_at=row.filed_at,
            due_on=row.due_on,
            due_provisional=row.due_provisional,
            overdue=row.status == "open" and row.due_on is not None and row.due_on < today,
        )
        for row in rows
    )


def _cursor(after: str) -> tuple[date, str]:
    """Raises Invalid for a cursor that is none of ours."""
    due, _, last = after.partition("/")
    try:
        return date.fromisoformat(due), last
    except ValueError as odd:
        raise Invalid(field="after", given=after) from odd
