"""Look-ups for the draw of a panel: the pool from the experts kept, and the one that was frozen.

Who is fit is decided in `domain/review/pool.py`; how it is drawn in `domain/review/drawing.py`.
"""

import secrets

from services.api.acts.looking import Found, Looking
from services.domain.clocks.calendar import local_day
from services.domain.mechanisms.draws import DrawRules, Party, Pool, further
from services.domain.review.drawing import vacant
from services.domain.review.pool import pool_for
from services.storage.people import experts

SALT_BYTES = 32


async def frozen_pool(look: Looking) -> Found:
    """Kept under its digest before the act: an act that is refused leaves a row nobody names."""
    rules = look.case.rules.assessment.draw
    return {} if rules is None else await _kept(look, await _pool(look, rules))


async def further_pool(look: Looking) -> Found:
    """Nobody in it whom an earlier draw brought up."""
    case, rules = look.case, look.case.rules.assessment.draw
    places = vacant(case)
    if rules is None or not places:
        return {"pool": Pool(candidates=(), salt=_salt())}
    pool = await _pool(look, rules)
    before = {one.id for draw in case.draws for one in draw.brought_up}
    gone = {account: why for draw in case.draws for account, why in draw.gone.items()}
    _, fresh = further(rules, pool, places, before, gone=gone, salt=pool.salt)
    return await _kept(look, fresh)


async def pool_again(look: Looking) -> Found:
    """With the second secret the panel follows from the pool as it was frozen."""
    last = look.case.draws[-1] if look.case.draws else None
    if last is None or len(last.draw.secrets) < len(Party) - 1:
        return {}
    body = (await experts.pools(look.tx, look.case.id)).get(last.draw.pool_sha256)
    return {"pool": Pool.model_validate_json(body)} if body else {}


async def _pool(look: Looking, rules: DrawRules) -> Pool:
    return pool_for(
        await experts.living(look.tx, look.now),
        look.case.place,
        (places.field for places in rules.places),
        recused=look.case.recused,
        today=local_day(look.now),
        salt=_salt(),
    )


async def _kept(look: Looking, pool: Pool) -> Found:
    await experts.keep_pool(look.tx, look.case.id, pool.sha256, pool.model_dump_json())
    return {"pool": pool}


def _salt() -> str:
    return secrets.token_hex(SALT_BYTES)
