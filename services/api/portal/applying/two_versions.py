"""Two people on one form: what somebody else saved meanwhile beside what is typed, field by field.

A form carries what it showed (`was.`). Pure: it compares, and leaves every choice to the person;
what a field means and how it is saved is the form's own matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.domain.programme.schema import Text

WAS: Final = "was."
PICK: Final = "pick."
"""Answered `mine` or `theirs` for each field that was shown side by side."""

Posted = Mapping[str, list[str]]


@dataclass(frozen=True)
class Differs:
    name: str
    label: Text
    mine: Text
    theirs: Text


@dataclass(frozen=True)
class Versions:
    """All fields in which the two versions differ, and whose the other one is."""

    fields: tuple[Differs, ...]
    who: str = ""
    at: datetime | None = None


def _first(posted: Posted, name: str) -> str:
    """With plain line ends: a browser sends others than it was given."""
    return _plain(posted.get(name, [""])[0])


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def _pick(posted: Posted, name: str) -> str:
    """`open` comes along with every choice that is asked for; what was chosen comes after it."""
    return posted.get(PICK + name, [""])[-1]


def chosen(posted: Posted) -> dict[str, list[str]]:
    """What is typed, with the other's value where the person chose that one."""
    values = {name: list(given) for name, given in posted.items()}
    for field in [name.removeprefix(PICK) for name in posted if name.startswith(PICK)]:
        if _pick(posted, field) == "theirs":
            _put(values, field, _first(posted, WAS + field))
    return values


def joined(posted: Posted, now: Mapping[str, str]) -> dict[str, list[str]]:
    """Fields that this person left as they were shown follow what somebody else saved."""
    values = {name: list(given) for name, given in posted.items()}
    for name, current in now.items():
        if WAS + name in posted and _first(posted, name) == _first(posted, WAS + name):
            _put(values, name, current)
    return values


def differing(posted: Posted, now: Mapping[str, str]) -> tuple[str, ...]:
    """Fields changed here and elsewhere, each to something else, and not decided yet."""
    return tuple(
        name
        for name, current in now.items()
        if WAS + name in posted
        and _first(posted, name) != _plain(current)
        and (_first(posted, WAS + name) != _plain(current) or _pick(posted, name) == "open")
    )


def shown(posted: Posted | None, now: Mapping[str, str]) -> dict[str, str]:
    """What the form's `was.` fields must hold: what was shown when it was begun."""
    if posted is None:
        return dict(now)
    return {name: _first(posted, WAS + name) if WAS + name in posted else now[name] for name in now}


def _put(values: dict[str, list[str]], name: str, value: str) -> None:
    if value:
        values[name] = [value]
    else:
        values.pop(name, None)
