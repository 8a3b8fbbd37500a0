"""Bundled schemes by the rules they state: who is assessed, when, by what, decided by whom (4.5.1)."""

from datetime import date
from decimal import Decimal

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.scores import JudgedScore
from services.domain.programme.schemes import scheme
from services.domain.rounds.finishing import CloseScoring, DecideRound
from services.domain.rounds.reporting import ReceiveReport, agenda
from services.domain.rounds.scoring import AppointRaters, GiveScores
from services.domain.rounds.state import AssessmentRound
from services.domain.tree.units import Function
from tests.domain.test_rounds import NOW, Table

LEADER = ActorRef(account="leader", function=Function.COUNTY_LEADER, unit="990121")
PAPER = {"document_no": "质振〔2032〕1号"}


def ends(of: AssessmentRound) -> dict[str, date]:
    return {one.label.en: one.ends for one in agenda(of) if one.ends}


def test_c1_1_quality_revival_goes_from_self_check_to_composite_report() -> None:
    """C1.1, of every group: report of June, composite score, approval by the leading group."""
    table = Table("quality-revival")
    scored = {"towns": "85", "departments": "61", "enterprises": "59"}
    for group, score in scored.items():
        table.enter(group, group)
        june = {"report": "self-check-june", "code": group, "period": ""}
        table.do(ReceiveReport, **june, received_on=date(2031, 6, 12))
        with pytest.raises(Invalid):
            table.do(ReceiveReport, **june, received_on=date(2031, 6, 10))
        table.do(GiveScores, code=group, scores=[{"slot": "composite", "score": score}])
    assert {(one.code, one.days_late) for one in table.state.reports} == {
        (one, 2) for one in scored
    }
    table.do(CloseScoring)
    table.do(DecideRound, LEADER, **PAPER)
    bands = {one.code: one.band for one in table.state.grades}
    assert bands == {"towns": "good", "departments": "pass", "enterprises": "fail"}


def test_c1_1_1_town_governments_19_departments_and_key_enterprises_are_assessed() -> None:
    subjects = scheme("quality-revival").evaluation.subjects
    assert [(one.id, str(one.kind), one.count) for one in subjects] == [
        ("towns", "town", None),
        ("departments", "department", 19),
        ("enterprises", "enterprise", None),
    ]
    table = Table("quality-revival")
    with pytest.raises(Invalid):
        table.enter("villages", "villages")
    assert not table.state.entries


def test_c4_6_18_what_a_data_collecting_unit_says_of_others_stands_under_its_own_hand() -> None:
    """Neither the unit itself nor the organising office says it once somebody collects it."""
    table = Table("county-performance")
    table.enter("t", "towns", place="990121101")
    table.do(AppointRaters, rated="indicators", raters=("statistics",))
    said = {"code": "t", "scores": [{"slot": "indicators/1", "score": "91.5"}]}
    mayor = ActorRef(account="m", function=Function.APPLICANT_LEADER, unit="990121101")
    for nobody in (mayor, table.officer, LEADER):
        with pytest.raises(NotEntitled):
            table.do(GiveScores, nobody, **said)
    office = ActorRef(account="statistics", function=Function.JOINT_DEPARTMENT, unit="990121:tj")
    table.do(GiveScores, office, **said)
    assert table.state.entry("t").scores == {"indicators/1": {"statistics": Decimal("91.5")}}


def test_c1_1_4_towns_are_assessed_by_the_end_of_december_after_both_self_checks() -> None:
    days = ends(Table("quality-revival").state)
    assert days["Towns are assessed"] == date(2031, 12, 31)
    june, november = (days[f"Report of the self-check in {name}"] for name in ("June", "November"))
    assert (june, november) == (date(2031, 6, 10), date(2031, 11, 5))


def test_c1_1_7_nothing_is_final_before_the_leading_group_has_approved_it() -> None:
    table = Table("quality-revival")
    for code, group in (("t", "towns"), ("d", "departments"), ("e", "enterprises")):
        table.enter(code, group)
        table.do(GiveScores, code=code, scores=[{"slot": "composite", "score": "81"}])
    table.do(CloseScoring)
    assert not table.state.grades
    with pytest.raises(NotEntitled):
        table.do(DecideRound, **PAPER)
    assert not table.state.grades
    table.do(DecideRound, LEADER, **PAPER)
    assert {one.code: one.band for one in table.state.grades} == dict.fromkeys("tde", "good")


def test_c3_1_3_legal_persons_with_survey_duties_are_who_may_enter() -> None:
    [subject] = scheme("integrity-units").evaluation.subjects
    assert subject.label.zh == "有定期统计任务的法人单位"
    assert (str(subject.kind), str(subject.level)) == ("enterprise", "county")


def item(name: str) -> tuple[str, Decimal]:
    """An item of the sheet of burden reduction: its words and its points."""
    sheet = scheme("burden-reduction").evaluation.judging["towns"].sheet
    assert sheet
    [found] = [one for one in sheet.items if one.id == name]
    assert isinstance(found.score, JudgedScore)
    return found.label.zh, found.score.points


def test_c5_1_2_three_supervisions_three_evaluations_a_summary_and_contracts_bring_points() -> None:
    """The summary is owed as a report as well, by the end of the year."""
    words, points = item("reports")
    assert points == 2
    assert all(said in words for said in ("自我督查3次", "自我评比3次", "年终有总结"))
    contracts, points = item("contracts")
    assert points == 2
    assert "减负目标责任书" in contracts
    assert scheme("burden-reduction").evaluation.judging["towns"].self_scored
    table = Table("burden-reduction")
    table.enter("t", "towns")
    table.do(
        ReceiveReport, report="yearly-summary", code="t", period="2031", received_on=NOW.date()
    )
    [summary] = table.state.reports
    assert (summary.due_on, summary.days_late) == (date(2031, 12, 31), 0)


def test_c5_1_3_fees_are_public_cards_have_no_gap_and_there_is_a_budget_and_an_account() -> None:
    for name, points, said in (
        ("publication", 5, ("公示制",)),
        ("cards", 5, ("户不缺卡", "卡不缺项")),
        ("procedure", 10, ("年初有预算", "年终有决算")),
        ("village-budget", 3, ("年初有计划", "年终有决算")),
    ):
        words, given = item(name)
        assert given == points
        assert all(one in words for one in said), words


def test_c5_1_4_complaints_have_a_person_a_record_an_investigation_and_a_result() -> None:
    assert item("reception") == ("镇减负接待有专人", Decimal(5))
    assert item("complaints") == ("接待有记录、案件查处及时，整改有结果", Decimal(5))


def test_c5_2_1_a_rural_scheme_is_evaluated_before_in_the_middle_and_after() -> None:
    table = Table("rural-health-evaluation")
    assert [one.id for one in table.state.rules.stages] == ["before", "middle", "after"]
    middle, after = table.state.rules.stages[1:]
    assert "进程过半" in middle.label.zh
    assert (middle.by.zh, "第三方机构" in after.by.zh) == ("第三方机构", True)


def test_c5_5_17_tables_and_papers_are_complete_and_archived_by_31_may() -> None:
    table = Table("education-supervision")
    assert date(2031, 5, 31) in ends(table.state).values()
    table.do(ReceiveReport, report="archives", code="990121", received_on="2031-06-02")
    [archives] = table.state.reports
    assert archives.days_late == 2
