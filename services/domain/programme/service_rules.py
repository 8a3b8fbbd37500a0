"""Rules of service that a programme may switch on: silence, time of expert review, denials.

Each setting says its default, where it comes from and why (C2.9, E11). No rule is decided here.
"""

from typing import Literal

from pydantic import Field

from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced

RECALLED = "recalled; off"
"""The statutes below are cited from knowledge and were not looked up; whether they bind the scheme
is its owner's call, so both switches are off. Notes are short: every case carries them."""

Power = Literal["own-power", "ask-leader"]
"""Who may deny: whoever holds the file, or an officer only after the leader agreed (C2.9.5)."""


class Switch(Sourced):
    on: bool


class ServiceRules(Definition):
    """What the Administrative Licensing Law asks of an authority, where it applies."""

    silence_accepts: Switch = Switch(on=False, source="行政许可法第三十二条", note=RECALLED)
    """No notice of deficits within the formal check's term: taken in as of the day it came."""
    expert_time_told: Switch = Switch(on=False, source="行政许可法第四十五条", note=RECALLED)
    """The time of the expert review is told in writing, and does not count into the review."""


class DenialRules(Sourced):
    """Within own power a refusal is registered; beyond it the leader is asked first (C2.9.5)."""

    source: str | None = None
    note: str | None = OUR_DEFAULT
    """Whoever is entitled to refuse does so within own power."""
    acts: dict[str, Power] = Field(default_factory=dict)
    """Act -> whose power it is; an act that is not named is within own power."""

    @property
    def beyond_power(self) -> frozenset[str]:
        """The acts for which a leader is asked first."""
        return frozenset(act for act, power in self.acts.items() if power == "ask-leader")

    def power(self, act: str) -> Power:
        return self.acts.get(act, "own-power")
