"""A re-check goes by the catalogue in force, published after the naming (4.1.4, A6.3)."""

from collections.abc import Callable

from services.cli.sample_figures import sample_profile, sample_sheet
from services.domain.attainment.recheck_standards import Standards
from services.domain.attainment.verdicts import Verdict
from services.domain.case import Case
from services.domain.clocks.calendar import local_day, start_of_day
from services.domain.mechanisms.catalogue_gaps import GapKind
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from services.storage.papers import data_sheets
from services.storage.queries.standards import standards
from services.storage.tree.units import Unit, put_unit
from tests.storage.defining import bring_in, publish
from tests.workflows.walk import Walk, until

Begin = Callable[..., Walk]
NEWER = """extends: village-municipal
id: village-municipal
version: 1
effective_from: {day}
catalogue:
  changes:
    - {{code: V02, limit: 99, reason: {{zh: 提标, en: raised}}, source: A6.3}}
    - {{code: V07, limit: 82, reason: {{zh: 提标, en: raised}}, source: A6.3}}
    - {{code: V09, drop: true, reason: {{zh: 不再考核, en: asked no more}}, source: A6.3}}
"""


async def enter(case: Walk) -> None:
    """The sample village, with the figures that it is named on."""
    profile = sample_profile(Track.VILLAGE, case.place)
    sheet = sample_sheet(catalogue_of(case.programme), local_day(await case.now()).year - 1)
    unit = Unit(
        code=case.place,
        kind="place",
        name_zh="新村",
        name_en="Xincun",
        farm_related=True,
        dimensions=profile.dimensions,
    )
    async with case.database.writing() as tx:
        await put_unit(tx, unit)
        now = await case.now()
        await data_sheets.change(tx, case.case_id, lambda _: sheet, by="clerk", now=now)


async def at_recheck(case: Walk) -> Standards:
    stream = f"recheck-{case.case_id}-1"
    recheck = await until(case.database, stream, lambda one: one.stands == StepName.RECHECK)
    assert isinstance(recheck, Case)
    async with case.database.reading() as tx:
        return await standards(tx, recheck, await case.now())


async def test_4_1_4_a6_3_a_re_check_shows_what_the_catalogue_in_force_asks_beyond_the_old_one(
    walk: Begin,
) -> None:
    case = walk(Track.VILLAGE)
    await case.to_naming()
    title = await case.name()
    await enter(case)
    now = await case.now()
    text = NEWER.format(day=local_day(now))
    await publish(case.database, await bring_in(case.database, text, now=now), now=now)
    assert title.recheck_due
    await case.wait_for(start_of_day(title.recheck_due))
    found = await at_recheck(case)
    assert (found.was_version, found.now_version) == (1, 2)
    lines = {line.code: line for line in found.lines}
    assert {code: (line.kind, line.verdict) for code, line in lines.items()} == {
        "V02": (GapKind.LIMIT_CHANGED, Verdict.NOT_ATTAINED),
        "V07": (GapKind.LIMIT_CHANGED, Verdict.ATTAINED),
        "V09": (GapKind.DROPPED, None),
    }
    assert lines["V02"].stricter
    assert lines["V02"].display
    assert "98.0" in lines["V02"].display.zh
    assert [line.code for line in found.to_show] == ["V02"]


async def test_4_1_4_without_a_newer_version_nothing_is_asked_beyond_the_naming(
    walk: Begin,
) -> None:
    case = walk(Track.TOWN)
    await case.old_title(local_day(await case.now()).replace(year=2009))
    stream = f"recheck-{case.case_id}-old-1"
    recheck = await until(case.database, stream, lambda one: one.stands == StepName.RECHECK)
    assert isinstance(recheck, Case)
    async with case.database.reading() as tx:
        found = await standards(tx, recheck, await case.now())
    assert found.lines == ()
    assert found.was_version == found.now_version
