"""Calendar years kept: imported by one administrator, published by another (2.1.4).

`Calendars` answers which days count as of a transaction: the years that ship with the product, and
over them whatever was published. What a notice must say is decided in `domain/clocks/calendar_years.py`.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Row, Select, func, insert, select

from services.domain.clocks.calendar import Calendar, CalendarYear
from services.domain.clocks.calendar_years import Edition, check_not_outdated, check_publisher
from services.domain.errors import NotFound
from services.domain.jobs import Job, JobKind
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.calendars import EditionRow, PublicationRow
from services.storage.tables.jobs import JobRow

EDITIONS, PUBLICATIONS = table_of(EditionRow), table_of(PublicationRow)
JOBS = table_of(JobRow)
NEWEST = select(func.max(PUBLICATIONS.c.no))
TURN = "calendars"
"""Imports and publications take turns here, so that both are numbered without gaps."""


class Calendars:
    """The calendar in force, read again only when something was published since."""

    def __init__(self, base: Calendar) -> None:
        self.base = base
        self._known = (0, base)

    async def in_force(self, tx: Tx) -> Calendar:
        """As of this transaction: worker and API see a publication without a restart."""
        newest = (await tx.execute(NEWEST)).scalar_one() or 0
        if newest != self._known[0]:
            self._known = (newest, await self._as_of(tx, newest))
        return self._known[1]

    async def around(self, tx: Tx, edition: Edition) -> tuple[Calendar, Calendar]:
        """What was counted with before this edition was published, and from then on."""
        last = edition.publication
        return await self._as_of(tx, last - 1), await self._as_of(tx, last)

    async def _as_of(self, tx: Tx, last: int) -> Calendar:
        found = await tx.execute(
            _editions().where(PUBLICATIONS.c.no <= last).order_by(PUBLICATIONS.c.no)
        )
        return self.base.with_years(*(edition_of(row).content for row in found))


async def add(tx: Tx, year: CalendarYear, *, by: str, now: datetime) -> Edition:
    """A draft: the next edition of its year. Raises EditionOutdated."""
    await hold(tx, TURN)
    check_not_outdated(year, await published_of(tx, year.year))
    number = await _newest(tx, year.year) + 1
    edition = Edition(
        id=f"{year.year}-{number}", number=number, content=year, imported_by=by, imported_at=now
    )
    await tx.execute(
        insert(EDITIONS).values(
            id=edition.id,
            year=year.year,
            number=number,
            content=year.model_dump_json(),
            imported_by=by,
            imported_at=now,
        )
    )
    return edition


async def publish(tx: Tx, edition_id: str, *, by: str, now: datetime) -> Edition:
    """From this transaction on everybody counts with it.

    Raises NotFound, OwnImport (four eyes), EditionOver and EditionOutdated.
    """
    await hold(tx, TURN)
    edition = await edition_by(tx, edition_id)
    check_publisher(edition, by, await _newest(tx, edition.content.year))
    check_not_outdated(edition.content, await published_of(tx, edition.content.year))
    last = (await tx.execute(NEWEST)).scalar_one() or 0
    row = {"no": last + 1, "edition": edition_id, "published_by": by, "published_at": now}
    await tx.execute(insert(PUBLICATIONS).values(**row))
    return edition.model_copy(
        update={"publication": last + 1, "published_by": by, "published_at": now}
    )


async def edition_by(tx: Tx, edition_id: str) -> Edition:
    row = (await tx.execute(_editions().where(EDITIONS.c.id == edition_id))).one_or_none()
    if row is None:
        raise NotFound(id=edition_id)
    return edition_of(row)


async def published_of(tx: Tx, year: int) -> Edition | None:
    """The year's edition in force: the one that was published last."""
    last = (
        _editions()
        .where(EDITIONS.c.year == year, PUBLICATIONS.c.no.is_not(None))
        .order_by(PUBLICATIONS.c.no.desc())
        .limit(1)
    )
    row = (await tx.execute(last)).one_or_none()
    return edition_of(row) if row else None


async def editions(tx: Tx) -> tuple[Edition, ...]:
    """All of them, the latest year first: a handful in each year, so there are no pages."""
    rows = await tx.execute(_editions().order_by(EDITIONS.c.year.desc(), EDITIONS.c.number.desc()))
    return tuple(edition_of(row) for row in rows)


async def not_followed(tx: Tx) -> list[str]:
    """Editions published whose open obligations were never all looked at."""
    begun = select(JOBS.c.subject).where(
        JOBS.c.kind == JobKind.CALENDAR.value, JOBS.c.finished_at.is_not(None)
    )
    rows = await tx.execute(
        select(PUBLICATIONS.c.edition)
        .where(PUBLICATIONS.c.edition.not_in(begun))
        .order_by(PUBLICATIONS.c.no)
    )
    return list(rows.scalars())


async def followed_by(tx: Tx, edition_id: str) -> Job | None:
    """The last job that moved what is owed to this edition."""
    rows = await tx.execute(
        select(JOBS)
        .where(JOBS.c.kind == JobKind.CALENDAR.value, JOBS.c.subject == edition_id)
        .order_by(JOBS.c.started_at.desc())
        .limit(1)
    )
    row = rows.mappings().one_or_none()
    return Job.model_validate(dict(row)) if row else None


def in_force(found: Iterable[Edition]) -> dict[int, Edition]:
    """Of each year the edition that was published last."""
    published = sorted((one for one in found if one.publication), key=lambda one: one.publication)
    return {one.content.year: one for one in published}


def edition_of(row: Row[tuple[object, ...]]) -> Edition:
    return Edition(
        id=row.id,
        number=row.number,
        content=CalendarYear.model_validate_json(row.content),
        imported_by=row.imported_by,
        imported_at=row.imported_at,
        published_by=row.published_by or "",
        published_at=row.published_at,
        publication=row.no or 0,
    )


async def _newest(tx: Tx, year: int) -> int:
    of_year = select(func.max(EDITIONS.c.number)).where(EDITIONS.c.year == year)
    return (await tx.execute(of_year)).scalar_one() or 0


def _editions() -> Select[tuple[object, ...]]:
    return select(
        *EDITIONS.c,
        PUBLICATIONS.c.no,
        PUBLICATIONS.c.published_by,
        PUBLICATIONS.c.published_at,
    ).select_from(EDITIONS.outerjoin(PUBLICATIONS, PUBLICATIONS.c.edition == EDITIONS.c.id))
