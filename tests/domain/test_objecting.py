"""6.4.3: which texts are alike, who may handle what, what an objection comes to; A4.2, E14."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.clocks.calendar import BEIJING, notice_period
from services.domain.errors import HeldByAnother, NotEntitled
from services.domain.evidence.documents import TypeNotTaken
from services.domain.filing import AnswerTip, DecideObjection, FileObjection, Filing
from services.domain.objecting.appealing import DecideAppeal, FileAppeal, NoAppeal
from services.domain.objecting.attachments import (
    MOST,
    TooManyAttachments,
    check_another,
    check_kind,
)
from services.domain.objecting.handling import HandlersUnfit, NameHandlers, RecordFinding
from services.domain.objecting.likeness import alike, keys, sketch
from services.domain.objecting.outcome import EffectUnclear, Term
from services.domain.offices.waiting import waits
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import Function
from tests.domain.stage import Stage

SIGNED = datetime(2016, 8, 18, 17, 0, tzinfo=BEIJING)
NOTICE = notice_period(SIGNED, 7)
DATES: dict[str, Any] = {"notice_starts": NOTICE.starts_at, "notice_ends": NOTICE.ends_at}
TERMS: dict[str, Any] = {
    "term": Term(days=15, unit="working"),
    "late_term": Term(days=60, unit="calendar"),
}
TEXT = "石桥镇东街桥下有一个排口，下雨后流黑水，有臭味，附近没有接入污水管网，请核查{}。"


def objected(now: datetime = SIGNED, **more: Any) -> Stage:
    stage = Stage(Track.COUNTY, state=Filing(id="filing-1"), now=now)
    stage.do(FileObjection, **DATES, **{**TERMS, **more})
    return stage


@given(st.text())
def test_6_4_3_a_text_is_like_itself_however_it_is_spaced(text: str) -> None:
    own = sketch(text)
    spaced = sketch(f"  {text} \n")
    assert spaced == own
    assert not own or (alike(own, spaced) and len(keys(own)) == 8)


def test_6_4_3_copies_with_a_word_changed_are_alike_and_other_complaints_are_not() -> None:
    first = sketch(TEXT.format("张家门前"))
    for who in ("李家屋后", "第17户", "村口，谢谢"):
        changed = sketch(TEXT.format(who))
        assert alike(first, changed)
        assert set(keys(first)) & set(keys(changed)), "or it would not be found"
    for other in (
        "农田边堆放了很多农药瓶，没有人清理。",
        "石桥镇政府公布的绿化率与实际不符，请重新测算。",
        "下雨后东街路面积水很深，老人出门不方便。",
    ):
        assert not alike(first, sketch(other))


def test_6_4_3_the_term_begins_with_the_objection_and_is_another_one_for_what_is_late() -> None:
    owed = objected().filing.ledgers[Obligation.OBJECTION]
    assert (owed.budget, owed.unit, owed.done) == (15, "working", None)
    late = objected(NOTICE.ends_at).filing
    assert (late.what, late.ledgers[Obligation.OBJECTION].budget) == ("tip", 60)
    assert objected(term=None).filing.ledgers == {}, "as those from before there was one"


@pytest.mark.parametrize(
    ("upheld", "partly", "effect", "status"),
    [
        (True, False, None, "upheld"),
        (True, False, "refuse", "upheld"),
        (True, True, "none", "partly"),
        (True, True, "correct", "partly"),
        (False, False, None, "dismissed"),
        (False, False, "none", "dismissed"),
    ],
)
def test_a4_2_what_an_objection_comes_to_and_what_follows(
    upheld: bool, partly: bool, effect: str | None, status: str
) -> None:
    stage = objected()
    stage.do(DecideObjection, upheld=upheld, partly=partly, effect=effect)
    assert stage.filing.status == status
    assert stage.filing.ledgers[Obligation.OBJECTION].done == stage.now


@pytest.mark.parametrize(
    ("upheld", "partly", "effect"),
    [
        (True, True, None),
        (True, True, "refuse"),
        (True, False, "none"),
        (True, False, "correct"),
        (False, False, "refuse"),
        (False, True, "none"),
    ],
)
def test_a4_2_an_effect_that_does_not_fit_is_refused(
    upheld: bool, partly: bool, effect: str | None
) -> None:
    with pytest.raises(EffectUnclear):
        objected().do(DecideObjection, upheld=upheld, partly=partly, effect=effect)


def test_6_4_3_once_two_are_named_nobody_else_of_the_office_acts() -> None:
    stage = objected()
    usual = stage.actor(DecideObjection)
    two = (usual.account, "another")
    with pytest.raises(HandlersUnfit):
        stage.do(NameHandlers, first="one", second="one", judges=("one",))
    with pytest.raises(HandlersUnfit):
        stage.do(NameHandlers, first="one", second="stranger", judges=("one",))
    stage.do(NameHandlers, first="somebody", second="another", judges=("another", "somebody"))
    for act, said in ((RecordFinding, {}), (DecideObjection, {"upheld": False})):
        with pytest.raises(HeldByAnother):
            stage.do(act, actor=usual, **said)
    stage.do(NameHandlers, first=two[0], second=two[1], judges=two)
    stage.do(RecordFinding, actor=usual)
    stage.do(DecideObjection, actor=usual, upheld=False)


def test_6_4_3_with_both_handlers_out_the_office_is_refused_and_the_leader_may_name_others() -> (
    None
):
    stage = objected()
    usual = stage.actor(DecideObjection)
    stage.do(NameHandlers, first="li", second="wang", judges=("li", "wang"))
    found = waits(stage.filing)
    called = {wait.account for wait in found.calls if "decide-objection" in wait.acts}
    assert called == {"li", "wang"}
    with pytest.raises(HeldByAnother):
        stage.do(DecideObjection, actor=usual, upheld=False)
    free = [wait.function for wait in found.occasions if "name-handlers" in wait.acts]
    assert free == [Function.CITY_LEADER]
    stage.do(NameHandlers, first=usual.account, second="zhao", judges=(usual.account, "zhao"))
    stage.do(DecideObjection, actor=usual, upheld=False)


def test_6_4_3_a_late_objection_calls_the_judging_office_until_it_is_answered() -> None:
    late = objected(NOTICE.ends_at)
    assert {act for wait in waits(late.filing).calls for act in wait.acts} == {"answer-tip"}
    late.do(AnswerTip, verified=False)
    assert waits(late.filing).calls == ()
    assert late.filing.ledgers[Obligation.OBJECTION].done == late.now


def appealed(stands: str, now: datetime = SIGNED, **more: Any) -> Stage:
    stage = Stage(Track.COUNTY, state=Filing(id="filing-2"), now=now)
    said = {"of": "filing-1", "stands": stands, "until": SIGNED + timedelta(hours=1), **more}
    stage.do(FileAppeal, **said)
    return stage


@pytest.mark.parametrize("stands", ["dismissed", "partly"])
def test_e14_an_appeal_is_judged_by_others_within_its_term(stands: str) -> None:
    stage = appealed(stands, before=("li", "wang"))
    assert stage.filing.ledgers[Obligation.OBJECTION].budget == 30
    usual = stage.actor(DecideAppeal)
    with pytest.raises(NotEntitled):
        stage.do(DecideAppeal, actor=usual.model_copy(update={"account": "li"}), upheld=True)
    with pytest.raises(HandlersUnfit):
        stage.do(NameHandlers, first="li", second="zhao", judges=("li", "zhao"))
    stage.do(DecideAppeal, upheld=True)
    assert stage.filing.status == "upheld"
    assert stage.filing.ledgers[Obligation.OBJECTION].done == stage.now


@pytest.mark.parametrize("stands", ["open", "upheld", "verified", ""])
def test_e14_there_is_no_appeal_against_what_was_not_decided_or_was_upheld(stands: str) -> None:
    with pytest.raises(NoAppeal):
        appealed(stands)


def test_e14_an_appeal_that_comes_after_its_days_is_refused() -> None:
    with pytest.raises(NoAppeal):
        appealed("dismissed", SIGNED + timedelta(hours=1))


def test_6_4_3_files_sent_along_are_few_and_of_few_kinds() -> None:
    check_another(MOST - 1)
    with pytest.raises(TooManyAttachments):
        check_another(MOST)
    for name in ("现场.jpg", "现场.JPEG", "扫描.png", "材料.pdf"):
        check_kind(name)
    for name in ("电影.mp4", "表.xlsx", "程序.exe", "没有扩展名", "图.svg"):
        with pytest.raises(TypeNotTaken):
            check_kind(name)
