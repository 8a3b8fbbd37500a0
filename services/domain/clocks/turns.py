"""A turn of the clock: what it will do about something that is owed, and when (2.1.5).

Which turns a term has is `telling.py`, which ones a finding has `rectifying/timing.py`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.domain.base import Act

OPENING = timedelta(hours=9)
"""Nobody is told anything at midnight: the offices open at nine."""


@dataclass(frozen=True)
class Turn:
    """What the clock will do about an obligation, and when, if nothing changes before."""

    at: datetime
    act: type[Act]
    name: str
    """Once per name: the reminder of this term, after so many extensions."""
    said: dict[str, object] = field(default_factory=dict)
