"""What an expert may see before declaring: names of the unit, the firm and people (6.1.2).

And hints from the data, for the expert alone. Nothing here opens a file.
"""

from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.review.conflicts import Hint
from services.domain.review.pool import hints
from services.domain.tree.units import Function
from services.storage import case_log
from services.storage.people import experts
from services.storage.queries.names import Place, people, places
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.cases import CaseRow, EventRow, PanelRow
from services.storage.tables.documents import DocumentRow

SIGNERS = (Function.APPLICANT_CLERK.value, Function.APPLICANT_LEADER.value)


class Named(Frozen):
    """Whom the questions are about."""

    place: Place
    number: str
    firms: tuple[str, ...]
    """Who made the plan, as its description says."""
    people: tuple[str, ...]
    """Who acted for the applicant."""
    hints: tuple[Hint, ...]
    third_party: bool


class Called(Frozen):
    """A case whose panel somebody is on, before he may see it."""

    case: str
    place: Place
    number: str


async def of_member(tx: Tx, viewer: Viewer, case: str) -> Named:
    """Raises NotFound for anybody who is not on the panel."""
    state = await case_log.state(tx, case)
    if not isinstance(state, Case) or viewer.account not in state.panel.experts:
        raise NotFound(case=case)
    row = (await tx.execute(select(CaseRow.number).where(CaseRow.id == case))).one()
    firms = await _firms(tx, state)
    found = next(iter(await experts.known(tx, viewer.account)), None)
    hinted = hints(found, state.place) if found else ()
    employer = found.expert.employer if found else ""
    if employer and any(employer in firm or firm in employer for firm in firms):
        hinted = (*hinted, Hint.SAME_EMPLOYER)
    return Named(
        place=(await places(tx, {state.place}))[state.place],
        number=row.number,
        firms=firms,
        people=await _signers(tx, case),
        hints=hinted,
        third_party=found is not None and found.expert.third_party,
    )


async def undeclared(tx: Tx, viewer: Viewer) -> list[Called]:
    """The cases that called the viewer, and wait for the declaration."""
    query = (
        select(CaseRow.id, CaseRow.number, CaseRow.place)
        .join(PanelRow, col(PanelRow.case) == col(CaseRow.id))
        .where(
            PanelRow.account == viewer.account,
            col(PanelRow.declared).is_(False),
            col(CaseRow.is_open).is_(True),
        )
        .order_by(col(CaseRow.number))
    )
    rows = (await tx.execute(query)).all()
    where = await places(tx, {row.place for row in rows})
    return [Called(case=row.id, place=where[row.place], number=row.number) for row in rows]


async def _firms(tx: Tx, case: Case) -> tuple[str, ...]:
    if not case.plan.document:
        return ()
    query = select(DocumentRow.issuer).where(DocumentRow.id == case.plan.document)
    return tuple(issuer for issuer in (await tx.execute(query)).scalars() if issuer)


async def _signers(tx: Tx, case: str) -> tuple[str, ...]:
    query = select(EventRow.account).where(
        EventRow.stream == case, col(EventRow.function).in_(SIGNERS)
    )
    accounts = set((await tx.execute(query)).scalars())
    return tuple(sorted((await people(tx, accounts)).values()))
