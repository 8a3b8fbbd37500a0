"""The caller's own account, as the caller sees it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.api.contract import Answer
from services.domain.tree.units import Function


class SeatAnswer(Answer):
    function: Function
    unit: str
    instead_of: str
    """The account of somebody absent whose seat it is (C2.9.7); empty for one's own."""


class Me(Answer):
    account: str
    name: str
    login: str
    seats: list[SeatAnswer]
    acting_as: list[SeatAnswer]
    """All seats, or the one chosen by X-Acting-As or in the portal."""


class NewPassword(BaseModel):
    model_config = ConfigDict(extra="forbid")

    old: Annotated[str, Field(min_length=1, max_length=200, title="原密码")]
    new: Annotated[str, Field(min_length=12, max_length=200, title="新密码（至少12个字符）")]
