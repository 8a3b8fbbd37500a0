"""Who may know of what: the one filter that every query of cases starts from.

A seat sees its area; an expert sees the cases of an appointment; a visitor sees nothing here.
What may be *done* is decided in `domain/permissions.py`.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_
from sqlmodel import col, select

from services.domain.case import Case
from services.domain.drafting import is_being_scored
from services.domain.permissions import Seat, plays
from services.domain.units import Function, Part, territory, within
from services.storage.session import Tx
from services.storage.tables.cases import CaseRow, PanelRow

BUREAU = frozenset(
    {
        Function.COUNTY_OFFICER,
        Function.COUNTY_LEADER,
        Function.CITY_OFFICER,
        Function.CITY_LEADER,
        Function.JOINT_DEPARTMENT,
        Function.AUDITOR,
        Function.ADMINISTRATOR,
    }
)
"""Who reads objections and tips; the applicant they are about does not."""

WITHOUT_AREA = frozenset({Function.EXPERT, Function.PUBLIC, Function.CLOCK})


@dataclass(frozen=True)
class Viewer:
    account: str
    seats: tuple[Seat, ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that the viewer sees as a whole."""
        return tuple(territory(s.unit) for s in self.seats if s.function not in WITHOUT_AREA)

    @property
    def bureau_areas(self) -> tuple[str, ...]:
        return tuple(territory(s.unit) for s in self.seats if s.function in BUREAU)

    def sees_place(self, place: str) -> bool:
        return any(within(place, area) for area in self.areas)

    def works_for_bureau_of(self, place: str) -> bool:
        """Those it is about must not learn who objected, nor that somebody did."""
        return any(within(place, area) for area in self.bureau_areas)

    def reads_sheet(self, case: Case, expert: str) -> bool:
        """A1.9: one's own; another's once all are in; never on the applicant's side."""
        if expert == self.account:
            return True
        if is_being_scored(case) or self._plays(case, Part.APPLICANT, Part.APPLICANT_LEADER):
            return False
        return self.works_for_bureau_of(case.place) or self._plays(case, Part.PANEL_MEMBER)

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
    found = [place.startswith(area, autoescape=True) for area in areas]
    return or_(*found) if found else false()


def visible_cases(viewer: Viewer) -> ColumnElement[bool]:
    """For `where`: cases of the viewer's areas, and those of an appointment as expert."""
    areas = in_areas(col(CaseRow.place), viewer.areas)
    if not any(seat.function is Function.EXPERT for seat in viewer.seats):
        return areas
    appointed = select(PanelRow.case).where(PanelRow.account == viewer.account)
    return or_(areas, col(CaseRow.id).in_(appointed))


async def sees_case(tx: Tx, viewer: Viewer, case: str, place: str) -> bool:
    """Whether the viewer may know of this one case."""
    if viewer.sees_place(place):
        return True
    if not any(seat.function is Function.EXPERT for seat in viewer.seats):
        return False
    appointed = select(PanelRow.case).where(
        PanelRow.account == viewer.account, PanelRow.case == case
    )
    return (await tx.execute(appointed)).first() is not None
