"""Experts, draws and declarations on the wire."""

from datetime import date, datetime

from services.api.contract import Answer
from services.domain.mechanisms.draws import Drawn, Party, Pick, Places
from services.domain.review.conflicts import Interest
from services.storage.queries.panel_draws import PanelDraws, ShownDraw


class ExpertAnswer(Answer):
    """One expert of the pool with the present load."""

    account: str
    login: str
    name: str
    fields: tuple[str, ...]
    employer: str
    region: str
    since: date
    until: date | None
    trained_on: date | None
    third_party: bool
    most_open: int
    most_a_year: int
    rest_years: int
    advised: tuple[str, ...]
    version: int
    open_now: int
    this_year: int


class ExpertList(Answer):
    experts: list[ExpertAnswer]


class ExpertKept(Answer):
    account: str
    version: int


class PanelDrawShown(Answer):
    """docs/draws.md says how seed and result follow from what stands here."""

    id: str
    places: tuple[Places, ...]
    candidates: int
    excluded: int
    pool_sha256: str
    commit_by: datetime | None
    """Null in a draw begun before commitments had a last day."""
    commitments: dict[Party, str]
    reveal_by: datetime | None
    secrets: dict[Party, str]
    silent: tuple[Party, ...]
    """Who let the days pass; the draw is void."""
    pool: tuple[str, ...]
    """The pool's lines; empty until the draw is over."""
    seed: str
    drawn: tuple[Drawn, ...]
    alternates: tuple[Drawn, ...]
    picks: tuple[Pick, ...]


class PanelDrawList(Answer):
    draws: list[PanelDrawShown]
    panel: tuple[str, ...]
    """Who sits there now, after those who fell out."""
    recused: int


class DeclarationLine(Answer):
    """What one member said last. `found` names the questions answered by yes."""

    account: str
    at: datetime
    found: tuple[Interest, ...]
    seq: int


class DeclarationList(Answer):
    declarations: list[DeclarationLine]
    missing: tuple[str, ...]
    recused: int


def draws_of(found: PanelDraws) -> PanelDrawList:
    return PanelDrawList(
        draws=[_shown(one) for one in found.draws], panel=found.panel, recused=found.recused
    )


def _shown(one: ShownDraw) -> PanelDrawShown:
    draw, result = one.held.draw, one.held.outcome
    return PanelDrawShown(
        id=draw.id,
        places=draw.rules.places,
        candidates=one.held.candidates,
        excluded=one.held.excluded,
        pool_sha256=draw.pool_sha256,
        commit_by=draw.commit_by,
        commitments=draw.commitments,
        reveal_by=draw.reveal_by,
        secrets=draw.secrets,
        silent=one.held.silent,
        pool=one.pool.lines if one.pool else (),
        seed=result.seed if result else "",
        drawn=result.drawn if result else (),
        alternates=result.alternates if result else (),
        picks=one.picks,
    )
