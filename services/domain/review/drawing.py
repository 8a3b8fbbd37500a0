"""The panel of a technical assessment, drawn by commit and reveal where the programme says so.

As for rounds (C5.2.3, D8; docs/draws.md), but the pool is put together from the experts kept and
stays out of the case. Without a draw in the programme the panel is appointed as before (A0.3).
"""

from collections import Counter
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import Invalid
from services.domain.mechanisms.draws import (
    Draw,
    DrawRules,
    Exclusion,
    Outcome,
    Party,
    Pool,
    PoolChanged,
    frozen,
    further,
    outcome,
)
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.panel_draw import PanelDraw
from services.domain.review.seating import out_of_panel, seated_by_draws
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part, StepName

PARTIES = (Part.ASSESSOR, Part.APPLICANT, Part.APPLICANT_LEADER)
"""Two sides with opposite interests: who assesses, and who is assessed."""


class FreezeExperts(Act):
    """Who can be drawn for this case, from the experts kept; nothing changes after (C5.2.3, D8)."""

    zh, en, rule = "封存专家备选库", "Freeze the pool of experts", "C5.2.3, D8"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "draws", Part.ASSESSOR

    kind: Literal["freeze-experts"] = "freeze-experts"
    pool: Annotated[Pool, Looked()]


class CommitForPanel(Act):
    """A side binds itself to a secret that it keeps: only the commitment is handed in (D8)."""

    zh, en, rule = "提交抽取承诺", "Commit to a secret for the draw", "C5.2.3, D8"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "draw-commitments", PARTIES
    adds = True

    kind: Literal["commit-for-panel"] = "commit-for-panel"
    commitment: str = label(
        "承诺（64位十六进制）", "Commitment, 64 hexadecimal digits", max_length=64
    )


class RevealForPanel(Act):
    """Once both are bound each shows its secret; with the second the panel is drawn (D8)."""

    zh, en, rule = "公开抽取密数", "Reveal the secret of the draw", "C5.2.3, D8"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "draw-secrets", PARTIES
    adds = True

    kind: Literal["reveal-for-panel"] = "reveal-for-panel"
    secret: str = label("密数（64位十六进制）", "Secret, 64 hexadecimal digits", max_length=64)
    pool: Annotated[Pool | None, Looked()] = None


class VoidPanelDraw(Act):
    """A side kept silent until the days were over: the draw counts for nothing (D8)."""

    zh, en, rule = "抽取作废", "Declare the draw void", "C5.2.3, D8"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "void-draws", Part.ASSESSOR
    harm, whenever = True, True

    kind: Literal["void-panel-draw"] = "void-panel-draw"


class DeclineSeat(Act):
    """An expert who was called does not take the seat, and says why (D8)."""

    zh, en, rule = "谢绝评审", "Decline the seat", "C5.2.3, D8"
    path, part = "declined-seats", Part.PANEL_MEMBER
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    harm = True

    kind: Literal["decline-seat"] = "decline-seat"
    reason: TextRef = label("理由", "Reason")


class ExcuseExpert(Act):
    """The office records that a member falls out; the first alternate of the field follows."""

    zh, en, rule = "登记专家退出", "Record that an expert falls out", "C5.2.3, D8"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "draw-replacements", Part.ASSESSOR
    harm, whenever = True, True

    kind: Literal["excuse-expert"] = "excuse-expert"
    expert: str = label("专家", "Expert", max_length=80)
    reason: TextRef = label("理由", "Reason")


class DrawPanelAgain(Act):
    """No alternate is left: a new draw, with secrets of its own, fills the vacant places (D8)."""

    zh, en, rule = "补抽专家", "Draw for the vacant seats", "C5.2.3, D8"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "further-draws", Part.ASSESSOR

    kind: Literal["draw-panel-again"] = "draw-panel-again"
    pool: Annotated[Pool, Looked()]


class ExpertsFrozen(CaseFact):
    """Also of a further draw: its rules say which places are vacant."""

    kind: Literal["experts-frozen"] = "experts-frozen"
    draw: Draw
    candidates: int
    excluded: int

    def on(self, case: Case) -> Case:
        new = PanelDraw(draw=self.draw, candidates=self.candidates, excluded=self.excluded)
        return case.but(draws=(*case.draws, new))


class CommittedForPanel(CaseFact):
    adds: ClassVar[bool] = True
    final: ClassVar[bool] = True
    kind: Literal["committed-for-panel"] = "committed-for-panel"
    party: Party
    commitment: str

    def on(self, case: Case) -> Case:
        last = case.draws[-1]
        return _with_last(case, draw=last.draw.committed(self.party, self.commitment, self.at))


class RevealedForPanel(CaseFact):
    """With the second secret it says who is drawn, and the panel sits."""

    adds: ClassVar[bool] = True
    final: ClassVar[bool] = True
    kind: Literal["revealed-for-panel"] = "revealed-for-panel"
    party: Party
    secret: str
    outcome: Outcome | None = None

    def on(self, case: Case) -> Case:
        last = case.draws[-1]
        draw = last.draw.revealed(self.party, self.secret, self.at)
        told = _with_last(case, draw=draw, outcome=self.outcome)
        return seated_by_draws(told) if self.outcome else told


class PanelDrawVoided(CaseFact):
    kind: Literal["panel-draw-voided"] = "panel-draw-voided"
    silent: tuple[Party, ...]

    def on(self, case: Case) -> Case:
        return _with_last(case, silent=self.silent)


class ExpertLeft(CaseFact):
    """Somebody of the panel does not go on; a recusal is a fact of its own."""

    confided: ClassVar[bool] = True
    kind: Literal["expert-left"] = "expert-left"
    expert: str
    why: Exclusion
    reason: TextRef

    @property
    def people(self) -> tuple[str, ...]:
        return (self.expert,)

    def on(self, case: Case) -> Case:
        return out_of_panel(case, self.expert, self.why)


def _with_last(case: Case, **changes: object) -> Case:
    last = case.draws[-1].model_copy(update=changes)
    return case.but(draws=(*case.draws[:-1], last))


def vacant(case: Case) -> tuple[str, ...]:
    """A field for each place that nobody of all draws sits on; none before the first one."""
    rules = case.rules.assessment.draw
    if rules is None or not any(one.outcome for one in case.draws):
        return ()
    there = Counter(one.field for draw in case.draws for one in draw.seats)
    return tuple(
        places.field for places in rules.places for _ in range(places.drawn - there[places.field])
    )


def _rules(case: Case) -> DrawRules:
    if case.rules.assessment.draw is None:
        raise Invalid(field="draw")
    return case.rules.assessment.draw


def _awaits_freezing(case: Case) -> str | None:
    if case.rules.assessment.draw is None:
        return "panel-appointed-here"
    return None if all(one.silent for one in case.draws) else "drawn-already"


def _awaits(case: Case, party: Party, *, shown: bool) -> bool:
    last = case.draws[-1] if case.draws else None
    if last is None or not last.is_open or (shown and not last.is_shown):
        return False
    return party not in (last.draw.secrets if shown else last.draw.commitments)


def _awaits_commitment(case: Case) -> str | None:
    open_to = any(_awaits(case, party, shown=False) for party in Party)
    return None if open_to else "no-draw-open"


def _awaits_secret(case: Case) -> str | None:
    return None if any(_awaits(case, party, shown=True) for party in Party) else "no-draw-open"


def _is_open(case: Case) -> str | None:
    return None if case.draws and case.draws[-1].is_open else "no-draw-open"


def _some_vacant(case: Case) -> str | None:
    if _is_open(case) is None:
        return "drawn-already"
    return None if vacant(case) else "nobody-to-replace"


@rule(FreezeExperts, Case, opens=_awaits_freezing)
def freeze_experts(case: Case, act: FreezeExperts, now: datetime) -> ExpertsFrozen:
    """One draw at a time; another only after void ones. Raises PoolTooSmall."""
    return _frozen(case, _rules(case), act.pool, act, now)


@rule(DrawPanelAgain, Case, opens=_some_vacant)
def draw_panel_again(case: Case, act: DrawPanelAgain, now: datetime) -> ExpertsFrozen:
    """Everybody knows how an old seed goes on: the pool has nobody in it whom one brought up."""
    before = {one.id for draw in case.draws for one in draw.brought_up}
    gone = {account: why for draw in case.draws for account, why in draw.gone.items()}
    rules, pool = further(
        _rules(case), act.pool, vacant(case), before, gone=gone, salt=act.pool.salt
    )
    if pool.sha256 != act.pool.sha256:
        raise PoolChanged(frozen=pool.sha256, found=act.pool.sha256)
    return _frozen(case, rules, pool, act, now)


def _frozen(
    case: Case, rules: DrawRules, pool: Pool, act: FreezeExperts | DrawPanelAgain, now: datetime
) -> ExpertsFrozen:
    out = set(case.recused) & {one.id for one in pool.candidates}
    if out:
        raise Invalid(field="pool", given=min(out))
    draw = frozen(f"{case.id}.draw-{len(case.draws) + 1}", rules, pool).begun(now)
    return ExpertsFrozen(
        **fact(act, now),
        draw=draw,
        candidates=len(pool.candidates),
        excluded=len(pool.excluded),
    )


@rule(CommitForPanel, Case, opens=_awaits_commitment)
def commit_for_panel(case: Case, act: CommitForPanel, now: datetime) -> CommittedForPanel:
    party = _party(act)
    case.draws[-1].draw.committed(party, act.commitment, now)
    return CommittedForPanel(**fact(act, now), party=party, commitment=act.commitment)


@rule(RevealForPanel, Case, opens=_awaits_secret)
def reveal_for_panel(case: Case, act: RevealForPanel, now: datetime) -> RevealedForPanel:
    """Raises WrongReveal, LateReveal, and PoolChanged where the pool kept is another one."""
    party = _party(act)
    draw = case.draws[-1].draw.revealed(party, act.secret, now)
    found = None
    if len(draw.secrets) == len(Party):
        if act.pool is None:
            raise PoolChanged(frozen=draw.pool_sha256, found="")
        found = outcome(draw, act.pool)
    return RevealedForPanel(**fact(act, now), party=party, secret=act.secret, outcome=found)


def _party(act: CommitForPanel | RevealForPanel) -> Party:
    return Party.APPLICANT if act.actor.function in ENTRANTS else Party.BUREAU


@rule(VoidPanelDraw, Case, opens=_is_open)
def void_panel_draw(case: Case, act: VoidPanelDraw, now: datetime) -> PanelDrawVoided:
    """Not before the days for binding oneself, or for showing the secrets, are over."""
    silent = case.draws[-1].draw.silent(now)
    if not silent:
        raise Invalid(field="draw")
    return PanelDrawVoided(**fact(act, now), silent=silent)


@rule(DeclineSeat, Case, opens=lambda case: None if case.panel.experts else "no-panel")
def decline_seat(case: Case, act: DeclineSeat, now: datetime) -> ExpertLeft:
    """Who has handed in a sheet has judged; only a conflict undoes that."""
    return _left(case, act.actor.account, Exclusion.REFUSED, act, now)


@rule(ExcuseExpert, Case, opens=lambda case: None if case.draws else "panel-appointed-here")
def excuse_expert(case: Case, act: ExcuseExpert, now: datetime) -> ExpertLeft:
    return _left(case, act.expert, Exclusion.UNAVAILABLE, act, now)


def _left(
    case: Case, account: str, why: Exclusion, act: DeclineSeat | ExcuseExpert, now: datetime
) -> ExpertLeft:
    if account not in case.panel.experts or account in case.panel.sheets:
        raise Invalid(field="expert", given=account)
    return ExpertLeft(**fact(act, now), expert=account, why=why, reason=act.reason)


BEFORE_DECLARING = frozenset({DeclareInterests, DeclineSeat})
"""What a member of the panel may do before anything of the case may be seen (6.1.2)."""

StepDrawAct = (
    FreezeExperts | CommitForPanel | RevealForPanel | VoidPanelDraw | ExcuseExpert | DrawPanelAgain
)
StepDrawFact = ExpertsFrozen | CommittedForPanel | RevealedForPanel | PanelDrawVoided
