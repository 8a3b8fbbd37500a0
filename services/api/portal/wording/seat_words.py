"""Who somebody is at a unit: its name with the function in it, as a letter would name them."""

from typing import Final

from services.api.portal.wording.words import FUNCTIONS
from services.domain.programme.schema import Text
from services.domain.tree.units import Function

GOVERNMENTS: Final = frozenset({Function.TOWN_GOVERNMENT, Function.COUNTY_GOVERNMENT})
BODIES: Final = ("县局", "市局", "省厅", "部")
"""What the word for an officer begins with; a department's own name says it already."""
PLACES: Final = ("国", "省", "市", "州", "盟", "县", "区", "旗")
"""What the name of a place that has such a body ends with."""


def seated(unit: Text | None, function: Function) -> Text:
    """白石县政府, 云岭市环境保护局经办人; the function alone where no unit is known."""
    office = FUNCTIONS[function]
    if unit is None or not unit.zh:
        return office
    return Text(zh=_within(unit.zh, office.zh, function), en=f"{unit.en}, {office.en}")


def at_post(name: str, unit: Text | None, function: Function) -> Text:
    """李青（云岭市环境保护局经办人）."""
    post = seated(unit, function)
    return Text(zh=f"{name}（{post.zh}）", en=f"{name} ({post.en})")


def _within(unit: str, office: str, function: Function) -> str:
    """No word of the unit's name is said twice."""
    if function in GOVERNMENTS:
        return _government(unit)
    if office in unit:
        return unit
    body = next((one for one in BODIES if office.startswith(one)), "")
    if unit.endswith(PLACES):
        return unit + office.removeprefix(body[:-1])
    return unit + office.removeprefix(body)


def _government(unit: str) -> str:
    """A sub-district (街道) has an office where a town has a government."""
    if unit.endswith(("政府", "办事处")):
        return unit
    return unit + ("办事处" if unit.endswith("街道") else "政府")
