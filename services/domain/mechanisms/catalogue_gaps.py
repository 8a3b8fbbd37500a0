"""What a newer catalogue asks that an older one did not (A6.3, B1.5, D22).

A unit named under the old one meets the added and the changed indicators; the others it has shown
already. Whether its old values answer them is said in `domain/attainment/recheck_standards.py`.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.domain.base import Frozen
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.criteria import Known
from services.domain.programme.words import Text

SURENESS: Final = frozenset(Known.model_fields)
Place = tuple[str, tuple[tuple[str, str], ...]]
HARDER: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    ">=": operator.gt,
    ">": operator.gt,
    "<=": operator.lt,
    "<": operator.lt,
    "==": operator.ne,
}
"""By the sign of a limit, how a figure stands to the one before where it is harder to meet."""


class GapKind(StrEnum):
    ADDED = "added"
    LIMIT_CHANGED = "limit-changed"
    MEASURED_OTHERWISE = "measured-otherwise"
    """Another formula, unit or base datum: an old value is no answer."""
    DROPPED = "dropped"


class EntryGap(Frozen):
    code: str
    """In the newer catalogue; for what was dropped in the older one."""
    kind: GapKind
    name: Text


def catalogue_gap(
    old: Catalogue, new: Catalogue, *, renamed: Mapping[str, str] | None = None
) -> tuple[EntryGap, ...]:
    """Every difference that a named unit feels, in the order of the newer catalogue.

    `renamed` says which new code is which old one, where the numbering changed.
    """
    before = renamed or {}
    found = []
    for entry in new.entries:
        known = old.entry(before.get(entry.code, entry.code))
        if (kind := _difference(known, entry)) is not None:
            found.append(EntryGap(code=entry.code, kind=kind, name=entry.name))
    kept = {before.get(entry.code, entry.code) for entry in new.entries}
    dropped = (entry for entry in old.entries if entry.code not in kept)
    return (*found, *(EntryGap(code=e.code, kind=GapKind.DROPPED, name=e.name) for e in dropped))


def tightened(old: Entry, new: Entry) -> bool | None:
    """Whether any limit is harder to meet than before; None where that cannot be told.

    Told of plain figures of the same sign, for the same kinds of unit, measured alike.
    """
    before, after = _figures(old), _figures(new)
    if before is None or after is None or before.keys() != after.keys():
        return None
    if _measured(old) != _measured(new):
        return None
    return any(HARDER[place[0]](after[place], before[place]) for place in before)


def _figures(entry: Entry) -> dict[Place, Decimal] | None:
    """Sign and kind of unit -> the figure; None where a limit is anything else."""
    found: dict[Place, Decimal] = {}
    for limit in entry.limits:
        if limit.op not in HARDER or not isinstance(limit.value, Decimal):
            return None
        found[limit.op, tuple(sorted(limit.when.items()))] = limit.value
    return found or None


def _difference(old: Entry | None, new: Entry) -> GapKind | None:
    if old is None:
        return GapKind.ADDED
    if _measured(old) != _measured(new):
        return GapKind.MEASURED_OTHERWISE
    return GapKind.LIMIT_CHANGED if _limits(old) != _limits(new) else None


def _measured(entry: Entry) -> tuple[object, ...]:
    formula = entry.formula.expr if entry.formula else entry.value_of
    return (formula, entry.unit, tuple(sorted((one.id, one.unit) for one in entry.base_data)))


def _limits(entry: Entry) -> tuple[object, ...]:
    """What is asked, without how sure we are of it."""
    limits = tuple(
        (limit.op, limit.value, limit.ref, tuple(sorted(limit.when.items())))
        for limit in entry.limits
    )
    further = tuple((one.text_en, one.kind) for one in entry.additional_conditions)
    criterion = entry.criterion and _asked(entry.criterion.model_dump())
    return (limits, further, criterion, entry.look_back_years, entry.severity_at_least)


def _asked(tree: object) -> object:
    """A criterion's data without how sure we are of any part of it."""
    match tree:
        case dict():
            return {name: _asked(one) for name, one in tree.items() if name not in SURENESS}
        case tuple():
            return tuple(_asked(one) for one in tree)
    return tree
