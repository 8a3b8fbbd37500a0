"""Measures and results are published, where the programme asks for it (C2.9.10, D15).

Only what is closed, only after a leader has approved it, and without anybody's name. The page is
`api/portal/citizens/rectified.py`.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Looked
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid
from services.domain.mechanisms.rectifications import Item
from services.domain.rectifying.items import items_of, moved
from services.domain.rectifying.owning import NOS, OfLedger
from services.domain.tree.units import Part


class NamesSomebody(DomainError):
    """C2.9.10: measures and results are published, not who a person is."""

    code = "names-somebody"


class PublishItems(OfLedger):
    """A leader approves what everybody may read about closed items (C2.9.10)."""

    zh, en, rule = "批准公开整改情况", "Approve publication", "C2.9.10, D9, D15"
    path, part = "finding-publication", Part.LEADER
    awaited = True

    kind: Literal["publish-items"] = "publish-items"
    nos: tuple[int, ...] = NOS
    naming: Annotated[tuple[int, ...], Looked()] = ()
    """Those in whose words somebody's name was found."""


class ItemsPublished(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["items-published"] = "items-published"
    nos: tuple[int, ...]

    def on(self, case: Case) -> Case:
        return moved(case, self.nos, lambda item: item.but(published=local_day(self.at)))


def publishable(case: Case) -> tuple[Item, ...]:
    return tuple(item for item in items_of(case) if item.done and item.published is None)


def published(case: Case) -> tuple[Item, ...]:
    """What everybody reads; an item that was opened again is not read until it is closed again."""
    return tuple(item for item in items_of(case) if item.done and item.published)


def _opens(case: Case) -> str | None:
    if not case.rules.rectification.published:
        return "publication-not-asked"
    return None if publishable(case) else "nothing-to-publish"


@rule(PublishItems, Case, opens=_opens)
def publish_items(case: Case, act: PublishItems, now: datetime) -> ItemsPublished:
    known = {item.no for item in publishable(case)}
    if strange := sorted(set(act.nos) - known):
        raise Invalid(field="nos", given=strange[0])
    if act.naming:
        raise NamesSomebody(no=act.naming[0])
    return ItemsPublished(**fact(act, now), nos=act.nos)
