"""4.2.17: an unmet hard indicator in a case: one report and words, in the list of what is lacking (C5.5.16)."""

from datetime import date
from decimal import Decimal

import yaml

from services.cli.sample_figures import sample_sheet
from services.domain.attainment.datasheet import DataSheet
from services.domain.clocks.calendar import local_day
from services.domain.programme import library
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import StepName
from services.storage.papers import data_sheets
from services.storage.rulebook import definitions
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.portal.conftest import SignIn
from tests.storage.defining import bring_in, publish
from tests.storage.recording import record

REPORT = "硬性指标未达要求专题报告"


def says_so() -> str:
    """The village's definition, with a special report on two hard indicators."""
    shipped = library.newest("village-municipal")
    items = [one.model_dump(mode="json", exclude_defaults=True) for one in shipped.dossier]
    report = {
        "id": "special-report",
        "rule": "C5.5.16",
        "name": {"zh": REPORT, "en": "Special report on hard indicators not met"},
        "parts": [["statement"]],
        "for_unmet": ["V08", "V09"],
    }
    said = {
        "extends": shipped.id,
        "id": shipped.id,
        "version": 2,
        "effective_from": date(2020, 1, 1),
        "dossier": [*items, report],
    }
    return yaml.safe_dump(said, allow_unicode=True)


async def prepared(cast: Cast, *, checked: bool = False) -> str:
    """A village's case under that definition, at its self-check or its formal check."""
    database, now = cast.doors.database, await cast.now()
    await publish(database, await bring_in(database, says_so(), now=now), now=now)
    stage = Stage(Track.VILLAGE, now=now)
    async with database.reading() as tx:
        stage.programme = await definitions.programme(tx, "village-municipal", local_day(now))
    stage.to(StepName.APPLICATION if checked else StepName.SELF_CHECK)
    while checked and Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    await record(database, stage)
    return stage.case.id


async def entered(cast: Cast, case: str, *, share: str, remark: str = "") -> None:
    """The figures of the sample, of the farm film recovered no more than this share."""
    now = await cast.now()
    sheet = sample_sheet(library.bundled_catalogue("eco-village"), local_day(now).year - 1)
    values = tuple(
        one.model_copy(update={"amount": one.amount * Decimal(share), "remark": remark})
        if one.datum == "film_recovered"
        else one
        for one in sheet.values
    )

    def edit(_: DataSheet) -> DataSheet:
        return sheet.model_copy(update={"values": values})

    async with cast.doors.database.writing() as tx:
        await data_sheets.change(tx, case, edit, by="clerk", now=now)


async def test_4_2_17_c5_5_16_the_applicant_is_told_of_the_report_and_the_words_together(
    person: SignIn, cast: Cast
) -> None:
    clerk, case = await person("shangping.clerk"), await prepared(cast)
    await entered(cast, case, share="0.5")
    page = await clerk.see(f"/cases/{case}/readiness")
    assert f"缺少材料：{REPORT}" in page.text
    assert "农膜回收率未达到要求，没有写明原因" in page.text
    assert "请采取措施，达标后再申请" not in page.text
    assert REPORT in (await clerk.see(f"/cases/{case}")).text
    await entered(cast, case, share="0.5", remark="回收网点尚未建成，明年六月建成。")
    page = await clerk.see(f"/cases/{case}/readiness", language="en")
    assert "Special report on hard indicators not met" in page.text
    assert "it is not said why" not in page.text
    assert (await clerk.see(f"/cases/{case}/dossier/special-report")).status == 200


async def test_4_2_17_who_meets_its_hard_indicators_reads_nothing_of_a_report(
    person: SignIn, cast: Cast
) -> None:
    clerk, case = await person("shangping.clerk"), await prepared(cast)
    await entered(cast, case, share="1")
    for page in ("", "/readiness"):
        assert REPORT not in (await clerk.see(f"/cases/{case}{page}")).text


async def test_4_2_17_whoever_examines_the_papers_sees_the_report_and_that_it_is_unmet(
    person: SignIn, cast: Cast
) -> None:
    officer, case = await person("qingxi.officer"), await prepared(cast, checked=True)
    await entered(cast, case, share="0.5", remark="回收网点尚未建成。")
    page = await officer.see(f"/cases/{case}")
    assert REPORT in page.text
    assert f"缺少材料：{REPORT}" in page.text
