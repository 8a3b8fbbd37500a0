"""What everybody reads about a case's rectification: measures and results, no person (C2.9.10)."""

from collections.abc import Iterable
from datetime import date

from services.domain.base import Frozen, TextRef
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.mechanisms.rectifications import Item
from services.domain.programme.library import names_in
from services.domain.programme.words import Text
from services.domain.rectifying.items import items_of
from services.domain.rectifying.publishing import published
from services.storage import case_log, texts
from services.storage.papers.readiness import programme_of
from services.storage.queries.names import Place, people, places, unit_names
from services.storage.session import Tx


class RectifiedItem(Frozen):
    """A closed item as it was approved for publication. Words are as they were typed."""

    no: int
    place: Text
    rule: str
    found: str
    measures: str
    result: str
    unit: Text | None
    """The office that mended it; never who in it."""
    published_on: date


class Rectified(Frozen):
    case: str
    place: Place
    programme: Text
    items: tuple[RectifiedItem, ...]


async def of_case(tx: Tx, case: str) -> Rectified:
    """Raises NotFound where nothing was published."""
    state = await case_log.state(tx, case)
    if not isinstance(state, Case) or not (items := published(state)):
        raise NotFound(id=case)
    programme = programme_of(state)
    called = names_in(programme)
    words = await texts.read(tx, *sorted(one.id for item in items for one in _said(item)))
    units = await unit_names(tx, {item.owner.unit for item in items if item.owner})

    def told(ref: TextRef | None) -> str:
        return (words.get(ref.id) or "") if ref else ""

    return Rectified(
        case=case,
        place=(await places(tx, {state.place}))[state.place],
        programme=programme.title,
        items=tuple(
            RectifiedItem(
                no=item.no,
                place=called.get(item.place, Text(zh=item.place, en=item.place)),
                rule=item.rule,
                found=told(item.finding),
                measures=told(item.proposal.measures if item.proposal else None),
                result=told(item.evidence.words if item.evidence else None),
                unit=units.get(item.owner.unit) if item.owner else None,
                published_on=item.published or date.min,
            )
            for item in items
        ),
    )


async def naming(tx: Tx, case: Case, nos: Iterable[int]) -> tuple[int, ...]:
    """The items in whose words somebody is named who had to do with one of them."""
    items = [item for item in items_of(case) if item.no in set(nos)]
    actors = {by.account for item in items for by in (item.approved_by, item.closed_by) if by}
    owners = {item.owner.account for item in items if item.owner}
    names = {name for name in (await people(tx, actors | owners)).values() if name}
    words = await texts.read(tx, *sorted(one.id for item in items for one in _said(item)))
    return tuple(
        item.no
        for item in items
        if any(name in (words.get(one.id) or "") for name in names for one in _said(item))
    )


def _said(item: Item) -> tuple[TextRef, ...]:
    measures = item.proposal.measures if item.proposal else None
    result = item.evidence.words if item.evidence else None
    return tuple(one for one in (item.finding, measures, result) if one)
