"""Draws of a case's panel, for everybody: who drew how is nobody's secret (D8, 6.1.1).

While a draw runs its pool is shown to nobody: only the digest is.
"""

from collections.abc import Mapping

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.mechanisms.draws import Pick, Pool, picks
from services.domain.review.panel_draw import PanelDraw
from services.storage import case_log
from services.storage.people import experts
from services.storage.queries.names import Place, places
from services.storage.session import Tx


class ShownDraw(Frozen):
    """A draw with what anybody needs to work it out again; no pool before it is over."""

    held: PanelDraw
    pool: Pool | None = None
    picks: tuple[Pick, ...] = ()


class PanelDraws(Frozen):
    case: str
    place: Place
    draws: tuple[ShownDraw, ...]
    panel: tuple[str, ...]
    recused: int
    """How many stood back by own declaration; never who (6.1.2)."""


async def of_case(tx: Tx, case: str) -> PanelDraws:
    """Raises NotFound for a case whose panel is not drawn."""
    state = await case_log.state(tx, case)
    if not isinstance(state, Case) or not state.draws:
        raise NotFound(id=case)
    pools = await experts.pools(tx, case)
    return PanelDraws(
        case=case,
        place=(await places(tx, {state.place}))[state.place],
        draws=tuple(_shown(one, pools) for one in state.draws),
        panel=tuple(one.id for draw in state.draws for one in draw.seats),
        recused=len(state.recused),
    )


def _shown(held: PanelDraw, pools: Mapping[str, str]) -> ShownDraw:
    body = pools.get(held.draw.pool_sha256)
    if held.outcome is None or body is None:
        return ShownDraw(held=held)
    pool = Pool.model_validate_json(body)
    return ShownDraw(held=held, pool=pool, picks=picks(held.draw, pool))
