"""The panel drawn for a case: pool, two secrets, alternates, and who follows whom (C5.2.3, D8)."""

from collections.abc import Iterable

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.mechanisms.draws import (
    DrawRules,
    Exclusion,
    LateReveal,
    Party,
    Places,
    Pool,
    PoolChanged,
    PoolTooSmall,
    WrongReveal,
    commitment,
    further,
    outcome,
)
from services.domain.programme.schema import Procedure
from services.domain.review.conflicts import DeclareInterests, ReadmitExpert
from services.domain.review.drawing import (
    CommitForPanel,
    DeclineSeat,
    DrawPanelAgain,
    ExcuseExpert,
    ExpertsFrozen,
    FreezeExperts,
    RevealForPanel,
    VoidPanelDraw,
    vacant,
)
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.tree.units import Function, StepName
from tests.domain.stage import Stage

RULES = DrawRules(
    places=(
        Places(field="water", drawn=2, alternates=1, source="C5.2.3"),
        Places(field="air", drawn=1, source="C5.2.3"),
    )
)
SECRETS = {Party.BUREAU: "11" * 32, Party.APPLICANT: "22" * 32}
SALT = "5a" * 32


class DrawnStage(Stage):
    """By a procedure whose panel is drawn."""

    @property
    def rules(self) -> Procedure:
        own = super().rules
        return own.model_copy(
            update={"assessment": own.assessment.model_copy(update={"draw": RULES})}
        )

    def hand(self, party: Party) -> ActorRef:
        if party is Party.BUREAU:
            return self.actor(FreezeExperts)
        return ActorRef(account="mayor", function=Function.APPLICANT_LEADER, unit=self.place)

    def bind(self, *parties: Party) -> None:
        for party in parties or tuple(Party):
            said = commitment(self.case.draws[-1].draw, party, SECRETS[party])
            self.do(CommitForPanel, self.hand(party), commitment=said)

    def show(self, pool: Pool | None) -> None:
        for party in Party:
            self.do(RevealForPanel, self.hand(party), secret=SECRETS[party], pool=pool)

    def person(self, account: str) -> ActorRef:
        return ActorRef(account=account, function=Function.EXPERT, unit="9901")


def pool_of(water: Iterable[str], air: Iterable[str] = ("a1", "a2")) -> Pool:
    return Pool.model_validate(
        {
            "candidates": [
                *({"id": one, "field": "water"} for one in water),
                *({"id": one, "field": "air"} for one in air),
            ],
            "excluded": [{"id": "w9", "why": "advised"}],
            "salt": SALT,
        }
    )


POOL = pool_of(("w1", "w2", "w3", "w4", "w5"))


@pytest.fixture
def stage() -> DrawnStage:
    stage = DrawnStage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    return stage


@pytest.fixture
def drawn(stage: DrawnStage) -> DrawnStage:
    stage.do(FreezeExperts, pool=POOL)
    stage.bind()
    stage.show(POOL)
    return stage


def test_6_1_1_the_drawn_panel_is_the_panel_of_the_assessment(drawn: DrawnStage) -> None:
    draw = drawn.case.draws[-1]
    found = outcome(draw.draw, POOL)
    assert draw.outcome == found, "anybody works the same out again"
    assert drawn.case.panel.experts == tuple(one.id for one in found.drawn)
    assert drawn.case.panel.chair == found.drawn[0].id, "who came up first presides"
    drawn.do(SubmitSheet)


def test_6_1_1_where_panels_are_drawn_nobody_appoints_one(drawn: DrawnStage) -> None:
    with pytest.raises(NotNow):
        drawn.do(AppointPanel)


def test_a0_3_where_they_are_appointed_nobody_draws() -> None:
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    with pytest.raises(NotNow):
        stage.do(FreezeExperts, pool=POOL)
    stage.do(AppointPanel)


def test_d8_neither_side_shows_anything_before_both_are_bound(stage: DrawnStage) -> None:
    stage.do(FreezeExperts, pool=POOL)
    stage.bind(Party.BUREAU)
    with pytest.raises(NotNow):
        stage.do(RevealForPanel, stage.hand(Party.BUREAU), secret=SECRETS[Party.BUREAU])
    with pytest.raises(NotNow):
        stage.bind(Party.BUREAU)
    stage.bind(Party.APPLICANT)
    with pytest.raises(WrongReveal):
        stage.do(RevealForPanel, stage.hand(Party.BUREAU), secret="33" * 32)
    stage.show(POOL)


def test_d8_one_side_does_not_speak_for_the_other(stage: DrawnStage) -> None:
    stage.do(FreezeExperts, pool=POOL)
    with pytest.raises(NotEntitled):
        stage.do(CommitForPanel, stage.person("w1"), commitment="ab" * 32)


def test_d8_another_pool_than_the_frozen_one_draws_nobody(stage: DrawnStage) -> None:
    stage.do(FreezeExperts, pool=POOL)
    stage.bind()
    with pytest.raises(PoolChanged):
        stage.show(pool_of(("w1", "w2", "w3", "w4")))
    with pytest.raises(PoolChanged):
        stage.do(RevealForPanel, stage.hand(Party.APPLICANT), secret=SECRETS[Party.APPLICANT])
    assert stage.case.panel.experts == ()


def test_d8_silence_makes_the_draw_void_and_stands_in_the_record(stage: DrawnStage) -> None:
    stage.do(FreezeExperts, pool=POOL)
    with pytest.raises(NotNow):
        stage.do(FreezeExperts, pool=POOL)
    stage.bind()
    with pytest.raises(Invalid):
        stage.do(VoidPanelDraw)
    stage.sleep(days=4)
    with pytest.raises(LateReveal):
        stage.show(POOL)
    stage.do(VoidPanelDraw)
    assert stage.case.draws[-1].silent == tuple(Party)
    stage.do(FreezeExperts, pool=POOL)
    assert len(stage.case.draws) == 2


def test_d8_a_side_that_never_commits_makes_the_draw_void_too(stage: DrawnStage) -> None:
    stage.do(FreezeExperts, pool=POOL)
    stage.bind(Party.BUREAU)
    with pytest.raises(Invalid):
        stage.do(VoidPanelDraw)
    stage.sleep(days=4)
    stage.do(VoidPanelDraw)
    assert stage.case.draws[-1].silent == (Party.APPLICANT,)
    stage.do(FreezeExperts, pool=POOL)
    stage.bind()
    stage.show(POOL)
    assert len(stage.case.panel.experts) == 3


def test_d8_a_pool_frozen_before_there_was_a_last_day_folds_as_it_did(stage: DrawnStage) -> None:
    before = stage.case
    found = stage.do(FreezeExperts, pool=POOL)
    assert isinstance(found, ExpertsFrozen)
    assert found.draw.commit_by is not None
    released = found.model_copy(update={"draw": found.draw.model_copy(update={"commit_by": None})})
    assert released.on(before).draws[-1].draw == released.draw, "its snapshot says no more"


def test_c5_2_3_a_field_with_too_few_candidates_is_named(stage: DrawnStage) -> None:
    with pytest.raises(PoolTooSmall) as refused:
        stage.do(FreezeExperts, pool=pool_of(("w1", "w2")))
    assert refused.value.params == {"field": "water", "wanted": 3, "there": 2}


def test_6_1_2_a_recusal_seats_the_first_alternate_of_the_field(drawn: DrawnStage) -> None:
    first, second, _ = drawn.case.panel.experts
    found = drawn.case.draws[-1].outcome
    assert found
    alternate = found.alternates[0].id
    said = dict.fromkeys(("employed", "cooperated", "commissioned"), False)
    no_more = {**said, "kin": True, "liable": True, "other": None}
    drawn.do(DeclareInterests, drawn.person(first), **no_more)
    assert set(drawn.case.panel.experts) == {alternate, second, drawn.case.panel.experts[-1]}
    assert drawn.case.draws[-1].gone == {first: Exclusion.DECLARED}
    assert drawn.case.panel.chair in drawn.case.panel.experts
    with pytest.raises(Invalid):
        drawn.do(ReadmitExpert, expert=first)


def test_6_1_1_without_an_alternate_a_further_draw_fills_the_seat(drawn: DrawnStage) -> None:
    air = drawn.case.panel.experts[-1]
    drawn.do(DeclineSeat, drawn.person(air))
    assert vacant(drawn.case) == ("air",)
    last = drawn.case.draws[-1]
    before = [one.id for one in last.brought_up]
    with pytest.raises(PoolChanged):
        drawn.do(DrawPanelAgain, pool=POOL)
    _, rest = further(RULES, POOL, ("air",), before, gone=last.gone, salt="6b" * 32)
    drawn.do(DrawPanelAgain, pool=rest)
    drawn.bind()
    drawn.show(rest)
    assert set(drawn.case.panel.experts) >= {"a1", "a2"} - {air}
    assert len(drawn.case.panel.experts) == 3
    with pytest.raises(NotNow):
        drawn.do(DrawPanelAgain, pool=rest)


def test_6_1_1_the_office_excuses_whoever_has_not_judged_yet(drawn: DrawnStage) -> None:
    first = drawn.case.panel.experts[0]
    drawn.do(SubmitSheet, drawn.person(first))
    with pytest.raises(Invalid):
        drawn.do(ExcuseExpert, expert=first)
    with pytest.raises(Invalid):
        drawn.do(ExcuseExpert, expert="nobody")
    other = drawn.case.panel.experts[1]
    drawn.do(ExcuseExpert, expert=other)
    assert other not in drawn.case.panel.experts
    assert first in drawn.case.panel.sheets, "what the others found stays"


def test_6_1_2_who_stood_back_is_in_no_further_pool(stage: DrawnStage) -> None:
    stage.state = stage.case.but(recused=("w1",))
    with pytest.raises(Invalid):
        stage.do(FreezeExperts, pool=POOL)


def test_6_1_1_a_case_stays_small_whatever_the_pool(stage: DrawnStage) -> None:
    many = pool_of(f"expert-{number:03}" for number in range(300))
    stage.do(FreezeExperts, pool=many)
    assert stage.case.draws[-1].candidates == 302
    assert len(stage.case.model_dump_json(include={"draws", "panel", "recused"})) < 2_000
