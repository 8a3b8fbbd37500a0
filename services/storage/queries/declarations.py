"""What the members of a case's panels declared, for the office that leads the review (6.1.2).

Their words are found by no search and stand in no timeline; here they are read.
"""

from sqlmodel import col, select

from services.domain.base import Frozen, TextRef
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.facts import FACT
from services.domain.review.conflicts import ExpertReadmitted, InterestsDeclared
from services.domain.review.drawing import ExpertLeft
from services.domain.seats import not_entitled
from services.storage import case_log, texts
from services.storage.queries.names import people
from services.storage.queries.scope import Viewer, sees_case
from services.storage.session import Tx
from services.storage.tables.cases import EventRow


class Declared(Frozen):
    """One declaration; `seq` is its number in the log, under which its paper is found."""

    account: str
    seq: int
    fact: InterestsDeclared
    words: str = ""


class Moved(Frozen):
    """Somebody who left a panel, or was let in again, and why."""

    account: str
    readmitted: bool
    fact: ExpertLeft | ExpertReadmitted
    words: str


class Declarations(Frozen):
    case: Case
    declared: tuple[Declared, ...]
    moved: tuple[Moved, ...]
    missing: tuple[str, ...]
    """Members of the panel who have not declared yet."""
    names: dict[str, str]


def reads_declarations(viewer: Viewer, place: str) -> bool:
    return viewer.works_for_bureau_of(place)


async def declarations(tx: Tx, viewer: Viewer, case: str) -> Declarations:
    """Raises NotFound, and NotEntitled for everybody but the bureaus over the case."""
    state = await case_log.state(tx, case)
    if not isinstance(state, Case) or not await sees_case(tx, viewer, case, state.place):
        raise NotFound(id=case)
    if not reads_declarations(viewer, state.place):
        raise not_entitled(viewer.seats)
    kinds = ("interests-declared", "expert-readmitted", "expert-left")
    rows = await tx.execute(
        select(EventRow.seq, EventRow.body)
        .where(EventRow.stream == case, col(EventRow.kind).in_(kinds))
        .order_by(col(EventRow.seq))
    )
    facts = [(row.seq, FACT.validate_json(row.body)) for row in rows]
    named = [ref for _, fact in facts if (ref := _words(fact))]
    said = await texts.read(tx, *(ref.id for ref in named))
    accounts = {*state.panel.experts, *state.recused, *(_whose(fact) for _, fact in facts)}
    return Declarations(
        case=state,
        declared=tuple(
            Declared(account=fact.actor.account, seq=seq, fact=fact, words=_said(fact, said))
            for seq, fact in facts
            if isinstance(fact, InterestsDeclared)
        ),
        moved=tuple(
            Moved(
                account=fact.expert,
                readmitted=isinstance(fact, ExpertReadmitted),
                fact=fact,
                words=_said(fact, said),
            )
            for _, fact in facts
            if isinstance(fact, ExpertLeft | ExpertReadmitted)
        ),
        missing=tuple(one for one in state.panel.experts if one not in state.panel.declared),
        names=await people(tx, accounts),
    )


def _words(fact: object) -> TextRef | None:
    match fact:
        case InterestsDeclared():
            return fact.other
        case ExpertLeft() | ExpertReadmitted():
            return fact.reason
    return None


def _whose(fact: object) -> str:
    match fact:
        case InterestsDeclared():
            return fact.actor.account
        case ExpertLeft() | ExpertReadmitted():
            return fact.expert
    return ""


def _said(fact: object, said: dict[str, str | None]) -> str:
    ref = _words(fact)
    return (said.get(ref.id) or "") if ref else ""
