"""Rounds for their list and their page: who sees which, and what earlier rounds decided (4.3)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_
from sqlmodel import col, select

from services.domain.programme.words import Text
from services.domain.rounds.state import AssessmentRound, Earlier
from services.domain.units import DIGITS, territory
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.tables.rounds import RoundGradeRow, RoundRow

MOST = 500
"""Rounds on one list: a city of ten counties opens some fifty a year."""


class RoundLine(NamedTuple):
    """One round, as a list shows it."""

    id: str
    scheme: str
    variant: str
    title: Text
    year: int
    place: str
    stage: str
    subjects: int
    changed_at: datetime
    notice_ends: datetime | None
    decided_on: date | None


async def find_rounds(tx: Tx, viewer: Viewer, year: int | None = None) -> list[RoundLine]:
    """Of the viewer's areas, and of the areas that these lie in: who is assessed sees the round."""
    above = {area[:digits] for area in viewer.areas for digits in DIGITS.values()}
    mine = or_(in_areas(col(RoundRow.place), viewer.areas), col(RoundRow.place).in_(above))
    rows = select(RoundRow).where(mine)
    if year is not None:
        rows = rows.where(col(RoundRow.year) == year)
    return await _lines(tx, rows)


async def rounds_on_notice(tx: Tx) -> list[RoundLine]:
    """What the public may object to now (C3.1.6)."""
    return await _lines(tx, select(RoundRow).where(col(RoundRow.stage) == "list-notice"))


async def _lines(tx: Tx, rows: object) -> list[RoundLine]:
    ordered = rows.order_by(  # type: ignore[attr-defined]  # a select of the function above
        col(RoundRow.year).desc(), col(RoundRow.changed_at).desc(), col(RoundRow.id)
    ).limit(MOST)
    return [
        RoundLine(
            id=row.id,
            scheme=row.scheme,
            variant=row.variant,
            title=Text(zh=row.title_zh, en=row.title_en),
            year=row.year,
            place=row.place,
            stage=row.stage,
            subjects=row.subjects,
            changed_at=row.changed_at,
            notice_ends=row.notice_ends,
            decided_on=row.decided_on,
        )
        for row in (await tx.execute(ordered)).scalars()
    ]


def sees_round(viewer: Viewer, one: AssessmentRound) -> bool:
    """Whoever sees its area, works in it, or scores in it."""
    inside = any(territory(area).startswith(one.place) for area in viewer.areas)
    return viewer.sees_place(one.place) or inside or viewer.account in one.scorers


async def earlier_grades(tx: Tx, one: AssessmentRound) -> tuple[Earlier, ...]:
    """Of the same subjects in decided rounds of this scheme and office (C2.1.11)."""
    assert one.scheme
    found = (
        select(RoundGradeRow.code, RoundRow.year, RoundGradeRow.band)
        .join(RoundRow, col(RoundRow.id) == col(RoundGradeRow.round))
        .where(
            RoundRow.scheme == one.scheme.id,
            RoundRow.variant == one.scheme.variant,
            RoundRow.place == one.place,
            col(RoundRow.year) < one.year,
            col(RoundGradeRow.code).in_(list(one.entries)),
        )
        .order_by(col(RoundRow.year), col(RoundGradeRow.code))
    )
    return tuple(
        Earlier(code=row.code, year=row.year, band=row.band) for row in await tx.execute(found)
    )
