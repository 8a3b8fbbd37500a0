"""Score sheets, special reports, the pool and tables of figures of a round, at the browser (4.2)."""

import pytest

from services.domain.clocks.calendar import BEIJING
from services.domain.programme.schemes import scheme
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.portal.test_rounds import do, opened

pytestmark = pytest.mark.usefixtures("worker")

TOWN, COUNTY = "990121101", "990121"


async def begun(
    cast: Cast, officer: Person, scheme: str, new: dict[str, str], by: Person | None = None
) -> str:
    """A round of this year with one unit in it, which the officer entered, or whoever does that."""
    home = await opened(officer, scheme, (await cast.now()).year)
    await do(by or officer, home, "enter-subject", values=new)
    return home


async def with_town(cast: Cast, officer: Person) -> str:
    new = {"code": TOWN, "name": "松坪镇", "group": "towns", "place": TOWN}
    return await begun(cast, officer, "burden-reduction", new)


async def with_county(cast: Cast, officer: Person) -> str:
    new = {"code": COUNTY, "name": "青溪县", "group": "counties", "place": COUNTY}
    return await begun(cast, officer, "education-supervision", new)


async def test_c5_1_1_c5_10_1_a_sheet_is_filled_in_item_by_item_and_nothing_typed_is_lost(
    person: SignIn, cast: Cast
) -> None:
    """A point taken off without a word comes back beside its item; the town reads it after the end."""
    officer, mayor = await person("qingxi.officer"), await person("songping.mayor")
    home = await with_town(cast, officer)
    sheet = scheme("burden-reduction").evaluation.judging["towns"].sheet
    assert sheet
    rows = {f"marks.{at}.given": f"{one.score.points}" for at, one in enumerate(sheet.items)}
    form = await officer.see(f"{home}/acts/fill-sheet")
    assert "户不缺卡" in form.text
    assert "（10分）" in form.text
    rows["marks.6.given"] = "2.5"
    refused = await officer.send(form, "fill-sheet", code=TOWN, values=rows)
    assert refused.status == 422
    assert "“扣分理由”：“负担计划" in refused.text
    assert "请写明理由" in refused.text
    assert 'value="2.5"' in refused.html
    rows["marks.6.reason"] = "两户缺卡。"
    done = await officer.send(refused, "fill-sheet", code=TOWN, values=rows)
    assert "/acts/" not in done.path, done.text[:600]
    page = await officer.see(done.link("评分表"))
    for words in ("88.5", "两户缺卡。"):
        assert words in page.text
    assert "两户缺卡。" not in (await mayor.see(f"{home}/sheets")).text
    english = await officer.see(f"{home}/sheets", language="en")
    assert "Full points" in english.text


async def test_c5_10_2_a_town_scores_itself_and_its_wrong_sum_is_named(
    person: SignIn, cast: Cast
) -> None:
    officer, mayor = await person("qingxi.officer"), await person("songping.mayor")
    home = await with_town(cast, officer)
    rows = {"marks.0.given": "2", "marks.1.given": "2", "stated": "5"}
    await do(mayor, home, "score-oneself", code=TOWN, values=rows)
    page = await officer.see(f"{home}/sheets")
    assert "自评" in page.text
    assert "各项合计4分，与所述5分不符" in page.text


async def test_c5_5_16_a_county_explains_a_hard_item_that_it_misses(
    person: SignIn, cast: Cast
) -> None:
    """The page names the report with its last day until it is in."""
    officer, clerk = await person("city.officer"), await person("qingxi.clerk")
    home = await with_county(cast, officer)
    said = {"item": "junior-dropout", "met": "false", "basis": "统计年报：3.2%。"}
    page = await do(officer, home, "judge-hard-item", code=COUNTY, values=said)
    assert "待报送的专题报告" in page.text
    assert "硬性指标未达要求专题报告" in page.text
    written = {
        "report": "hard-items",
        "written.0.item": "junior-dropout",
        "written.0.section": "explanation",
        "written.0.words": "两所学校撤并，学生随迁。",
    }
    page = await do(clerk, home, "hand-in-special-report", code=COUNTY, values=written)
    assert "待报送的专题报告" not in page.text


async def test_c3_2_2_the_pool_shows_who_is_guided_next(person: SignIn, cast: Cast) -> None:
    officer, clerk = await person("qingxi.officer"), await person("songping.clerk")
    new = {"code": "91990121X", "name": "松坪竹业公司", "group": "units", "place": TOWN}
    home = await begun(cast, officer, "integrity-units/xicheng", new, by=clerk)
    said = {"gate": "fit-yet", "passed": "false", "reason": "台帐尚不规范。"}
    page = await do(officer, home, "answer-gate", code="91990121X", values=said)
    assert "培育单位库" in page.text
    today = (await cast.now()).astimezone(BEIJING).strftime("%Y-%m-%d")
    guided = {"guided_on": today, "lacking": "fit-yet", "words": "已现场指导建账。"}
    page = await do(officer, home, "record-guidance", code="91990121X", values=guided)
    assert "条件审查" in page.text
    assert "下次指导不迟于" in page.text
    page = await do(clerk, home, "leave-pool", code="91990121X", values={})
    for words in ("已退出培育", "不再安排指导"):
        assert words in page.text
    assert "下次指导不迟于" not in page.text


async def test_c5_5_4_a_county_s_figure_that_is_not_the_sum_of_its_towns_is_named_with_its_sources(
    person: SignIn, cast: Cast
) -> None:
    """Every town of the county is asked for; a correction stays on the page (D11)."""
    officer = await person("city.officer")
    home = await with_county(cast, officer)
    year = str((await cast.now()).year)
    told = {"table": "county-tables", "year": year, "office": "县教育局", "document": "综表1"}
    line = {"lines.0.place": COUNTY, "lines.0.fact": "pupils", "lines.0.amount": "2300"}
    done = await do(officer, home, "enter-figures", code=COUNTY, values={**told, **line})
    page = await officer.see(done.link("数据表与核对"))
    assert "无法核对" in page.text
    assert "松坪镇" in page.text
    said = {"table": "county-tables", "place": COUNTY, "fact": "pupils", "year": year}
    said |= {"before": "2300", "after": "2200", "office": "县统计局", "reason": "户籍在外未计。"}
    await do(officer, home, "correct-figure", code=COUNTY, values=said)
    page = await officer.see(f"{home}/figures")
    for words in ("2300 → 2200", "县统计局", "户籍在外未计。"):
        assert words in page.text
    assert "Corrections" in (await officer.see(f"{home}/figures", language="en")).text
