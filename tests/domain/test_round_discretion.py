"""What of a round is not for everybody who sees it, and until when (C4.6.21)."""

from services.domain.base import ActorRef
from services.domain.rounds.discretion import discreet
from services.domain.rounds.entering import AnswerGate
from services.domain.rounds.rating import RateItems
from services.domain.rounds.scoring import AppointRaters, FormVerdict
from services.domain.rounds.voting import GiveVoice
from services.domain.tree.units import Function
from tests.domain.test_rounds import WORDS, Table

OURS, OTHERS = "990121", "990122"
POOL, LEADING = ("teacher", "librarian", "parent"), ("director",)


def test_c4_6_21_votes_and_verdicts_are_nobodys_who_is_assessed_before_the_end() -> None:
    table = Table("reading-material")
    table.enter("b1", "books")
    table.do(AnswerGate, code="b1", gate="list", passed=True, reason=WORDS)
    for ballot, members in (("recommendation", POOL), ("examination", LEADING)):
        table.do(AppointRaters, rated=ballot, raters=members)
        for account in members:
            by = ActorRef(account=account, function=Function.JOINT_DEPARTMENT, unit="990121:jiaoyu")
            table.do(GiveVoice, by, code="b1", ballot=ballot, says="yes")
    table.do(FormVerdict, code="b1", fit=True, opinion=WORDS)
    for units in ({"990121:b1"}, {OTHERS}):
        seen = discreet(table.state, units).entries["b1"]
        assert (seen.voices, seen.verdict) == ({}, None)
        told = discreet(table.state.but(stage="decided-round"), units).entries["b1"]
        assert (len(told.voices), told.verdict) == (2, table.state.entries["b1"].verdict)


def test_c4_6_21_c5_6_1_ratings_are_told_to_their_own_unit_alone_before_the_end() -> None:
    table = Table("double-high")
    for code in (OURS, OTHERS):
        table.enter(code, "districts")
        said = [{"item": "dropout", "rating": "not-met"}]
        table.do(RateItems, code=code, ratings=said, basis=WORDS)
    entries = discreet(table.state, {OURS}).entries
    assert (list(entries[OURS].ratings), list(entries[OTHERS].ratings)) == (["dropout"], [])
    told = discreet(table.state.but(stage="ended"), {OURS}).entries
    assert list(told[OTHERS].ratings) == ["dropout"]
