"""On what grounds an application that was found complete may still be sent back (1.3.7, F5).

Completeness, bindings, film and dates were decided by the readiness check before the papers were
sealed; whoever examines them afterwards can speak of their content only.
"""

import re
from collections.abc import Collection
from typing import Literal
from unicodedata import normalize

from services.domain.errors import DomainError

Ground = Literal[
    "data-untrue", "proof-unconvincing", "content-thin", "text-unclear", "other-content"
]
"""What can be wrong with papers that are all there; there is no word for something missing."""

FORMAL_RULES = frozenset(
    {
        *("A0.1", "A0.5", "A0.12"),
        *("A1.6", "A1.7", "A1.13"),
        *("A2.3", "A2.4", "A2.7"),
        *("A3.3", "A3.4", "A3.7"),
        *("B1.2", "B1.8", "B3.2", "B3.4"),
        *("F2", "F3", "F4", "F13"),
    }
)
"""The rules of the readiness check, each with everything below it (A2.7 with A2.7.5)."""
RULE_ID = re.compile(r"[A-F]\d+(?:\.\d+)*")


class FormallyComplete(DomainError):
    """A deficit names something that the readiness check has found in order."""

    code = "formally-complete"


def check_content(place: str, basis: str, indicators: Collection[str]) -> None:
    """Whether a deficit with this basis can be about content at all (F5).

    A value, a proof or a calculation may be there and still not convince, so about an indicator
    every rule may be named. Raises FormallyComplete.
    """
    if place.strip().removeprefix("indicators/") in indicators:
        return
    for named in RULE_ID.findall(normalize("NFKC", basis).upper()):
        if any(named == formal or named.startswith(f"{formal}.") for formal in FORMAL_RULES):
            raise FormallyComplete(rule=named)
