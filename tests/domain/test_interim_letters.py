"""The letter after a check on the way: findings with their day, counted later (A1.5, 6.2.4)."""

from datetime import timedelta

import pytest

import services.api.official.composing_feedback  # noqa: F401  (registers the letter)
from services.api.official.composing import Matter, words_of
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.steps.implementation import InterimChecked, RecordInterimCheck
from services.domain.tree.units import StepName
from tests.domain.stage import POINT, Stage

TEXTS = {"text": "污水管网尚未接通。"}


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.to(StepName.IMPLEMENTATION)
    return stage


def letter(stage: Stage, fact: object) -> str:
    assert isinstance(fact, InterimChecked)
    matter = Matter(stage.case, stage.programme, "青溪县", "云岭市环境保护局", TEXTS)
    words = words_of(matter, fact)
    assert words is not None
    return "\n".join((words.title, *words.paragraphs))


def test_6_2_4_the_letter_names_what_was_seen_the_findings_and_their_day(stage: Stage) -> None:
    by = local_day(stage.now) + timedelta(days=30)
    said = letter(stage, stage.do(RecordInterimCheck, points=(POINT,), mend_by=by))
    assert "青溪县创建市级生态县（区）中期检查情况的反馈意见" in said
    assert "以明查方式" in said
    assert "污水管网尚未接通。" in said
    assert f"{by.month}月{by.day}日" in said
    assert "整改结果在今后的验收中予以考核" in said
    (finding,) = stage.case.findings
    assert (finding.source, finding.mend_by, finding.status) == ("interim-check", by, "open")


def test_6_2_4_without_findings_the_letter_says_so(stage: Stage) -> None:
    assert "没有提出需要整改的问题" in letter(stage, stage.do(RecordInterimCheck))


def test_6_2_4_a_day_belongs_to_findings_and_comes_after_the_check(stage: Stage) -> None:
    today = local_day(stage.now)
    with pytest.raises(Invalid, match="mend_by"):
        stage.do(RecordInterimCheck, points=(POINT,), mend_by=today)
    with pytest.raises(Invalid, match="mend_by"):
        stage.do(RecordInterimCheck, mend_by=today + timedelta(days=30))
