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
from services.domain.review.conflicts import InterestsUndeclared
from services.domain.seats import Seat, not_entitled
from services.domain.tree.units import DIGITS, NATION, Function, Level, Part, StepName, within
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
ORGANISES = {
    StepName.TECHNICAL_ASSESSMENT: Part.ASSESSOR,
    StepName.ACCEPTANCE: Part.ACCEPTOR,
    StepName.UPPER_REVIEW: Part.UPPER_REVIEWER,
}
"""Whose office sees an opinion through that is laid before others to sign (6.1.5)."""


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

    def chairs(self, case: Case) -> bool:
        """Who is told how the sheets differ, once all are in (6.1.4)."""
        return self._plays(case, Part.PANEL_CHAIR)

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

    def reads_laid(self, case: Case) -> bool:
        """6.1.5: what is laid is for those who sign it and the office that organises, until issued."""
        if case.laid is None or self._plays(case, Part.APPLICANT, Part.APPLICANT_LEADER):
            return False
        if self.account in (case.laid.by, *case.laid.signers):
            return not case.laid.voiced or self._plays(case, Part.PANEL_MEMBER)
        step = case.step.name if case.step else None
        return step in ORGANISES and self._plays(case, ORGANISES[step])

    def shown(self, case: Case) -> Case:
        """The case without the sheets and the unissued opinion that are not for this viewer."""
        sheets = {
            expert: sheet
            for expert, sheet in case.panel.sheets.items()
            if self.reads_sheet(case, expert)
        }
        papers = {
            expert: paper
            for expert, paper in case.panel.papers.items()
            if self.reads_sheet(case, expert)
        }
        panel = case.panel.model_copy(update={"sheets": sheets, "papers": papers})
        if not self.reads_sheets_of(case):
            panel = panel.model_copy(update={"assigned": {}, "freed": (), "promised": {}})
        shown = case.but(panel=panel)
        shown = shown if self.reads_laid(case) else shown.but(laid=None)
        if self.works_for_bureau_of(case.place):
            return shown
        draws = tuple(one.model_copy(update={"gone": {}}) for one in shown.draws)
        return shown.but(recused=(), draws=draws)  # 6.1.2: nobody learns who stood back.

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
    """Those alone about which the viewer declared that nothing stands in the way (6.1.2)."""
    mine = select(PanelRow.case).where(
        PanelRow.account == viewer.account, col(PanelRow.declared).is_(True)
    )
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
    """Whether the viewer may know of this one case.

    Raises InterestsUndeclared for a member of its panel to whom nothing opens yet (6.1.2).
    """
    if viewer.sees_place(place):
        return True
    called = False
    if any(seat.function is Function.EXPERT for seat in viewer.seats):
        appointed = select(PanelRow.declared).where(
            PanelRow.account == viewer.account, PanelRow.case == case
        )
        declared = (await tx.execute(appointed)).scalar_one_or_none()
        if declared:
            return True
        called = declared is not None
    copied = select(CopyRow.case).where(
        CopyRow.case == case, col(CopyRow.reader).in_(viewer.reads_as)
    )
    if (await tx.execute(copied)).first() is not None:
        return True
    if called:
        raise InterestsUndeclared(case=case)
    return False
