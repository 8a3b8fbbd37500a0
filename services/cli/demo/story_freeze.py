"""The county around them: older titles, and the year in which nothing is taken (A0.11, A4.5, E8).

Village 1 loses its title on 20 November 2035; until 1 January the county is frozen.
"""

from pydantic import BaseModel

from services.cli.demo.moves import passes_recheck, recheck_opens
from services.cli.demo.stage import Stage, scene
from services.domain.base import Receipt
from services.domain.steps import creation_request

OLD_TITLES = {
    "Hekou": ("town-municipal", "990121102", "市级环境优美乡镇", "2029-06-05"),
    "Hekou, provincial": ("town-provincial", "990121102", "省级环境优美乡镇", "2029-09-10"),
    "Shamu": ("village-municipal", "990121101202", "市级生态村", "2029-06-05"),
    "Luhua": ("village-municipal", "990121101203", "市级生态村", "2029-06-05"),
}


@scene("2030-03-04 14:00")
async def old_titles_are_recorded(stage: Stage) -> None:
    """A0.11, F20: titles won before the system began count in register, ladder and re-check."""
    for name, (programme, place, title, day) in OLD_TITLES.items():
        old = {
            "programme": programme,
            "place": place,
            "name": title,
            "named_on": day,
            "document_no": "云环发〔2029〕3号",
        }
        receipt = await stage.person("city.leader").send("POST", "/titles", old, Receipt)
        stage.streams[name] = receipt.stream


async def old_titles_pass(stage: Stage, number: int, day: str) -> None:
    for name in OLD_TITLES:
        opened = await recheck_opens(stage, name, number)
        await passes_recheck(stage, opened, day)
        await stage.stands(opened, "passed")


@scene("2031-09-18 09:00")
async def first_rechecks(stage: Stage) -> None:
    await old_titles_pass(stage, 1, "2031-09-18")


@scene("2033-09-19 09:00")
async def second_rechecks(stage: Stage) -> None:
    await old_titles_pass(stage, 2, "2033-09-19")


@scene("2035-09-18 09:00")
async def third_rechecks(stage: Stage) -> None:
    await old_titles_pass(stage, 3, "2035-09-18")


@scene("2035-09-03 09:00")
async def village_2_tries_again(stage: Stage) -> None:
    await stage.opens("second try", "longtan.clerk", "village-municipal", "990121102201")
    await stage.act(
        "second try", "hekou.government", creation_request.GiveConsent, opinion="同意上报。"
    )


class _Frozen(BaseModel):
    cancelled_on: str | None
    stands: str


@scene("2035-11-20 15:00")
async def county_is_frozen(stage: Stage) -> None:
    """The title is gone, and every open case of the county waits for the new year."""
    held = await stage.title("village 1 title")
    stage.checks.equal("village 1: cancelled on", str(held.cancelled_on), "2035-11-20")
    stage.checks.equal("village 1: title", held.stands, "cancelled")
    page = await stage.case("second try")
    until = page.line.paused_until.isoformat() if page.line.paused_until else ""
    stage.checks.equal("second try: paused until", until[:19], "2035-12-31T16:00:00")
    await stage.refused("second try", "qingxi.officer", creation_request.ListApplicant, "not-now")


@scene("2035-12-10 09:00")
async def nothing_is_taken(stage: Stage) -> None:
    """County, town and village; municipal, provincial and national. The next county is free."""
    frozen = "county-frozen"
    await stage.cannot_open("songping.clerk", "town-provincial", "990121101", frozen)
    await stage.cannot_open("hekou.clerk", "town-national", "990121102", frozen)
    await stage.cannot_open("qingxi.clerk", "county-provincial", "990121", frozen)
    await stage.cannot_open("shangping.clerk", "village-municipal", "990121101201", frozen)
    await stage.opens("next county", "shiqiao.clerk", "town-municipal", "990122101")


@scene("2035-12-31 23:30")
async def not_even_now(stage: Stage) -> None:
    await stage.cannot_open("songping.clerk", "town-provincial", "990121101", "county-frozen")


@scene("2036-01-01 00:30")
async def the_year_is_over(stage: Stage) -> None:
    """The town's application is taken on 1 January (F6)."""
    await stage.opens("town, provincial", "songping.clerk", "town-provincial", "990121101")
    await stage.stands("town, provincial", "creation-request")


@scene("2036-01-02 09:00")
async def cases_go_on(stage: Stage) -> None:
    page = await stage.case("second try")
    stage.checks.equal("second try: paused until", page.line.paused_until, None)
    await stage.act("second try", "qingxi.officer", creation_request.ListApplicant)
