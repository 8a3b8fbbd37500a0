"""C4.6.23, C4.5.2: indicators broken down to offices and persons, the rest to a named owner (4.2.20)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.clocks.calendar import days_later, local_day
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.breakdown import outstanding
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.breaking_down import BreakDown, DeliverMaterial, NameOwner
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import OWNERS, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]
TOWN = "990121101"
MAYOR = ActorRef(account="mayor", function=Function.APPLICANT_LEADER, unit=TOWN)
OTHER = MAYOR.model_copy(update={"account": "other", "unit": "990121102"})


async def test_c4_6_23_a_unit_names_days_persons_and_measures_and_what_is_late_is_shown(
    carry: Carry,
) -> None:
    round_ = carry("county-performance")
    await round_.open()
    await round_.enter(TOWN, "towns")
    today = local_day(await round_.now())
    lines: list[dict[str, Any]] = [
        {"indicator": "gdp", "office": TOWN, "due_on": today, "material": "统计月报"},
        {"indicator": "roads", "office": "", "due_on": None, "material": ""},
    ]
    await round_.do(BreakDown, indicators=lines)
    with pytest.raises(Invalid):
        await round_.do(BreakDown, indicators=lines[:1])
    said: dict[str, Any] = {"indicator": "gdp", "account": "clerk", "measures": WORDS}
    with pytest.raises(NotEntitled):
        await round_.do(NameOwner, OTHER, **said, starts_on=today)
    with pytest.raises(Invalid):
        await round_.do(NameOwner, MAYOR, **said, starts_on=days_later(today, 1))
    await round_.do(NameOwner, MAYOR, **said, starts_on=today)
    gdp, roads = (await round_.state()).assignments
    assert (gdp.office, gdp.account, gdp.due_on) == (TOWN, "clerk", today)
    assert (roads.office, roads.by_rest, roads.due_on) == ("jixiao", True, date(today.year, 12, 31))
    wanted = outstanding((gdp,), days_later(today, 3))
    assert [(one.indicator, one.days_late) for one in wanted] == [("gdp", 3)]
    await round_.do(DeliverMaterial, MAYOR, indicator="gdp", document_no="松政〔2031〕3号")
    gdp, roads = (await round_.state()).assignments
    assert not outstanding((gdp,), days_later(today, 3))
    await round_.do(NameOwner, indicator="roads", account="o", measures=WORDS, starts_on=today)


async def test_c4_5_2_no_indicator_is_without_an_owner(carry: Carry) -> None:
    """D17: two offices are named by the scheme, with their days; the rest is the owner's of the rest."""
    round_ = carry(later(OWNERS))
    await round_.open()
    await round_.enter("990121:huanbao", "departments")
    names = ("air", "water", "noise")
    await round_.do(BreakDown, indicators=[{"indicator": one} for one in names])
    state = await round_.state()
    year = state.year
    assert [(one.indicator, one.office, one.by_rest, one.due_on) for one in state.assignments] == [
        ("air", "huanbao", False, date(year, 6, 30)),
        ("water", "shuiwu", False, date(year, 11, 30)),
        ("noise", "zhengfuban", True, date(year, 11, 30)),
    ]
    said: dict[str, Any] = {
        "indicator": "air",
        "material": "report",
        "document_no": "环监〔2031〕1号",
    }
    with pytest.raises(NotEntitled):
        await round_.do(DeliverMaterial, round_.office("shuiwu"), **said)
    await round_.do(DeliverMaterial, round_.office("huanbao"), **said)
    [delivered] = (await round_.state()).assignments[0].delivered
    assert delivered.document == "环监〔2031〕1号"
