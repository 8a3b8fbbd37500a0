"""One area through all its years; what is left of it is counts (4.4.1).

Areas know nothing of each other, so whoever has several processors runs several areas at a time
and adds the counts up in their order.
"""

from collections.abc import Sequence
from functools import partial

from services.domain.clocks.calendar import start_of_day
from services.domain.simulation import beside, cases, titles
from services.domain.simulation.chance import Chance
from services.domain.simulation.matters import Matter, Unit
from services.domain.simulation.pace import working_day
from services.domain.simulation.population import Setting
from services.domain.simulation.stage import Stage

WORKING_DAYS = 250
NOT_YET, BETWEEN, TITLED = "not-yet", "between", "titled"
"""Where a unit is that has no open case: before its first request, after one, with its title."""


def run(setting: Setting, places: Sequence[str], *, keeps_acts: bool = False) -> Stage:
    """The area after its last day."""
    listeners = (cases.after, beside.after, titles.after)
    stage = Stage(setting, listeners, keeps_acts=keeps_acts)
    units = [Unit(place, Chance(setting.seed, place)) for place in places]
    for unit in units:
        days = unit.chance.between(1, setting.behaviour.spread_years * WORKING_DAYS)
        at = working_day(start_of_day(setting.begins), days, setting.calendar, unit.chance)
        stage.agenda.put(at, partial(cases.apply, stage, unit))
    stage.agenda.run(setting.ends_at)
    for unit in units:
        _ended(stage, unit)
    return stage


def _ended(stage: Stage, unit: Unit) -> None:
    """Where the last day finds the unit."""
    tally = stage.tally
    if unit.case:
        tally.standing[f"case:{unit.case.case.stands}"] += 1
        _still_there(stage, unit.case)
    elif unit.title:
        tally.standing[TITLED] += 1
    else:
        tally.standing[BETWEEN if unit.cases else NOT_YET] += 1
    if unit.title:
        title = unit.title.title
        if title.named_on:
            tally.titles.append((title.named_on, None))
        recheck = unit.title.recheck
        if recheck and recheck.case.step:
            _still_there(stage, recheck)


def _still_there(stage: Stage, matter: Matter) -> None:
    case, ends = matter.case, stage.setting.ends_at
    stage.tally.stays_on(matter.kind, case.stands, case.step_since or ends, ends)
    if matter.waits_since:
        stage.tally.waited(matter.waits_since, ends, matter.waits_in, matter.waits_for)
