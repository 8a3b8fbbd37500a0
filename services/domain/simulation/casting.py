"""Who does an act in a simulation: the first office of the programme that is entitled (4.4.1).

Nobody has a name; an account is its function and unit. Whether the actor is entitled is asked of
`permissions.py` with every act, as always.
"""

from collections.abc import Mapping
from typing import Any

from services.domain.base import CLOCK, Act, ActorRef
from services.domain.case import Case
from services.domain.clocks.duties import leading, owing
from services.domain.permissions import parts_of
from services.domain.programme.schema import Office
from services.domain.steps.self_check import VerifyValues
from services.domain.tree.units import DIGITS, Function, Level, Part, at

EXPERTS = ("expert-1", "expert-2", "expert-3")
PUBLIC = ActorRef(account="visitor", function=Function.PUBLIC, unit="")
Offices = Mapping[Part, tuple[Office, ...]]


def actor(
    act: type[Act], view: object, said: Mapping[str, Any], wanted: Part | None = None
) -> ActorRef | None:
    """None where no office of the programme plays a part of the act.

    `view` is what has place and offices: the stream, or for a filing the case it is about.
    """
    for part in (wanted,) if wanted else parts_of(act):
        found = _player(part, view, said)
        if found is not None:
            return _of_department(found, view, said) if act is VerifyValues else found
    return None


def _player(part: Part, view: object, said: Mapping[str, Any]) -> ActorRef | None:
    place: str = getattr(view, "place", "")
    if part is Part.NOBODY:
        return CLOCK
    if part is Part.ANYBODY:
        return PUBLIC
    if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR):
        return expert(view) if isinstance(view, Case) and view.panel.experts else None
    offices: Offices = getattr(view, "offices", {})
    if isinstance(view, Case) and part in (Part.OWING, Part.LEADER_IN_CHARGE):
        by = owing if part is Part.OWING else leading
        named = by(offices, said["what"], recheck=bool(view.title))
    else:
        named = offices.get(part, ())
    return of_office(named[0], place) if named else None


def of_office(office: Office, place: str) -> ActorRef:
    unit = at(place, office.level)
    return ActorRef(account=f"{office.function}-{unit}", function=office.function, unit=unit)


def expert(case: Case) -> ActorRef:
    """The next one of the panel who has not handed in a sheet; then the chair."""
    waiting = [one for one in case.panel.experts if one not in case.panel.sheets]
    name = waiting[0] if waiting else case.panel.chair
    return ActorRef(account=name, function=Function.EXPERT, unit=case.place[: DIGITS[Level.CITY]])


def _of_department(found: ActorRef, view: object, said: Mapping[str, Any]) -> ActorRef:
    """A0.5: each department signs its own values."""
    department = view.rules.verifiers[said["codes"][0]] if isinstance(view, Case) else ""
    unit = f"{found.unit}:{department}"
    return found.model_copy(update={"unit": unit, "account": f"{found.function}-{unit}"})
