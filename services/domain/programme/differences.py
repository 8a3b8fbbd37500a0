"""What differs between two definitions, setting by setting; nothing that differs is left out (4.1.3).

Items of a list are told apart by their id, code or name, so that a new one in the middle is one
change. Words for it are found in `api/texts/settings.py`.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from services.domain.programme.catalogue import Catalogue
from services.domain.programme.words import Definition, Text

KEYS: Final = ("id", "code", "datum", "name", "what", "rule")
"""By which of its settings an item of a list is known, where all have one and none has it twice."""


class Change(NamedTuple):
    """`before` or `after` is None where the setting was not there, or said nothing."""

    path: tuple[str, ...]
    before: object
    after: object


def changes(before: Definition, after: Definition) -> tuple[Change, ...]:
    return tuple(_between((), before, after))


def _between(path: tuple[str, ...], before: object, after: object) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Text) or isinstance(after, Text):
        yield Change(path, before, after)
        return
    was, now = _inside(before), _inside(after)
    if was is None or now is None:
        yield Change(path, before, after)
        return
    for name in dict.fromkeys([*was, *now]):
        yield from _between((*path, name), was.get(name), now.get(name))
    if isinstance(before, tuple) and [n for n in was if n in now] != [n for n in now if n in was]:
        yield Change(path, before, after)


def _inside(value: object) -> Mapping[str, object] | None:
    """What a value is made of; None for what is compared as a whole."""
    match value:
        case Definition():
            return {name: getattr(value, name) for name in type(value).model_fields}
        case dict():
            return {str(key): one for key, one in value.items()}
        case tuple() if all(isinstance(one, Definition) for one in value):
            names = _names(value)
            return dict(zip(names, value, strict=True)) if len(names) == len(value) else None
    return None


def _names(items: tuple[object, ...]) -> list[str]:
    """What tells the items apart; none where nothing does: such a list is compared as a whole."""
    for key in KEYS:
        found = [getattr(item, key, None) for item in items]
        if all(isinstance(one, str) for one in found) and len(set(found)) == len(found):
            return [str(one) for one in found]
    return []


class _Entries(Definition):
    """A catalogue as a definition uses it: its changes made."""

    basic_conditions: tuple[Definition, ...]
    indicators: tuple[Definition, ...]


def changes_in_use(
    before: Definition, after: Definition, used_before: Catalogue, used_after: Catalogue
) -> tuple[Change, ...]:
    """The settings, and the indicators as they are used."""
    entries = (
        _Entries(basic_conditions=used.basic_conditions, indicators=used.indicators)
        for used in (used_before, used_after)
    )
    of_entries = (one._replace(path=("catalogue", *one.path)) for one in changes(*entries))
    return (*changes(before, after), *of_entries)
