"""Objections and tips for the office that judges them: in groups of like ones, by their term (6.4.3).

One line stands for all that say the same, so ten thousand copies are one line; the group's own page
has its members. Nothing here says who sent one.
"""

from datetime import date, datetime

from pydantic import Field
from sqlalchemy import case, exists, func, select, tuple_
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.errors import Invalid, NotFound
from services.storage import texts
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow

FILINGS = table_of(FilingRow)
ROW = FILINGS.c
PAGE = 50
MEMBERS = 100
KINDS = ("objection", "tip", "appeal")
LAST = date.max


class Asked(Frozen):
    """Which: those with something open, the soonest due first; or those that are all answered."""

    show: str = Field(default="", pattern=r"^(|decided)$")
    what: str = Field(default="", pattern=r"^(|objection|tip|appeal)$")
    after: str = Field(default="", max_length=120)


class GroupLine(Frozen):
    head: str
    what: str
    case: str
    place: Place
    subject: str
    """Of the first of them; empty for one that was erased."""
    open: int
    all: int
    due_on: date | None
    filed_at: datetime
    """Of the first."""

    @property
    def cursor(self) -> str:
        return f"{self.due_on or LAST}/{self.head}"


class MemberLine(Frozen):
    id: str
    subject: str
    status: str
    late: bool
    named: bool
    """Whether its sender gave a name; whose, is told to nobody here."""
    filed_at: datetime
    due_on: date | None


class Group(Frozen):
    line: GroupLine
    members: tuple[MemberLine, ...]
    after: str


async def groups(
    tx: Tx, viewer: Viewer, asked: Asked, *, limit: int = PAGE
) -> tuple[GroupLine, ...]:
    """One page, and one more where there is a next: what is due soonest comes first, of what was
    answered the oldest. What was answered over the years is not touched for what is open.
    """
    mine = (
        ROW.what.in_((asked.what,) if asked.what else KINDS),
        in_areas(col(FilingRow.place), viewer.bureau_areas),
    )
    if asked.show == "decided":
        member = FILINGS.alias("member").c
        waits = exists().where(member.alike == ROW.id, member.status == "open")
        found = select(ROW.id).where(ROW.id == ROW.alike, ~waits, *mine).order_by(ROW.id)
        found = found.where(ROW.id > _cursor(asked.after)[1]) if asked.after else found
    else:
        due = func.coalesce(func.min(ROW.due_on), LAST)
        found = select(ROW.alike).where(ROW.status == "open", *mine).group_by(ROW.alike)
        found = found.order_by(due, ROW.alike)
        if asked.after:
            found = found.having(tuple_(due, ROW.alike) > _cursor(asked.after))
    heads = list((await tx.execute(found.limit(limit + 1))).scalars())
    return await _lines(tx, heads)


async def group(tx: Tx, viewer: Viewer, head: str, after: str = "") -> Group:
    """The members by their ids. Raises NotFound, for strangers too."""
    mine = (ROW.alike == head, in_areas(col(FilingRow.place), viewer.bureau_areas))
    members = select(*ROW).where(*mine).order_by(ROW.id).limit(MEMBERS + 1)
    rows = (await tx.execute(members.where(ROW.id > after) if after else members)).all()
    lines = await _lines(tx, [head])
    if not rows or not lines:
        raise NotFound(id=head)
    said = await texts.read(tx, *(row.subject for row in rows))
    shown = tuple(
        MemberLine(
            id=row.id,
            subject=said.get(row.subject) or "",
            status=row.status,
            late=row.late,
            named=bool(row.contact),
            filed_at=row.filed_at,
            due_on=row.due_on,
        )
        for row in rows[:MEMBERS]
    )
    last = shown[-1].id if len(rows) > MEMBERS else ""
    return Group(line=lines[0], members=shown, after=last)


async def _lines(tx: Tx, ids: list[str]) -> tuple[GroupLine, ...]:
    """Those groups, in this order, each with its counts."""
    rows = await tx.execute(select(*ROW).where(ROW.id.in_(ids)))
    heads = {row.id: row for row in rows}
    is_open = ROW.status == "open"
    rows = await tx.execute(
        select(
            ROW.alike,
            func.count(case((is_open, 1))).label("open"),
            func.count().label("all"),
            func.min(case((is_open, ROW.due_on))).label("due_on"),
        )
        .where(ROW.alike.in_(ids))
        .group_by(ROW.alike)
    )
    counts = {row.alike: row for row in rows}
    where = await places(tx, {head.place for head in heads.values()})
    said = await texts.read(tx, *(head.subject or head.words for head in heads.values()))
    return tuple(
        GroupLine(
            head=one,
            what=heads[one].what,
            case=heads[one].case,
            place=where[heads[one].place],
            subject=said.get(heads[one].subject or heads[one].words) or "",
            open=counts[one].open,
            all=counts[one].all,
            due_on=counts[one].due_on,
            filed_at=heads[one].filed_at,
        )
        for one in ids
        if one in heads and one in counts
    )


async def open_alike(tx: Tx, head: str, *, after: str = "", limit: int = MEMBERS) -> list[str]:
    """Those of a group that nobody has answered, in the order of their ids."""
    rows = await tx.execute(
        select(ROW.id)
        .where(ROW.alike == head, ROW.status == "open", ROW.id > after)
        .order_by(ROW.id)
        .limit(limit)
    )
    return list(rows.scalars())


async def head_of(tx: Tx, filing: str) -> str:
    """The group a filing belongs to; empty for one of none."""
    found = await tx.execute(select(ROW.alike).where(ROW.id == filing))
    return found.scalar_one_or_none() or ""


async def open_beside(tx: Tx, filing: str) -> int:
    """How many others of its group wait for an answer."""
    head = await head_of(tx, filing)
    others = (ROW.alike == head, ROW.status == "open", ROW.id != filing)
    return (await tx.execute(select(func.count()).where(*others))).scalar_one() if head else 0


def _cursor(after: str) -> tuple[date, str]:
    """Raises Invalid for a cursor that is none of ours."""
    due, _, head = after.partition("/")
    try:
        return date.fromisoformat(due), head
    except ValueError as odd:
        raise Invalid(field="after", given=after) from odd
