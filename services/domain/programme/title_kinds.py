"""The older kinds of title that the register takes, and what each counts as today (A0.11, F20).

Only the list; holding and counting is in `domain/titles/register.py`.
"""

from importlib.resources import files

from pydantic import TypeAdapter

from services.domain.errors import Invalid
from services.domain.programme.reading import read_yaml
from services.domain.programme.words import Definition, Text, TitleLevel, Track


class TitleKind(Definition):
    name: Text
    track: Track
    level: TitleLevel
    rule: str


KINDS: tuple[TitleKind, ...] = TypeAdapter(tuple[TitleKind, ...]).validate_python(
    read_yaml(files("services.domain") / "titles" / "kinds.yaml"), extra="forbid"
)


def kind_named(name: str) -> TitleKind | None:
    """The older kind of this name in either language; None for a name that is not listed."""
    return next((found for found in KINDS if name in (found.name.zh, found.name.en)), None)


def check_counts_as(name: str, track: Track, level: TitleLevel) -> None:
    """A listed older title counts as what took its place and as nothing else (A0.11, F20).

    Raises Invalid; a name that is not listed is the officer's own to place.
    """
    found = kind_named(name)
    if found and (found.track, found.level) != (track, level):
        raise Invalid(field="name", counts_as=f"{found.track}-{found.level}")
