"""Draws on the wire: hashes while they run, and all it takes to work them out once they are over."""

from datetime import datetime

from services.api.contract import Answer
from services.domain.mechanisms.draws import Drawn, Party, Places
from services.domain.rounds.state import AssessmentRound, HeldDraw


class DrawShown(Answer):
    """docs/draws.md says how seed and result follow from what stands here."""

    id: str
    code: str
    places: tuple[Places, ...]
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
    panel: tuple[str, ...]
    """Who sits there now, after those who fell out."""


class DrawList(Answer):
    draws: list[DrawShown]


def draws_of(one: AssessmentRound) -> DrawList:
    return DrawList(draws=[_shown(held) for held in one.draws])


def _shown(held: HeldDraw) -> DrawShown:
    found = held.outcome
    return DrawShown(
        id=held.draw.id,
        code=held.code,
        places=held.draw.rules.places,
        pool_sha256=held.draw.pool_sha256,
        commit_by=held.draw.commit_by,
        commitments=held.draw.commitments,
        reveal_by=held.draw.reveal_by,
        secrets=held.draw.secrets,
        silent=held.silent,
        pool=held.pool.lines if found else (),
        seed=found.seed if found else "",
        drawn=found.drawn if found else (),
        alternates=found.alternates if found else (),
        panel=held.panel,
    )
