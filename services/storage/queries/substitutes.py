"""Who stands in for whom, as pages show it: arrangements and absences of one's own units.

Names of people are looked up for these pages alone.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.offices.substitutes import RANKS, fits, led_by
from services.domain.programme.schema import Text
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people.substitutes import in_force
from services.storage.queries.names import unit_names
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.substitutes import AbsenceRow, SubstitutionRow

PAGE = 200
Led = dict[str, frozenset[Function]]
"""Unit -> the functions whose holders somebody arranges for there."""


class SubstituteLine(Frozen):
    id: str
    absent: str
    absent_name: str
    substitute: str
    substitute_name: str
    function: Function
    unit: str
    unit_name: Text
    first: date | None
    last: date | None
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    may_end: bool

    @property
    def standing(self) -> bool:
        return self.first is None


class AbsenceLine(Frozen):
    id: str
    account: str
    name: str
    unit: str
    unit_name: Text
    first: date
    last: date
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    may_end: bool


class Colleague(Frozen):
    """Somebody with a seat in one of the units that a form is about."""

    account: str
    name: str
    seat: Seat
    unit_name: Text


class Substitutes(Frozen):
    arrangements: tuple[SubstituteLine, ...]
    absences: tuple[AbsenceLine, ...]


async def substitutes(tx: Tx, viewer: Viewer) -> Substitutes:
    """Those that concern the viewer, and for a leader of all who are led; the latest first."""
    led = led_in(viewer.seats)
    absent, other = aliased(AccountRow), aliased(AccountRow)
    arranger = aliased(AccountRow)
    row = SubstitutionRow
    found = (
        await tx.execute(
            select(table_of(row))
            .add_columns(
                col(absent.name).label("absent_name"),
                col(other.name).label("substitute_name"),
                col(arranger.name).label("arranger"),
            )
            .join(absent, col(absent.id) == col(row.absent))
            .join(other, col(other.id) == col(row.substitute))
            .join(arranger, col(arranger.id) == col(row.made_by))
            .where(
                or_(
                    *(
                        and_(col(row.unit) == unit, col(row.function).in_(sorted(functions)))
                        for unit, functions in led.items()
                    ),
                    col(row.absent) == viewer.account,
                    col(row.substitute) == viewer.account,
                )
            )
            .order_by(col(row.made_at).desc(), col(row.id))
            .limit(PAGE)
        )
    ).mappings()
    lines = [dict(one) for one in found]
    away = await _absences(tx, viewer, led)
    names = await unit_names(tx, {str(one["unit"]) for one in (*lines, *away)})
    return Substitutes(
        arrangements=tuple(
            SubstituteLine(
                **{name: one[name] for name in _SAME},
                first=one["first_day"],
                last=one["last_day"],
                made_by=one["arranger"],
                unit_name=_named(names, one["unit"]),
                may_end=one["absent"] == viewer.account
                or one["function"] in led.get(str(one["unit"]), ()),
            )
            for one in lines
        ),
        absences=tuple(
            AbsenceLine(
                **{name: one[name] for name in _ALIKE},
                first=one["first_day"],
                last=one["last_day"],
                made_by=one["arranger"],
                unit_name=_named(names, one["unit"]),
                may_end=True,
            )
            for one in away
        ),
    )


_ALIKE = ("id", "account", "name", "unit", "reason", "made_at", "ended_at")
_SAME = (
    *("id", "absent", "absent_name", "substitute", "substitute_name", "function", "unit"),
    *("reason", "made_at", "ended_at"),
)


async def _absences(tx: Tx, viewer: Viewer, led: Led) -> list[dict[str, object]]:
    """The viewer's own, and of those who are led: whoever sees one may end it."""
    row, arranger = AbsenceRow, aliased(AccountRow)
    theirs = [
        and_(
            col(row.unit) == unit,
            exists().where(
                col(AssignmentRow.account) == col(row.account),
                col(AssignmentRow.unit) == unit,
                col(AssignmentRow.function).in_(sorted(functions)),
            ),
        )
        for unit, functions in led.items()
    ]
    found = await tx.execute(
        select(table_of(row))
        .add_columns(col(AccountRow.name), col(arranger.name).label("arranger"))
        .join(AccountRow, col(AccountRow.id) == col(row.account))
        .join(arranger, col(arranger.id) == col(row.made_by))
        .where(or_(*theirs, col(row.account) == viewer.account))
        .order_by(col(row.made_at).desc(), col(row.id))
        .limit(PAGE)
    )
    return [dict(one) for one in found.mappings()]


def led_in(seats: Iterable[Seat]) -> Led:
    found: Led = {}
    for seat in seats:
        if functions := led_by(seat):
            found[seat.unit] = found.get(seat.unit, frozenset()) | functions
    return found


async def replaceable(tx: Tx, viewer: Viewer, now: datetime) -> list[Colleague]:
    """The seats that the viewer may arrange for: one's own, and as leader those one leads."""
    found = await colleagues(tx, [s.unit for s in viewer.seats if not s.instead_of], now)
    led = led_in(viewer.seats)
    return [
        one
        for one in found
        if (one.account == viewer.account or one.seat.function in led.get(one.seat.unit, ()))
        and any(one.seat.function in rank for rank in RANKS)
    ]


async def fitting(tx: Tx, seats: Iterable[Seat], now: datetime) -> list[Colleague]:
    """Colleagues of the same or a similar post as one of the seats, each once (C2.9.7)."""
    wanted = tuple(seats)
    found = await colleagues(tx, [seat.unit for seat in wanted], now)
    fit = [one for one in found if any(fits(seat, (one.seat,)) for seat in wanted)]
    return list({one.account: one for one in fit}.values())


async def colleagues(tx: Tx, units: Iterable[str], now: datetime) -> list[Colleague]:
    """Everybody with a seat of their own in these units, by name."""
    wanted = sorted(set(units))
    rows = (
        await tx.execute(
            select(AccountRow.id, AccountRow.name)
            .add_columns(col(AssignmentRow.function), col(AssignmentRow.unit))
            .join(AssignmentRow, col(AssignmentRow.account) == col(AccountRow.id))
            .where(
                col(AssignmentRow.unit).in_(wanted),
                col(AccountRow.active).is_(True),
                *in_force(table_of(AssignmentRow).c, now),
            )
            .order_by(col(AccountRow.name), col(AccountRow.id))
        )
    ).all()
    names = await unit_names(tx, wanted)
    return [
        Colleague(
            account=row.id,
            name=row.name,
            seat=Seat(function=Function(row.function), unit=row.unit),
            unit_name=_named(names, row.unit),
        )
        for row in rows
    ]


def _named(names: dict[str, Text], unit: object) -> Text:
    code = str(unit)
    return names.get(code, Text(zh=code, en=code))
