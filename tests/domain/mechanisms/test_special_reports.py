"""Special reports: on hard items that were not met, and on failing years (C5.5.16, C1.1.10)."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.domain.mechanisms.special_reports import (
    SpecialReportRule,
    missing_sections,
    owed_for_failure,
    owed_for_items,
)
from tests.domain.mechanisms.schemes import read

HARD = read(
    SpecialReportRule,
    """
    id: hard-items
    label: {zh: 硬指标未达标专题报告, en: special report on hard indicators not met}
    to: {zh: 省政府督导室, en: the province's supervision office}
    hard_items: [I01, I05, I09]
    sections:
      - {id: causes, label: {zh: 原因, en: causes}}
      - {id: plan, label: {zh: 整改计划, en: plan}}
    source: C5.5.16
    """,
)
FAILED = read(
    SpecialReportRule,
    """
    id: two-years
    label: {zh: 连续两年未达标专题报告, en: report on two years not up to standard}
    to: {zh: 领导小组, en: the leading group}
    days: 30
    sections:
      - {id: causes, label: {zh: 原因, en: causes}}
      - {id: problems, label: {zh: 问题, en: problems}}
      - {id: measures, label: {zh: 措施, en: measures}}
    """,
)
SINCE = date(2031, 6, 9)


def test_c5_5_16_one_report_explains_every_hard_item_that_is_not_met() -> None:
    owed = owed_for_items(HARD, ["I09", "I02", "I01"], SINCE)
    assert owed is not None
    assert (owed.items, owed.due_on) == (("I01", "I09"), None)


def test_c5_5_16_an_item_that_is_not_hard_asks_for_none() -> None:
    assert owed_for_items(HARD, ["I02"], SINCE) is None


def test_c5_5_16_each_item_has_each_section() -> None:
    owed = owed_for_items(HARD, ["I01", "I09"], SINCE)
    assert owed is not None
    lacking = missing_sections(HARD, owed, {"I01": ["causes", "plan"], "I09": ["causes"]})
    assert [(one.item, one.section.id) for one in lacking] == [("I09", "plan")]


def test_c1_1_10_after_two_years_causes_problems_and_measures_are_due_within_the_term() -> None:
    owed = owed_for_failure(FAILED, SINCE)
    assert (owed.items, owed.due_on) == ((), date(2031, 7, 9))
    lacking = missing_sections(FAILED, owed, {"": ["problems"]})
    assert [one.section.label.en for one in lacking] == ["causes", "measures"]
    assert missing_sections(FAILED, owed, {"": ["causes", "problems", "measures"]}) == ()


def test_e11_a_term_that_no_source_gives_says_that_it_is_ours() -> None:
    assert (FAILED.source, FAILED.note) == (None, "our default, no source")


def test_4_2_17_a_section_stands_once() -> None:
    with pytest.raises(ValidationError, match="named twice"):
        SpecialReportRule.from_file(HARD.model_dump() | {"sections": [HARD.sections[0]] * 2})
