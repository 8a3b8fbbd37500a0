"""The rectification ledger, move by move and over any order of moves (D9)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.base import ActorRef, TextRef
from services.domain.errors import DomainError, Invalid, NotEntitled, NotNow, TooEarly
from services.domain.mechanisms import rectifications as ledger
from services.domain.mechanisms.rectifications import (
    Evidence,
    Item,
    Owner,
    Press,
    Proposal,
    RectificationRules,
    Standing,
)
from services.domain.tree.units import Function

RULES = RectificationRules()
WORDS = TextRef(id="t1", commitment="c1")
DUE, LATER, TODAY = date(2031, 6, 30), date(2031, 10, 31), date(2031, 6, 9)
TOWN = ActorRef(account="u1", function=Function.APPLICANT_CLERK, unit="990121101")
BUREAU = ActorRef(account="u2", function=Function.CITY_OFFICER, unit="9901")
OWNER = Owner(unit=TOWN.unit, account="u1")
MEASURES, PLAN = Proposal(measures=WORDS), Proposal(measures=WORDS, until=LATER)
PHOTOS = Evidence(before=("d1",), after=("d2",))
FOUND = Item(no=1, place=TOWN.unit, rule="A1.9", finding=WORDS)
OWNED = ledger.owned(FOUND, OWNER, DUE)
PROPOSED = ledger.proposed(OWNED, RULES, MEASURES, TOWN)
APPROVED = ledger.approved(PROPOSED, BUREAU)
WORKED = ledger.worked(APPROVED, RULES, PHOTOS, TOWN)
CLOSED = ledger.re_reviewed(WORKED, BUREAU, accepted=True)
LIFE = (FOUND, OWNED, PROPOSED, APPROVED, WORKED, CLOSED)


def numbered(*items: Item) -> tuple[Item, ...]:
    return tuple(item.but(no=no) for no, item in enumerate(items, 1))


def test_d9_a_finding_goes_through_its_whole_life() -> None:
    assert tuple(one.standing for one in LIFE) == tuple(Standing)
    assert [ledger.awaits(one) for one in LIFE] == [
        "owner-missing",
        "measures-missing",
        "measures-unapproved",
        "evidence-missing",
        "re-review-missing",
        None,
    ]
    assert CLOSED.closed_by == BUREAU
    assert CLOSED.evidence == PHOTOS


@pytest.mark.parametrize("item", [FOUND, OWNED, PROPOSED])
def test_c4_1_3_no_work_is_taken_before_its_measures_are_approved(item: Item) -> None:
    with pytest.raises(NotNow) as refused:
        ledger.worked(item, RULES, PHOTOS, TOWN)
    assert refused.value.params == {"why": str(ledger.awaits(item))}


def test_c4_1_3_a_scheme_may_do_without_approval_but_not_without_an_owner() -> None:
    free = RectificationRules(approved_first=False, source="A1.10")
    assert ledger.worked(OWNED, free, PHOTOS, TOWN).standing is Standing.WORKED
    with pytest.raises(NotNow, match="owner-missing"):
        ledger.worked(FOUND, free, PHOTOS, TOWN)


def test_c4_1_2_closed_only_when_the_work_is_accepted() -> None:
    again = ledger.re_reviewed(WORKED, BUREAU, accepted=False, again_by=LATER)
    assert (again.standing, again.rounds, again.due_on) == (Standing.APPROVED, 1, LATER)
    assert ledger.re_reviewed(WORKED, BUREAU, accepted=False).due_on == DUE
    for item in LIFE[:4]:
        with pytest.raises(NotNow):
            ledger.re_reviewed(item, BUREAU, accepted=True)


def test_d9_measures_that_wont_do_go_back_and_the_deadline_stays() -> None:
    back = ledger.returned(PROPOSED, BUREAU)
    assert (back.standing, back.proposal, back.due_on) == (Standing.OWNED, None, DUE)


def test_d9_nobody_judges_the_work_of_the_own_unit_and_nobody_else_does_it() -> None:
    colleague = TOWN.model_copy(update={"account": "u9"})
    with pytest.raises(NotEntitled):
        ledger.approved(PROPOSED, colleague)
    with pytest.raises(NotEntitled):
        ledger.returned(PROPOSED, colleague)
    with pytest.raises(NotEntitled):
        ledger.re_reviewed(WORKED, colleague, accepted=True)
    with pytest.raises(NotEntitled):
        ledger.proposed(OWNED, RULES, MEASURES, BUREAU)
    with pytest.raises(NotEntitled):
        ledger.worked(APPROVED, RULES, PHOTOS, BUREAU)
    assert ledger.worked(APPROVED, RULES, PHOTOS, colleague).standing is Standing.WORKED


def test_c5_3_8_what_cannot_be_done_in_time_has_a_plan_with_a_later_day() -> None:
    for start in (OWNED, APPROVED):
        planned = ledger.approved(ledger.proposed(start, RULES, PLAN, TOWN), BUREAU)
        assert planned.planned
        assert planned.due_on == LATER
    assert not ledger.proposed(OWNED, RULES, PLAN, TOWN).planned
    with pytest.raises(Invalid):
        ledger.proposed(OWNED, RULES, Proposal(measures=WORDS, until=DUE), TOWN)
    with pytest.raises(Invalid):
        ledger.proposed(OWNED, RectificationRules(plans=False), PLAN, TOWN)
    with pytest.raises(NotNow, match="evidence-missing"):
        ledger.proposed(APPROVED, RULES, MEASURES, TOWN)


def test_c5_6_2_a_veto_item_is_never_left_to_a_plan() -> None:
    with pytest.raises(Invalid):
        ledger.proposed(OWNED.but(veto=True), RULES, PLAN, TOWN)


def test_d9_evidence_is_a_document_at_least() -> None:
    with pytest.raises(Invalid):
        ledger.worked(APPROVED, RULES, Evidence(after=(), words=WORDS), TOWN)


def test_c4_7_16_overdue_items_are_pressed_and_no_others() -> None:
    press = Press(words=WORDS, answer_by=LATER, by=BUREAU, at=datetime(2031, 7, 1, tzinfo=UTC))
    assert ledger.pressed(APPROVED, press, date(2031, 7, 1)).pressed == (press,)
    with pytest.raises(TooEarly) as refused:
        ledger.pressed(APPROVED, press, DUE)
    assert refused.value.params == {"earliest": "2031-06-30"}
    with pytest.raises(NotNow, match="item-closed"):
        ledger.pressed(CLOSED, press, date(2031, 7, 1))
    with pytest.raises(TooEarly):
        ledger.pressed(WORKED, press, date(2031, 7, 1))


def test_c5_6_2_veto_items_come_first_then_what_is_overdue_and_closed_ones_last() -> None:
    items = numbered(CLOSED, APPROVED.but(due_on=LATER), OWNED, OWNED.but(veto=True), FOUND)
    shown = ledger.in_order(items, date(2031, 7, 15))
    assert [item.no for item in shown] == [4, 3, 2, 5, 1]
    assert ledger.tally(RULES, items, date(2031, 7, 15)).overdue == (4, 3)


def test_d9_a_decision_waits_until_every_item_is_closed() -> None:
    assert ledger.tally(RULES, numbered(CLOSED, CLOSED), TODAY).settled
    assert ledger.tally(RULES, (), TODAY).settled
    for item in LIFE[:5]:
        assert not ledger.tally(RULES, numbered(CLOSED, item), TODAY).settled


def test_c4_1_9_nine_of_ten_closed_suffice_where_the_rest_has_its_plan() -> None:
    rules = RectificationRules.from_file({"closed_share": "0.9", "source": "C4.1.9"})
    plan = ledger.approved(ledger.proposed(OWNED, RULES, PLAN, TOWN), BUREAU)
    enough = ledger.tally(rules, numbered(*[CLOSED] * 9, plan), TODAY)
    assert enough.settled
    assert enough.share == Decimal("0.9")
    assert enough.words.zh == "问题10个，已销号9个，列入计划1个；销号率9 ÷ 10 = 90.0 %"
    assert not ledger.tally(rules, numbered(*[CLOSED] * 9, APPROVED), TODAY).settled
    assert not ledger.tally(rules, numbered(*[CLOSED] * 8, plan, plan), TODAY).settled


def test_c5_6_2_no_share_makes_up_for_an_open_veto_item() -> None:
    rules = RectificationRules.from_file({"closed_share": "0.5", "source": "C4.1.9"})
    found = ledger.tally(rules, numbered(CLOSED, CLOSED, APPROVED.but(veto=True)), TODAY)
    assert found.open_vetoes == (3,)
    assert not found.settled


MOVES = {
    "own": lambda item: ledger.owned(item, OWNER, DUE),
    "propose": lambda item: ledger.proposed(item, RULES, MEASURES, TOWN),
    "plan": lambda item: ledger.proposed(item, RULES, PLAN, TOWN),
    "approve": lambda item: ledger.approved(item, BUREAU),
    "return": lambda item: ledger.returned(item, BUREAU),
    "work": lambda item: ledger.worked(item, RULES, PHOTOS, TOWN),
    "accept": lambda item: ledger.re_reviewed(item, BUREAU, accepted=True),
    "reject": lambda item: ledger.re_reviewed(item, BUREAU, accepted=False),
}


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=60))
def test_d9_whatever_is_tried_the_order_of_the_chain_holds(tried: list[str]) -> None:
    """Each work lies after an approval, each close-out after a work; a closed item never moves."""
    item, done = FOUND, list[str]()
    for move in tried:
        try:
            item = MOVES[move](item)
        except DomainError:
            continue
        done.append(move)
    for number, move in enumerate(done):
        before = done[:number]
        if move == "work":
            last = next(one for one in reversed(before) if one in {"approve", "reject"})
            assert "approve" in before
            assert last == "reject" or before[-1] == "approve"
        if move in {"accept", "reject"}:
            assert before[-1] == "work"
        assert "accept" not in before
    assert (item.standing is Standing.CLOSED) == (done[-1:] == ["accept"])
    assert item.rounds == done.count("reject")


def test_a_ledger_with_an_unknown_word_or_an_impossible_share_is_refused() -> None:
    for tree in ({"approval": True}, {"closed_share": "1.1"}, {"source": None, "note": "so it is"}):
        with pytest.raises(ValidationError):
            RectificationRules.from_file(tree)
    named = RectificationRules.from_file(
        {
            "report_in_the_name_of": {"zh": "县人民政府", "en": "County government"},
            "source": "A1.10",
        }
    )
    assert named.report_in_the_name_of
    assert named.report_in_the_name_of.zh == "县人民政府"
