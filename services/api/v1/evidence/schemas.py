"""Evidence on the wire: what a paper says of itself, places that were shown, by whom."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.storage.evidence.views import Spot, Viewing


class Shown(BaseModel):
    """Pages, minutes or sheets that a viewer has shown since it last said so."""

    seen: Annotated[list[Spot], Field(max_length=200)]


class Viewers(Answer):
    """Who has seen the file and what of it: each person once per seat, the latest first."""

    viewers: list[Viewing]


class Described(Answer):
    """The new version of the case's working papers."""

    version: int
