"""Looks at notices that run: which are to be looked at, what was seen, the proof of it (6.4.2).

Who looks is `workflows/looking_at_notices.py`; how minutes are counted is `domain/notices/proof.py`.
"""

from datetime import datetime

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.notices.proof import DayOfProof, Look, NoticeProof, Seen, days_of, proof_of
from services.domain.steps.public_notice import running
from services.storage import case_log
from services.storage.queries.notice_versions import versions
from services.storage.rulebook import definitions
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.cases import NoticeRow
from services.storage.tables.notices import NoticeLookRow

NOTICES, LOOKS = (table_of(row).c for row in (NoticeRow, NoticeLookRow))


class ToLookAt(Frozen):
    """A notice that runs, and what must be read at its address."""

    case: str
    digest: str
    """Of its article; where none was kept, the hash of its record, which the page shows."""
    kept: bool
    """Whether the article itself is handed out, for its bytes to be compared."""


async def to_look_at(tx: Tx, now: datetime) -> tuple[ToLookAt, ...]:
    """Every notice that runs now."""
    rows = await tx.execute(
        select(NOTICES.case)
        .where(NOTICES.starts_at <= now, NOTICES.ends_at > now, NOTICES.closed.is_(False))
        .order_by(NOTICES.case)
    )
    found = []
    for case in rows.scalars().all():
        latest = (await versions(tx, case))[-1]
        found.append(ToLookAt(case=case, digest=latest.digest, kept=bool(latest.article)))
    return tuple(found)


async def note(tx: Tx, case: str, look: Look) -> None:
    """Once for each moment, however often an activity is repeated."""
    await insert_once(
        tx, NoticeLookRow, case=case, at=look.at, what=look.what.value, status=look.status
    )


async def looks(tx: Tx, case: str, first: datetime, until: datetime) -> tuple[Look, ...]:
    """Those of a period, in order: of a version that was corrected, those of its own days."""
    rows = await tx.execute(
        select(LOOKS.at, LOOKS.what, LOOKS.status)
        .where(LOOKS.case == case, LOOKS.at >= first, LOOKS.at < until)
        .order_by(LOOKS.at)
    )
    return tuple(Look(at=row.at, what=Seen(row.what), status=row.status) for row in rows)


class Proved(Frozen):
    """What officers see of a notice that runs or has ended."""

    proof: NoticeProof
    days: tuple[DayOfProof, ...]
    extends: bool
    """Whether the programme's rule makes the period longer."""


async def proved(tx: Tx, case: Case, now: datetime) -> Proved | None:
    """None before the first day, and where nobody ever looked."""
    period = running(case)
    if period is None or now <= period.starts_at or case.programme is None:
        return None
    until = min(now, period.ends_at)
    found = await looks(tx, case.id, period.starts_at, until)
    if not found:
        return None
    extends = (await definitions.recall(tx, case.programme)).notice_proof.missed == "extend"
    return Proved(
        proof=proof_of(found, period.starts_at, until, extends=extends),
        days=days_of(found, period.starts_at, until),
        extends=extends,
    )


async def proof_at_end(tx: Tx, case_id: str, now: datetime) -> NoticeProof | None:
    """For the record of its end; None where nobody looked: a rehearsal, or an older installation."""
    state = await case_log.state(tx, case_id)
    found = await proved(tx, state, now) if isinstance(state, Case) else None
    return found.proof if found else None
