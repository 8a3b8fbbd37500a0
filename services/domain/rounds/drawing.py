"""Experts for one subject's panel, drawn by commit and reveal as acts of a round (C5.2.3, D8).

Pool first, then a commitment of each side, then both secrets; nobody decides who is drawn. What is
hashed and how stands in docs/draws.md, so that anybody can work the result out again.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, label
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.draws import (
    Candidate,
    Draw,
    DrawRules,
    Excluded,
    Exclusion,
    Hex256,
    Party,
    Pool,
    frozen,
    further,
)
from services.domain.rounds.entering import check_admitted
from services.domain.rounds.entry import speaks_for
from services.domain.rounds.state import AssessmentRound, HeldDraw, RoundFact, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part

PARTIES = (Part.ORGANISER, Part.ENTRANT)
"""Two sides with opposite interests: the office, and the subject that is assessed."""


class Listed(Frozen):
    """Somebody of the expert pool, under one field."""

    id: str = label("专家", "Expert", max_length=80)
    field: str = label("专业类别", "Field", max_length=40)


class LeftOut(Frozen):
    """Somebody who must stand back from this draw, and why."""

    id: str = label("回避的专家", "Expert", max_length=80)
    why: Exclusion = label("回避或不参加的原因", "Why")


class FreezePool(Act):
    """All who can be drawn for this subject's panel; the list never changes after this (C5.2.3)."""

    zh, en, rule = "封存备选库", "Freeze the pool", "C5.2.3, D8"
    path, part, whenever = "draws", Part.ORGANISER, True

    kind: Literal["freeze-pool"] = "freeze-pool"
    code: str = label("参评单位", "Subject", max_length=40)
    candidates: Annotated[tuple[Listed, ...], Field(min_length=1, max_length=100)] = label(
        "备选专家", "Candidates"
    )
    excluded: Annotated[tuple[LeftOut, ...], Field(max_length=100)] = label(
        "回避名单", "Left out", default=()
    )
    salt: Annotated[Hex256, Looked()]
    """With it nobody outside learns from the digest who stands back."""


class CommitToSecret(Act):
    """A side binds itself to a secret that it keeps: only the commitment is handed in (D8)."""

    zh, en, rule = "提交承诺", "Commit to a secret", "C5.2.3, D8"
    path, part, whenever = "draw-commitments", PARTIES, True

    kind: Literal["commit-to-secret"] = "commit-to-secret"
    code: str = label("参评单位", "Subject", max_length=40)
    commitment: str = label(
        "承诺（64位十六进制）", "Commitment, 64 hexadecimal digits", max_length=64
    )


class RevealSecret(Act):
    """Once both are bound each shows its secret; with the second the panel is drawn (D8)."""

    zh, en, rule = "公开密数", "Reveal the secret", "C5.2.3, D8"
    path, part, whenever = "draw-secrets", PARTIES, True

    kind: Literal["reveal-secret"] = "reveal-secret"
    code: str = label("参评单位", "Subject", max_length=40)
    secret: str = label("密数（64位十六进制）", "Secret, 64 hexadecimal digits", max_length=64)


class VoidDraw(Act):
    """Somebody kept silent until the days were over: the draw counts for nothing (D8)."""

    zh, en, rule = "抽取作废", "Declare a draw void", "C5.2.3, D8"
    path, part, harm, whenever = "void-draws", Part.ORGANISER, True, True

    kind: Literal["void-draw"] = "void-draw"
    code: str = label("参评单位", "Subject", max_length=40)


class StandBack(Act):
    """Somebody drawn falls out; the first alternate of the field follows (C5.2.4, D8)."""

    zh, en, rule = "专家回避或退出", "Record that an expert falls out", "C5.2.3, C5.2.4, D8"
    path, part, whenever = "draw-replacements", Part.ORGANISER, True

    kind: Literal["stand-back"] = "stand-back"
    code: str = label("参评单位", "Subject", max_length=40)
    expert: str = label("专家", "Expert", max_length=80)
    why: Exclusion = label("原因", "Why")


class DrawAgain(Act):
    """No alternate is left: a new draw, with secrets of its own, fills the vacant places (D8)."""

    zh, en, rule = "补抽", "Draw for the vacant places", "C5.2.3, D8"
    path, part, whenever = "further-draws", Part.ORGANISER, True

    kind: Literal["draw-again"] = "draw-again"
    code: str = label("参评单位", "Subject", max_length=40)
    salt: Annotated[Hex256, Looked()]


class PoolFrozen(RoundFact):
    """Also of a further draw: its rules say which places are vacant."""

    kind: Literal["pool-frozen"] = "pool-frozen"
    code: str
    draw: Draw
    pool: Pool

    def on(self, of: AssessmentRound) -> AssessmentRound:
        new = HeldDraw(code=self.code, draw=self.draw, pool=self.pool)
        return of.but(draws=(*of.draws, new))


class OfDraw(RoundFact):
    """A fact about the latest draw of one subject."""

    code: str

    def on(self, of: AssessmentRound) -> AssessmentRound:
        last = latest_draw(of, self.code)
        new = self.upon(last)
        return of.but(draws=tuple(new if one is last else one for one in of.draws))

    def upon(self, held: HeldDraw) -> HeldDraw:
        raise NotImplementedError


class SecretCommitted(OfDraw):
    kind: Literal["secret-committed"] = "secret-committed"
    party: Party
    commitment: str

    def upon(self, held: HeldDraw) -> HeldDraw:
        return _with(held, held.draw.committed(self.party, self.commitment, self.at))


class SecretRevealed(OfDraw):
    kind: Literal["secret-revealed"] = "secret-revealed"
    party: Party
    secret: str

    def upon(self, held: HeldDraw) -> HeldDraw:
        return _with(held, held.draw.revealed(self.party, self.secret, self.at))


class DrawVoided(OfDraw):
    kind: Literal["draw-voided"] = "draw-voided"
    silent: tuple[Party, ...]

    def upon(self, held: HeldDraw) -> HeldDraw:
        return held.model_copy(update={"silent": self.silent})


class StoodBack(RoundFact):
    """Of whichever draw brought the expert up."""

    kind: Literal["stood-back"] = "stood-back"
    code: str
    expert: str
    why: Exclusion

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(draws=tuple(self._upon(one) for one in of.draws))

    def _upon(self, held: HeldDraw) -> HeldDraw:
        if held.code != self.code or self.expert not in held.panel:
            return held
        return held.model_copy(update={"gone": {**held.gone, self.expert: self.why}})


def _with(held: HeldDraw, draw: Draw) -> HeldDraw:
    return held.model_copy(update={"draw": draw})


def latest_draw(of: AssessmentRound, code: str) -> HeldDraw:
    """Raises Invalid where there is none yet."""
    found = [one for one in of.draws if one.code == code]
    if not found:
        raise Invalid(field="code", given=code)
    return found[-1]


def _rules(of: AssessmentRound) -> DrawRules:
    if of.rules.draw is None:
        raise Invalid(field="code")
    return of.rules.draw


def _draws(of: AssessmentRound) -> bool:
    return of.rules.draw is not None and bool(of.entries)


def _some(fits: Callable[[HeldDraw], bool]) -> Callable[[AssessmentRound], bool]:
    return lambda of: any(fits(one) for one in of.draws)


def _vacant(of: AssessmentRound, code: str) -> list[str]:
    """A field for each place that nobody of all the subject's draws sits on; none before the first."""
    drawn = [one for one in of.draws if one.code == code and one.outcome]
    if not drawn:
        return []
    fields = Counter(candidate.field for one in drawn for candidate in one.seats)
    return [
        places.field
        for places in _rules(of).places
        for _ in range(places.drawn - fields[places.field])
    ]


def _some_vacant(of: AssessmentRound) -> bool:
    return any(_vacant(of, code) for code in {one.code for one in of.draws})


@rule(FreezePool, AssessmentRound, opens=Standing("scoring", has=_draws))
def freeze_pool(of: AssessmentRound, act: FreezePool, now: datetime) -> PoolFrozen:
    """One draw at a time; a new one only after void ones. Raises PoolTooSmall."""
    check_admitted(of, of.entry(act.code))
    if any(one.code == act.code and not one.silent for one in of.draws):
        raise Invalid(field="code", given=act.code)
    pool = Pool(
        candidates=tuple(Candidate(id=one.id, field=one.field) for one in act.candidates),
        excluded=tuple(Excluded(id=one.id, why=one.why) for one in act.excluded),
        salt=act.salt,
    )
    fields = {places.field for places in _rules(of).places}
    if unknown := sorted({one.field for one in pool.candidates} - fields):
        raise Invalid(field="field", given=unknown[0])
    draw = frozen(_next_id(of), _rules(of), pool).begun(now)
    return PoolFrozen(**fact(act, now), code=act.code, draw=draw, pool=pool)


def _next_id(of: AssessmentRound) -> str:
    return f"{of.id}.draw-{len(of.draws) + 1}"


@rule(CommitToSecret, AssessmentRound, opens=Standing("scoring", has=_some(lambda x: x.is_open)))
def commit_to_secret(of: AssessmentRound, act: CommitToSecret, now: datetime) -> SecretCommitted:
    held = _open_draw(of, act.code)
    committed = SecretCommitted(
        **fact(act, now), code=act.code, party=_party(of, act), commitment=act.commitment
    )
    committed.upon(held)
    return committed


@rule(RevealSecret, AssessmentRound, opens=Standing("scoring", has=_some(lambda x: x.is_shown)))
def reveal_secret(of: AssessmentRound, act: RevealSecret, now: datetime) -> SecretRevealed:
    """Raises WrongReveal and LateReveal."""
    held = _open_draw(of, act.code)
    revealed = SecretRevealed(
        **fact(act, now), code=act.code, party=_party(of, act), secret=act.secret
    )
    revealed.upon(held)
    return revealed


def _open_draw(of: AssessmentRound, code: str) -> HeldDraw:
    held = latest_draw(of, code)
    if not held.is_open:
        raise Invalid(field="code", given=code)
    return held


def _party(of: AssessmentRound, act: CommitToSecret | RevealSecret) -> Party:
    """The subject speaks for itself alone; whoever is of the office speaks for the office."""
    if act.actor.function not in ENTRANTS:
        return Party.BUREAU
    if not speaks_for(act.actor, of.entry(act.code)):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return Party.APPLICANT


@rule(VoidDraw, AssessmentRound, opens=Standing("scoring", has=_some(lambda x: x.is_open)))
def void_draw(of: AssessmentRound, act: VoidDraw, now: datetime) -> DrawVoided:
    """Not before the days for binding oneself, or for showing the secrets, are over."""
    silent = _open_draw(of, act.code).draw.silent(now)
    if not silent:
        raise Invalid(field="code", given=act.code)
    return DrawVoided(**fact(act, now), code=act.code, silent=silent)


@rule(StandBack, AssessmentRound, opens=Standing("scoring", has=_some(lambda x: bool(x.panel))))
def stand_back(of: AssessmentRound, act: StandBack, now: datetime) -> StoodBack:
    """Who has scored already stays: nobody leaves a panel with a score behind."""
    entry = of.entry(act.code)
    panel = {account for one in of.draws if one.code == act.code for account in one.panel}
    scored = any(act.expert in given for given in entry.scores.values())
    if act.expert not in panel or scored:
        raise Invalid(field="expert", given=act.expert)
    return StoodBack(**fact(act, now), code=act.code, expert=act.expert, why=act.why)


@rule(DrawAgain, AssessmentRound, opens=Standing("scoring", has=_some_vacant))
def draw_again(of: AssessmentRound, act: DrawAgain, now: datetime) -> PoolFrozen:
    """Everybody knows how an old seed goes on: the pool has nobody in it whom one brought up."""
    mine = [one for one in of.draws if one.code == act.code]
    vacant = _vacant(of, act.code)
    if not vacant or mine[-1].is_open:
        raise Invalid(field="code", given=act.code)
    gone = {account: why for one in mine for account, why in one.gone.items()}
    rules, pool = further(
        _rules(of), mine[0].pool, vacant, _brought_up(mine), gone=gone, salt=act.salt
    )
    draw = frozen(_next_id(of), rules, pool).begun(now)
    return PoolFrozen(**fact(act, now), code=act.code, draw=draw, pool=pool)


def _brought_up(draws: Iterable[HeldDraw]) -> set[str]:
    found = (one.outcome for one in draws)
    return {each.id for one in found if one for each in (*one.drawn, *one.alternates)}
