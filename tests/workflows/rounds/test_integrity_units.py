"""C3.1 and the districts of C3.2: gates, notice, objections, validity, places (4.3.4)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from services.domain.clocks.calendar import local_day, months_later
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.mechanisms.gates import Otherwise
from services.domain.rounds.entering import AnswerGate, NotAdmitted, RecordPenalty
from services.domain.rounds.finishing import DecideTie, OverQuota, StrikeOff
from services.domain.rounds.reporting import agenda
from services.domain.rounds.scoring import FormVerdict
from services.domain.steps.naming import ObjectionStands
from services.storage.rounds import RoundExists
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
GROUP = "units"


async def applied(round_: Carried, code: str, gate: str = "first-selection", **more: Any) -> None:
    """Of its own will (C3.1.4), and past the gate that somebody decides."""
    await round_.enter(code, GROUP, round_.unit(f"head-{code}", code), **more)
    await admit(round_, code, gate)


async def admit(round_: Carried, code: str, gate: str, *, passed: bool = True) -> None:
    await round_.do(AnswerGate, code=code, gate=gate, passed=passed, reason=WORDS)


async def judge(round_: Carried, code: str, *, fit: bool = True) -> None:
    await round_.do(FormVerdict, code=code, fit=fit, opinion=WORDS)


async def test_c3_1_2_a_penalty_within_two_years_keeps_a_unit_out_and_says_why(
    carry: Carry,
) -> None:
    round_ = carry("integrity-units")
    await round_.open()
    today = local_day(await round_.now())
    for code in ("clean", "recent", "long-ago", "unfit"):
        await round_.enter(code, GROUP, round_.unit(f"head-{code}", code))
    said: dict[str, Any] = {"of": "statistics-penalty", "document_no": "统罚1号"}
    await round_.do(RecordPenalty, code="recent", decided_on=today - timedelta(days=700), **said)
    await round_.do(RecordPenalty, code="long-ago", decided_on=today - timedelta(days=800), **said)
    for code in ("clean", "recent", "long-ago"):
        await admit(round_, code, "first-selection")
    await admit(round_, "unfit", "first-selection", passed=False)
    await judge(round_, "clean")
    await judge(round_, "long-ago", fit=False)
    with pytest.raises(NotAdmitted) as refused:
        await judge(round_, "recent")
    assert "两年内无统计行政处罚" in str(refused.value.params["zh"])
    with pytest.raises(NotAdmitted, match="初选"):
        await judge(round_, "unfit")
    await round_.close()
    found = {one.code: one.recognised for one in (await round_.results()).of}
    assert found == {"clean": True, "long-ago": False}


async def test_c3_1_6_seven_days_without_objection_and_the_unit_is_named_for_two_years(
    carry: Carry,
) -> None:
    """C3.2.5, E26: the notice is our default of 7 days; valid 24 months and recognised anew."""
    round_ = carry("integrity-units")
    await round_.open()
    for code in ("a", "b"):
        await applied(round_, code)
        await judge(round_, code)
    await round_.close()
    with pytest.raises(NotNow, match="notice-comes-first"):
        await round_.decide()
    await round_.publish()
    period = (await round_.state()).period
    assert period
    assert (period.first, len(period.days)) == (
        local_day(await round_.now()) + timedelta(days=1),
        7,
    )
    await round_.env.sleep(period.ends_at - await round_.now() - timedelta(minutes=1))
    assert (await round_.state()).stage == "list-notice"
    await round_.sleep(minutes=2)
    await round_.until("results")
    grades = await round_.decide()
    decided = local_day(await round_.now())
    assert {one.valid_until for one in grades.values()} == {months_later(decided, 24)}
    await round_.end()


async def test_c3_1_6_an_objection_blocks_and_who_is_struck_off_is_not_named(
    carry: Carry,
) -> None:
    round_ = carry("integrity-units")
    await round_.open()
    for code in ("a", "b"):
        await applied(round_, code)
        await judge(round_, code)
    await round_.close()
    await round_.publish()
    dismissed, open_one = await round_.objection(upheld=False), await round_.objection()
    await round_.sleep(days=9)
    await round_.until("results")
    with pytest.raises(ObjectionStands):
        await round_.decide()
    await round_.judge(open_one, upheld=True)
    with pytest.raises(ObjectionStands):
        await round_.decide()
    with pytest.raises(Invalid):
        await round_.do(StrikeOff, code="b", objection=dismissed, reason=WORDS)
    await round_.do(StrikeOff, code="b", objection=open_one, reason=WORDS)
    grades = await round_.decide()
    assert {code: one.recognised for code, one in grades.items()} == {"a": True, "b": False}


async def test_c3_2_6_changping_puts_ten_candidates_on_its_list_and_no_more(carry: Carry) -> None:
    round_ = carry("integrity-units")
    await round_.open(variant="changping")
    for number in range(11):
        code = f"u{number:02}"
        await applied(round_, code, "first-review")
        await judge(round_, code)
    with pytest.raises(OverQuota) as refused:
        await round_.close()
    assert refused.value.params == {"places": 10, "named": 11}
    await judge(round_, "u10", fit=False)
    await round_.close()
    await round_.publish()
    assert len((await round_.state()).notices[0].codes) == 10


async def test_c3_2_4_shunyi_scores_and_has_two_places_for_industry_and_one_a_trade(
    carry: Carry,
) -> None:
    """90 × 0.4 + 80 × 0.6 = 84; two of commerce are alike, and somebody decides (E3)."""
    round_ = carry("integrity-units")
    await round_.open(variant="shunyi")
    trades = {"i1": "industry", "i2": "industry", "i3": "industry", "k1": "commerce"}
    stressed = {"i1": "90", "i2": "95", "i3": "70", "k1": "80", "k2": "80"}
    for code, trade in (trades | {"k2": "commerce"}).items():
        await applied(round_, code, trade=trade)
        rest = ("organisation", "basic-work", "reporting", "law")
        scores = {"data-quality": stressed[code], **dict.fromkeys(rest, "80")}
        await round_.score(code, **scores)
    await round_.close()
    first = (await round_.result("i1")).total
    assert first
    assert first.value == 84
    with pytest.raises(NotNow, match="tie-open"):
        await round_.publish()
    tie: dict[str, Any] = {"quota": "integrity-units", "reason": WORDS}
    with pytest.raises(NotEntitled):
        await round_.do(DecideTie, round_.officer(), chosen=("k2",), **tie)
    with pytest.raises(Invalid):
        await round_.do(DecideTie, chosen=("k1", "k2"), **tie)
    await round_.do(DecideTie, chosen=("k2",), **tie)
    await round_.publish()
    assert (await round_.state()).notices[0].codes == ("i1", "i2", "k2")


async def test_c3_2_2_xicheng_takes_the_willing_but_not_yet_fit_into_its_pool(
    carry: Carry,
) -> None:
    """C3.2.1: selected from March to May."""
    round_ = carry("integrity-units")
    await round_.open(variant="xicheng")
    await round_.enter("a", GROUP, round_.unit("head-a", "a"))
    await admit(round_, "a", "fit-yet", passed=False)
    state = await round_.state()
    found = state.admission(state.entry("a"))
    assert found
    assert (found.admitted, found.otherwise) == (False, Otherwise.CULTIVATED)
    [selection] = state.rules.stages
    assert selection.begins
    assert selection.ends
    days = (selection.begins.of(state.year), selection.ends.of(state.year))
    assert days == (date(state.year, 3, 1), date(state.year, 5, 31))


async def test_c3_1_4_a_unit_enters_itself_in_its_own_area_and_nobody_else(carry: Carry) -> None:
    round_ = carry("integrity-units")
    await round_.open()
    elsewhere = round_.unit("head", "x").model_copy(update={"unit": "990122:x"})
    with pytest.raises(NotEntitled):
        await round_.enter("x", GROUP, elsewhere)
    await round_.enter("x", GROUP, round_.unit("head", "x"))
    said: dict[str, Any] = {"code": "x", "gate": "first-selection", "passed": True}
    with pytest.raises(NotEntitled):
        await round_.do(AnswerGate, round_.unit("head", "x"), reason=WORDS, **said)


async def test_c3_2_3_fangshan_names_twenty_of_those_recommended_once_in_two_years(
    carry: Carry,
) -> None:
    """End to end: 21 recommended are one too many; plaque after the notice; valid two years."""
    round_ = carry("integrity-units")
    await round_.open(variant="fangshan")
    year = (await round_.state()).year
    for number in range(21):
        code = f"u{number:02}"
        await round_.enter(code, GROUP)
        await admit(round_, code, "recommended")
        await judge(round_, code)
    with pytest.raises(OverQuota) as refused:
        await round_.close()
    assert refused.value.params == {"places": 20, "named": 21}
    await judge(round_, "u20", fit=False)
    await round_.close()
    await round_.publish()
    assert len((await round_.state()).notices[0].codes) == 20
    await round_.sleep(days=9)
    await round_.until("results")
    grades = await round_.decide()
    assert sum(one.recognised for one in grades.values()) == 20
    decided = local_day(await round_.now())
    assert {one.valid_until for one in grades.values() if one.recognised} == {
        months_later(decided, 24)
    }
    await round_.end()
    summed_up = agenda(await round_.state())[-1]
    assert (summed_up.begins, summed_up.ends) == (date(year + 2, 2, 1), date(year + 2, 3, 31))
    await round_.sleep(days=366)
    within = carry("integrity-units")
    with pytest.raises(RoundExists) as exists:
        await within.open(year + 1, variant="fangshan")
    assert exists.value.params == {"year": year}
    await round_.sleep(days=366)
    await within.open(year + 2, variant="fangshan")


async def test_c3_2_7_pinggu_goes_by_its_first_review_and_its_five_stages(carry: Carry) -> None:
    round_ = carry("integrity-units")
    await round_.open(variant="pinggu")
    for code in ("a", "b"):
        await round_.enter(code, GROUP, round_.unit(f"head-{code}", code))
    await admit(round_, "a", "first-review")
    await admit(round_, "b", "first-review", passed=False)
    await judge(round_, "a")
    with pytest.raises(NotAdmitted, match="初审"):
        await judge(round_, "b")
    await round_.close()
    state = await round_.state()
    assert len(state.rules.stages) == 5
    assert [one.ends for one in agenda(state) if one.ends] == [date(state.year, 8, 31)]
    await round_.publish()
    assert (await round_.state()).notices[0].codes == ("a",)


async def test_c3_2_8_huairou_scores_by_several_sections_after_the_panel_has_been_there(
    carry: Carry,
) -> None:
    """Two sections: (80 + 50) ÷ 2 = 65 is fit, (60 + 50) ÷ 2 = 55 is not."""
    round_ = carry("integrity-units")
    await round_.open(variant="huairou")
    sections = ("industry-section", "services-section")
    for code in ("a", "b"):
        await applied(round_, code, "on-site-panel")
    await round_.appoint("composite", *sections)
    for code, scores in {"a": ("80", "50"), "b": ("60", "50")}.items():
        for section, score in zip(sections, scores, strict=True):
            await round_.score(code, round_.officer(section), composite=score)
    await round_.close()
    totals = {code: (await round_.result(code)).total for code in ("a", "b")}
    assert {code: total.value for code, total in totals.items() if total} == {"a": 65, "b": 55}
    await round_.publish()
    assert (await round_.state()).notices[0].codes == ("a",)


async def test_c3_2_5_daxing_has_four_stages_and_its_recognition_lasts_two_years(
    carry: Carry,
) -> None:
    round_ = carry("integrity-units")
    await round_.open(variant="daxing")
    await applied(round_, "a")
    await judge(round_, "a")
    await round_.close()
    await round_.publish()
    await round_.sleep(days=9)
    await round_.until("results")
    grades = await round_.decide()
    assert grades["a"].valid_until == months_later(local_day(await round_.now()), 24)
    state = await round_.state()
    ends = [(one.ends.month, one.ends.day) for one in agenda(state) if one.ends]
    assert ends == [(4, 15), (4, 30), (10, 15), (12, 31)]
