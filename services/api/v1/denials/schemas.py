"""The register of denials on the wire; officers by name, as the register itself shows them."""

from datetime import datetime

from services.api.contract import Answer
from services.domain.programme.schema import Text
from services.domain.programme.service_rules import Power
from services.domain.tree.units import Function


class DenialAnswer(Answer):
    number: str
    href: str
    """The case."""
    case_number: str
    place: str
    programme: str
    fact: str
    """The kind of the fact that denies, as in the log of the case."""
    matter: str
    unit: Text
    who: str
    function: Function
    reason: str
    """Empty for a text that was erased."""
    power: Power
    agreed_by: str
    at: datetime


class CountAnswer(Answer):
    """How often one officer denied this year."""

    unit: Text
    who: str
    function: Function
    own_power: int
    instructed: int


class DenialPage(Answer):
    denials: list[DenialAnswer]
    counts: list[CountAnswer]
    """For leaders and auditors; empty for others."""
    next_after: str | None
