"""An act with all that its form asks for: what the story says, and the rest as anybody would (4.4.1).

Dates are those of the day, texts and files are the same everywhere: no rule reads them.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from services.domain.base import Act, ActorRef
from services.domain.clocks.calendar import local_day
from services.domain.simulation.scene import DOCUMENT, WORDS

OF_THE_DAY: Final = frozenset(
    ("held_on", "approved_on", "in_force_on", "checked_on", "visited_on", "on")
)
TEXTS: Final = frozenset(
    ("opinion", "reason", "feedback", "words", "answer", "description", "subject", "note")
)
NAMED: Final[Mapping[str, str]] = {"document": DOCUMENT, "document_no": "示例〔2030〕1号"}


@cache
def asked(act: type[Act]) -> frozenset[str]:
    """What the act cannot do without."""
    return frozenset(name for name, one in act.model_fields.items() if one.is_required())


def said(
    act: type[Act], given: Mapping[str, Any], actor: ActorRef, request: str, now: datetime
) -> Act:
    content: dict[str, Any] = {"request_id": request, "actor": actor, **given}
    for name in asked(act) - content.keys():
        if name in OF_THE_DAY:
            content[name] = local_day(now)
        elif name in TEXTS:
            content[name] = WORDS
        elif name in NAMED:
            content[name] = NAMED[name]
    return act(**content)
