"""The papers of a case put together for `domain.application.check`: for page and submission alike.

What is lacking is decided there; here it is only fetched.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlmodel import col, select

from services.domain.attainment.datasheet import DataSheet, Profile
from services.domain.attainment.indicators import Assessment
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.papers import application
from services.domain.papers.application import Papers, Readiness
from services.domain.programme import library
from services.domain.programme.schema import Programme, TitleLevel, Track
from services.domain.titles.register import HeldTitle
from services.storage import case_log
from services.storage.evidence import volumes
from services.storage.papers import data_sheets
from services.storage.papers import papers as counter
from services.storage.queries.scope import below
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import TitleRow
from services.storage.tree.units import get_unit

TITLES = table_of(TitleRow)


class Judged(NamedTuple):
    """Papers of one version, and what was found in exactly these."""

    papers: Papers
    found: Readiness
    version: int


async def judge(tx: Tx, stream: str, now: datetime) -> Judged:
    """What a declaration or a submission rests on.

    The version is read before everything else, the case too: whatever changes meanwhile is refused
    by the guard that compares it (`guards`).
    """
    version = await counter.version(tx, stream)
    case = await case_log.state(tx, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    read = await papers(tx, case, now)
    return Judged(read, await _check(tx, case, read, now), version)


async def readiness(tx: Tx, case: Case, now: datetime) -> Readiness:
    """Everything that is lacking on this day (A1.6, A2.3, A3.3, D10)."""
    return await _check(tx, case, await papers(tx, case, now), now)


async def _check(tx: Tx, case: Case, read: Papers, now: datetime) -> Readiness:
    programme = programme_of(case)
    catalogue = library.catalogue_of(programme)
    return application.check(programme, catalogue, read, await titles_in(tx, case.place), now)


async def papers(
    tx: Tx, case: Case, now: datetime, edit: Callable[[DataSheet], DataSheet] | None = None
) -> Papers:
    """`edit` is what somebody is typing: the papers as they would be with it, kept nowhere."""
    sheet = (await data_sheets.get(tx, case.id, now)).sheet
    if edit:
        sheet = edit(sheet)
    return Papers(
        profile=await profile(tx, case.place),
        dossier=await volumes.dossier(tx, case.id, data_sheets.sources(sheet)),
        data=sheet,
        verified=case.self_check.verified,
        examined_form=case.application.examined_form or None,
        plan_in_force_on=case.plan.in_force_on,
    )


async def profile(tx: Tx, place: str) -> Profile:
    unit = await get_unit(tx, place)
    if unit is None:
        return Profile(place=place, farm_related=False)
    return Profile(place=place, farm_related=unit.farm_related, dimensions=unit.dimensions)


async def titles_in(tx: Tx, place: str) -> tuple[HeldTitle, ...]:
    """Titles of the place and of all below it, cancelled ones with their last day."""
    rows = await tx.execute(
        select(TITLES).where(below(col(TitleRow.place), place)).order_by(col(TitleRow.id))
    )
    return tuple(held_title(row, row.place) for row in rows)


def held_title(row: Row[Any], unit: str) -> HeldTitle:
    """A row of the register, of the unit that is asked about."""
    return HeldTitle(
        unit=unit,
        track=Track(row.track),
        level=TitleLevel(row.level),
        named_on=row.named_on,
        ended_on=row.cancelled_on,
        rests_since=row.rests_since,
        kind=row.name,
    )


def programme_of(case: Case) -> Programme:
    if case.programme is None:
        message = "a case without its first fact has no programme"
        raise ValueError(message)
    return library.get(case.programme)


SHORT = 16
"""Signs of a digest that tell one value from another within one case."""


def value_digests(assessments: tuple[Assessment, ...]) -> dict[str, str]:
    """Indicator by indicator, so that a later submission shows which of them changed (C2.9.3)."""
    return {found.code: found.digest[:SHORT] for found in assessments}


def data_digest(assessments: tuple[Assessment, ...]) -> str:
    """One hash over what was entered for every indicator: what the declaration freezes."""
    lines = sorted(f"{found.code} {found.digest}" for found in assessments)
    return sha256("\n".join(lines).encode()).hexdigest()
