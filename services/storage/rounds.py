"""Reader rows of assessment rounds, and what must hold between a round and other streams (4.3).

Written with each fact; what is asked of them stands in `queries/rounds.py`.
"""

from sqlalchemy import exists, insert, update
from sqlmodel import col, select

from services.domain.errors import DomainError, Invalid
from services.domain.facts import AnyFact
from services.domain.rounds.finishing import RoundDecided, StruckOff
from services.domain.rounds.following import RoundUnitsFollowed
from services.domain.rounds.opening import RoundOpened
from services.domain.rounds.renewing import RecognitionRenewed
from services.domain.rounds.state import AssessmentRound, Grade
from services.domain.steps.naming import ObjectionStands
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow
from services.storage.tables.rounds import RoundGradeRow, RoundRow

_ROUNDS, _GRADES = table_of(RoundRow), table_of(RoundGradeRow)


class RoundExists(DomainError):
    """The office has opened the same scheme for the same year, or within the same cycle."""

    code = "round-exists"


async def project_round(tx: Tx, one: AssessmentRound, event: AnyFact) -> None:
    period = one.period
    row: dict[str, object] = {
        "stage": one.stage,
        "subjects": len(one.entries),
        "changed_at": event.at,
        "notice_starts": period.starts_at if period else None,
        "notice_ends": period.ends_at if period else None,
        "decided_on": one.decided_on,
        "document_no": one.document_no,
    }
    if isinstance(event, RoundOpened):
        await tx.execute(insert(_ROUNDS).values(**row, **_first(one, event)))
        return
    await tx.execute(update(_ROUNDS).where(_ROUNDS.c.id == one.id).values(**row))
    if isinstance(event, RoundDecided) and event.grades:
        await tx.execute(insert(_GRADES), [_grade(one, grade) for grade in event.grades])
    if isinstance(event, RecognitionRenewed):
        mine = (_GRADES.c.round == one.id) & (_GRADES.c.code == event.code)
        await tx.execute(update(_GRADES).where(mine).values(valid_until=event.valid_until))
    if isinstance(event, RoundUnitsFollowed):
        await _follows(tx, one)


async def _follows(tx: Tx, one: AssessmentRound) -> None:
    """Names by the tree of now (4.1.5). The row of an office that ended goes to the successor, which
    has one round of a scheme and year: where there is one already, the row stays, and the successor
    finds it with all that it took over.
    """
    for grade in one.grades:
        mine = (_GRADES.c.round == one.id) & (_GRADES.c.code == grade.code)
        name = one.entry(grade.code).name
        await tx.execute(update(_GRADES).where(mine).values(name=name))
    theirs = _ROUNDS.alias()
    same = exists().where(
        theirs.c.id != one.id,
        theirs.c.place == one.place,
        *(theirs.c[name] == _ROUNDS.c[name] for name in ("scheme", "variant", "year")),
    )
    there = update(_ROUNDS).where(_ROUNDS.c.id == one.id, ~same)
    await tx.execute(there.values(place=one.place))


def _first(one: AssessmentRound, event: RoundOpened) -> dict[str, object]:
    return {
        "id": one.id,
        "scheme": event.scheme.id,
        "variant": event.scheme.variant,
        "version": event.scheme.version,
        "title_zh": event.title.zh,
        "title_en": event.title.en,
        "year": event.year,
        "place": event.place,
        "opened_at": event.at,
    }


def _grade(one: AssessmentRound, grade: Grade) -> dict[str, object]:
    return {
        "round": one.id,
        "code": grade.code,
        "name": one.entry(grade.code).name,
        "band": grade.band,
        "recognised": grade.recognised,
        "places": " ".join(grade.places),
        "consequences": " ".join(grade.consequences),
        "valid_until": grade.valid_until,
    }


async def check(tx: Tx, one: AssessmentRound, event: AnyFact) -> None:
    """Raises RoundExists, ObjectionStands, Invalid."""
    match event:
        case RoundOpened():
            await _first_of_its_years(tx, event)
        case RoundDecided():
            await _no_objection(tx, one)
        case StruckOff():
            await _was_upheld(tx, one.id, event.objection)


async def is_on_notice(tx: Tx, stream: str) -> bool:
    """Whether one can object to this round's list still; see `guards._not_decided_yet`."""
    found = select(_ROUNDS.c.stage).where(_ROUNDS.c.id == stream)
    return bool((await tx.execute(found)).scalar_one_or_none() == "list-notice")


async def _first_of_its_years(tx: Tx, event: RoundOpened) -> None:
    """Of its year, or of all that its cycle is about (C3.2.3)."""
    scheme, cycle = event.scheme, event.evaluation.cycle
    years = cycle.years if cycle else 1
    await hold(tx, f"round/{scheme.id}/{scheme.variant}/{event.place}")
    same = select(_ROUNDS.c.year).where(
        _ROUNDS.c.scheme == scheme.id,
        _ROUNDS.c.variant == scheme.variant,
        _ROUNDS.c.year > event.year - years,
        _ROUNDS.c.year < event.year + years,
        _ROUNDS.c.place == event.place,
    )
    if known := (await tx.execute(same)).scalars().first():
        raise RoundExists(year=known)


async def _no_objection(tx: Tx, one: AssessmentRound) -> None:
    """C3.1.6: an open objection blocks; one that was upheld, until its subject is struck off."""
    await hold(tx, f"objections/{one.id}")
    standing = select(FilingRow.id, FilingRow.status).where(
        FilingRow.case == one.id,
        FilingRow.what == "objection",
        col(FilingRow.status).in_(("open", "upheld")),
    )
    for found in await tx.execute(standing):
        if found.status == "open" or found.id not in one.strikes:
            raise ObjectionStands(filing=found.id, status=found.status)


async def _was_upheld(tx: Tx, stream: str, objection: str) -> None:
    upheld = select(FilingRow.id).where(
        FilingRow.id == objection,
        FilingRow.case == stream,
        FilingRow.what == "objection",
        FilingRow.status == "upheld",
    )
    if (await tx.execute(upheld)).first() is None:
        raise Invalid(field="objection", given=objection)
