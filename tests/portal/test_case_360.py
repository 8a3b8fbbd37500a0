"""A case as a whole: head, matrix, two submissions compared, who has looked (portal B3.7)."""

from collections import Counter
from decimal import Decimal

import pytest

from services.api.portal.offices.comparing import between_submissions
from services.api.portal.offices.matrix import compared
from services.domain.attainment.datasheet import DataSheet, Value
from services.domain.attainment.indicators import Assessment
from services.domain.attainment.verdicts import Verdict
from services.domain.case import Case, SelfCheck
from services.domain.clocks.calendar import local_day
from services.domain.programme.library import catalogue_of, names_in, newest
from services.domain.programme.schema import Track
from services.domain.steps.application import IssueDeficits, SealedDocument, SubmitApplication
from services.domain.tree.units import StepName
from services.storage.queries.histories import History, Recorded
from tests.api.cast import Cast
from tests.domain.stage import Stage, deficit
from tests.portal.city import City
from tests.portal.conftest import SignIn

COUNTY = newest("county-municipal")
CATALOGUE = catalogue_of(COUNTY)


@pytest.mark.usefixtures("worker")
async def test_b3_7_the_head_names_unit_title_step_end_and_owner_with_one_act_to_do(
    person: SignIn, city: City
) -> None:
    page = await (await person("city.officer")).see(f"/cases/{city.assessed}")
    head = page.html.split('class="bar bar--sticky"')[1].split("</section>")[0]
    for said in ("申报", "编号", "环节", "到期", "经办"):
        assert said in head
    assert head.count('class="btn') == 1
    assert "未指定" in head
    for anchor in ("indicators", "dossier", "events", "hands", "seen"):
        assert f'href="#{anchor}"' in page.html
        assert f'id="{anchor}"' in page.html


@pytest.mark.usefixtures("worker")
async def test_b3_7_the_matrix_has_claim_bureau_differences_and_the_number_of_proofs(
    person: SignIn, city: City
) -> None:
    page = await (await person("city.officer")).see(f"/cases/{city.assessed}")
    table = page.text.split("申报 结果")[1]
    assert "部门核准 差别 证据" in table, "what experts say is sealed until all sheets are in"


@pytest.mark.usefixtures("worker")
async def test_b3_7_a_filing_is_linked_for_those_who_may_open_it(
    person: SignIn, cast: Cast, city: City
) -> None:
    """An expert of the panel reads that there was a visit; its note is the bureau's page."""
    officer, expert = await person("city.officer"), await person("expert.one")
    home = f"/cases/{city.assessed}"
    form = await officer.see(f"{home}/acts/file-visit-note")
    today = local_day(await cast.now()).isoformat()
    await officer.send(form, "file-visit-note", visited_on=today, visit="open", note="现场一致。")
    shown, told = await officer.see(home), await expert.see(home)
    assert "/filings/" in shown.html
    assert "现场一致。" in told.text
    assert "/filings/" not in told.html


@pytest.mark.usefixtures("worker")
async def test_b3_7_who_has_looked_is_shown_to_those_in_charge_alone(
    person: SignIn, city: City
) -> None:
    """2.5.2: the bureau that judges objections and assesses, and the auditor."""
    for login, shown in (("city.officer", True), ("auditor", True), ("hekou.mayor", False)):
        page = await (await person(login)).see(f"/cases/{city.rectifying}")
        assert page.status == 200, login
        assert ("每看一次都记录在案" in page.text) is shown, login


def test_b3_7_differences_are_said_in_words() -> None:
    attained = Assessment(code="C07", verdict=Verdict.ATTAINED, digest="now")
    case = Case(id="case", self_check=SelfCheck(verified={"C07": "then"}))
    changed = compared(case, attained, verifies=True, answers={})
    assert (changed.signed, changed.differs and changed.differs.zh) == ("changed", "核准后有改动")
    blank = Case(id="case")
    split = compared(blank, attained, verifies=False, answers={"C07": Counter(met=2, unmet=1)})
    assert split.experts.zh == "达标2，不达标1"
    assert split.differs
    assert split.differs.zh == "专家意见不一"
    against = compared(blank, attained, verifies=False, answers={"C07": Counter(insufficient=3)})
    assert against.differs
    assert against.differs.zh == "专家与申报不一致"
    agreed = compared(blank, attained, verifies=False, answers={"C07": Counter(met=3)})
    assert agreed.differs is None


def test_b3_7_two_submissions_are_compared_in_data_and_files_with_the_reason() -> None:
    def line(document: str, place: str) -> SealedDocument:
        return SealedDocument(document=document, version_id="1", sha256=document * 64, place=place)

    entry = next(one for one in CATALOGUE.entries if one.base_data)
    datum = entry.base_data[0]

    def sheet(amount: str) -> DataSheet:
        return DataSheet(
            year=2030, values=(Value(datum=datum.id, year=2030, amount=Decimal(amount)),)
        )

    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    stage.do(SubmitApplication, manifest=(line("a", "plan/1"), line("b", "work-summary/1")))
    stage.do(IssueDeficits, lines=(deficit("work-summary"),))
    stage.do(SubmitApplication, manifest=(line("a", "plan/1"), line("c", "work-summary/1")))
    log = History(
        stream="case",
        recorded=tuple(Recorded(seq=n, fact=one, hash="") for n, one in enumerate(stage.facts, 1)),
        texts={},
        units={},
        people={},
        documents={"b": "总结.pdf", "c": "总结（补充）.pdf"},
    )
    made = [one.seq for one in log.recorded if one.fact.kind == "application-submitted"]
    sheets = {made[0]: sheet("3866"), made[1]: sheet("3902")}
    found = between_submissions(log, sheets, CATALOGUE, names_in(COUNTY))
    assert found
    data, file = found.lines
    assert datum.name_zh in data.what.zh
    assert (data.before.zh, data.then.zh) == (f"3866 {datum.unit}", f"3902 {datum.unit}")
    assert (file.before.zh, file.then.zh) == ("总结.pdf #bbbbbbbb", "总结（补充）.pdf #cccccccc")
    assert file.reason
    assert file.reason.zh == "补正告知书第1项"
    once = log.model_copy(update={"recorded": log.recorded[:-1]})
    assert between_submissions(once, {}, CATALOGUE, {}) is None
