"""The rules of the source by id and name, so that a definition that cites an unknown one is found.

The table `rules.tsv` names every rule of parts A to D; what is open (E) and the worked cases (F)
are known by number alone. Which module carries which rule: docs/schemes.md.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from services.domain.programme.words import Text

ID: Final = re.compile(r"[A-F]\d+(?:\.\d+[a-z]?)*")
OPEN_POINTS: Final = 26
WORKED_CASES: Final = 20


@cache
def rules() -> dict[str, Text]:
    """Id -> its title, in the order of the source."""
    table = files("services.domain.programme") / "rules.tsv"
    lines = table.read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {row[0]: Text(zh=row[2], en=row[1]) for row in rows}


@cache
def known() -> frozenset[str]:
    """Every id that may be cited; chapters such as C4 head several rules and count as known."""
    chapters = {one.split(".")[0] for one in rules()}
    points = {f"E{number}" for number in range(1, OPEN_POINTS + 1)}
    return frozenset(rules()) | chapters | points | {f"F{n}" for n in range(1, WORKED_CASES + 1)}


def cited(text: str) -> tuple[str, ...]:
    """The ids in a text that is nothing but ids ("A0.1, A0.2"); none in a text of words."""
    parts = [part.strip() for part in text.split(",")]
    return tuple(parts) if all(ID.fullmatch(part) for part in parts) else ()
