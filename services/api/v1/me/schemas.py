"""The caller's own account, as the caller sees it."""

from services.api.contract import Answer
from services.domain.units import Function


class SeatAnswer(Answer):
    function: Function
    unit: str


class Me(Answer):
    account: str
    name: str
    login: str
    seats: list[SeatAnswer]
    acting_as: list[SeatAnswer]
    """All seats, or the one chosen by X-Acting-As or in the portal."""
