"""The older kinds of title that the register takes, and what each counts as today (A0.11, F20).

Only the list; holding and counting is in `domain/register.py`.
"""

from importlib.resources import files

from pydantic import TypeAdapter

from services.domain.programme.reading import read_yaml
from services.domain.programme.words import Strict, Text, TitleLevel, Track


class TitleKind(Strict):
    id: str
    name: Text
    track: Track
    level: TitleLevel
    rule: str


KINDS: tuple[TitleKind, ...] = TypeAdapter(tuple[TitleKind, ...]).validate_python(
    read_yaml(files("services.domain") / "titles" / "kinds.yaml")
)


def kind(kind_id: str) -> TitleKind | None:
    return next((found for found in KINDS if found.id == kind_id), None)
