"""A city bureau whose officers work on one county's case; for tests of many hands."""

from typing import Any

from services.domain.base import ActorRef
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.tree.units import Function, Part
from tests.domain.stage import Stage

CITY = "9901"
OFFICE = (Seat(function=Function.CITY_OFFICER, unit=CITY),)


def officer(name: str, unit: str = CITY) -> ActorRef:
    return ActorRef(account=name, function=Function.CITY_OFFICER, unit=unit)


def leader(name: str = "leader") -> ActorRef:
    return ActorRef(account=name, function=Function.CITY_LEADER, unit=CITY)


def screened() -> Stage:
    """A county's creation request: the city's officers screen it."""
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    return stage


def to(name: str) -> dict[str, Any]:
    return {"of": Part.SCREENER, "to": name, "seats": OFFICE}
