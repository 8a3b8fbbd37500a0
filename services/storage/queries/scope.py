"""Who may know of what: the one filter that every query of cases starts from.

A seat sees its area; an expert sees the cases of an appointment; a visitor sees nothing here.
What may be *done* is decided in `domain/permissions.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, true
from sqlmodel import col, select

from services.domain.case import Case
from services.domain.papers.drafting import SheetSealed, is_being_scored
from services.domain.permission_matrix import BUREAU, LOOKS_AFTER_ALL, WITHOUT_AREA
from services.domain.permissions import plays
from services.domain.seats import Seat, not_entitled
from services.domain.tree.units import DIGITS, NATION, Function, Level, Part, within
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, PanelRow
from services.storage.tables.hands import CopyRow

CASES: Any = table_of(CaseRow).c
BY_DIGITS: dict[int, ColumnElement[str]] = {
    DIGITS[Level.CITY]: CASES.city,
    DIGITS[Level.COUNTY]: CASES.county,
    DIGITS[Level.TOWN]: CASES.town,
}


@dataclass(frozen=True)
class Viewer:
    account: str
    seats: tuple[Seat, ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that the viewer sees as a whole."""
        return self._areas(lambda function: function not in WITHOUT_AREA)

    @property
    def reads_as(self) -> tuple[str, ...]:
        """As whom copies for information reach the viewer: oneself, and each office (2.2.1)."""
        return (self.account, *(seat.unit for seat in self.seats))

    @property
    def bureau_areas(self) -> tuple[str, ...]:
        return self._areas(lambda function: function in BUREAU)

    @property
    def looked_after_areas(self) -> tuple[str, ...]:
        """Whose notices, re-checks and frozen counties the viewer keeps an eye on."""
        return self._areas(lambda function: function in LOOKS_AFTER_ALL)

    @property
    def audited_areas(self) -> tuple[str, ...]:
        return self._areas(lambda function: function is Function.AUDITOR)

    def _areas(self, of: Callable[[Function], bool]) -> tuple[str, ...]:
        return tuple(area for s in self.seats if of(s.function) for area in s.areas)

    def sees_place(self, place: str) -> bool:
        return any(within(place, area) for area in self.areas)

    def works_for_bureau_of(self, place: str) -> bool:
        """Those it is about must not learn who objected, nor that somebody did."""
        return any(within(place, area) for area in self.bureau_areas)

    def bureau_seat(self, place: str) -> Seat:
        """As what the viewer works for the bureau of the place.

        Raises NotEntitled for those who don't.
        """
        for seat in self.seats:
            if seat.function in BUREAU and seat.looks_at(place):
                return seat
        raise not_entitled(self.seats)

    def auditing_seat(self, place: str) -> Seat | None:
        """The auditor sees everything in the area, and each look is kept (2.5.2)."""
        for seat in self.seats:
            if seat.function is Function.AUDITOR and seat.looks_at(place):
                return seat
        return None

    def reads_sheet(self, case: Case, expert: str) -> bool:
        """A1.9: one's own; another's once all are in; never on the applicant's side."""
        return expert == self.account or (not is_being_scored(case) and self.reads_sheets_of(case))

    def reads_sheets_of(self, case: Case) -> bool:
        """Once they are opened: the bureau and the panel, and nobody of the applicant's side."""
        if self._plays(case, Part.APPLICANT, Part.APPLICANT_LEADER):
            return False
        return self.works_for_bureau_of(case.place) or self._plays(case, Part.PANEL_MEMBER)

    def breaks_seal(self, case: Case, expert: str) -> Seat | None:
        """As what a sealed sheet is looked at, which is kept; None for one that is not sealed here.

        Raises SheetSealed and NotEntitled.
        """
        if self.reads_sheet(case, expert):
            return None
        if seat := self.auditing_seat(case.place):
            return seat
        if self.reads_sheets_of(case):
            raise SheetSealed
        raise not_entitled(self.seats)

    def in_charge_of_looks(self, case: Case) -> bool:
        """Who may see who has looked at what is protected about the case (2.5.2)."""
        judges = self._plays(case, Part.OBJECTION_JUDGE, Part.ASSESSOR)
        return judges or self.auditing_seat(case.place) is not None

    def shown(self, case: Case) -> Case:
        """The case without the score sheets that are not for this viewer."""
        sheets = {
            expert: sheet
            for expert, sheet in case.panel.sheets.items()
            if self.reads_sheet(case, expert)
        }
        return case.but(panel=case.panel.model_copy(update={"sheets": sheets}))

    def _plays(self, case: Case, *parts: Part) -> bool:
        return any(plays(part, seat, self.account, case) for part in parts for seat in self.seats)


def in_areas(place: SQLColumnExpression[str], areas: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether the column names a place in one of the areas."""
    return or_(*(below(place, area) for area in areas)) if areas else false()


def below(place: SQLColumnExpression[str], area: str) -> ColumnElement[bool]:
    """Of the area or below it: a range of codes, since SQLite finds no beginnings by an index.

    Behind the last area of the one above it (99, 990199) no neighbour stands, but the next area
    above, which would fall into the range.
    """
    if area == NATION:
        return true()
    if area.isdecimal() and not area.endswith("99"):
        return and_(place >= area, place < str(int(area) + 1))
    return place.startswith(area, autoescape=True)


def seen_from(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """One condition for each of the viewer's areas, and one for appointments as expert.

    Apart from each other, so that each is one range of an index and no case is in two areas.
    """
    wide = [area for area in viewer.areas if not _inside_another(area, viewer.areas)]
    scopes = [of_area(area) for area in dict.fromkeys(wide)]
    if any(seat.function is Function.EXPERT for seat in viewer.seats):
        scopes.append(appointed_to(viewer))
    return tuple(scopes)


def appointed_to(viewer: Viewer) -> ColumnElement[bool]:
    mine = select(PanelRow.case).where(PanelRow.account == viewer.account)
    return col(CaseRow.id).in_(mine)


def of_area(area: str) -> ColumnElement[bool]:
    """By the column of the area's level. The one province needs none; a village is a place."""
    column = BY_DIGITS.get(len(area))
    if column is not None:
        return column == area
    return in_areas(col(CaseRow.place), (area,))


def _inside_another(area: str, areas: tuple[str, ...]) -> bool:
    return any(other != area and within(area, other) for other in areas)


async def sees_case(tx: Tx, viewer: Viewer, case: str, place: str) -> bool:
    """Whether the viewer may know of this one case."""
    if viewer.sees_place(place):
        return True
    if any(seat.function is Function.EXPERT for seat in viewer.seats):
        appointed = select(PanelRow.case).where(
            PanelRow.account == viewer.account, PanelRow.case == case
        )
        if (await tx.execute(appointed)).first():
            return True
    copied = select(CopyRow.case).where(
        CopyRow.case == case, col(CopyRow.reader).in_(viewer.reads_as)
    )
    return (await tx.execute(copied)).first() is not None
