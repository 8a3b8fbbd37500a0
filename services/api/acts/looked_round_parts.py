"""Look-ups for what a scheme may have beside scores: living experts, a salt, figures known elsewhere.

What follows from them is said by the acts' rules.
"""

import secrets

from services.api.acts.looking import Found, Looking
from services.domain.errors import Invalid
from services.domain.rounds.state import AssessmentRound
from services.storage.queries import colleagues
from services.storage.queries.round_figures import known_elsewhere
from services.storage.queries.staff import experts

SALT_BYTES = 32


async def pool(look: Looking) -> Found:
    """Only living accounts of experts are listed; the salt hides who stands back (docs/draws.md)."""
    living = {account for account, _ in await experts(look.tx, look.now)}
    listed = {one.id for one in getattr(look.body, "candidates", ())}
    if not listed <= living:
        raise Invalid(field="candidates", given=min(listed - living))
    return await salt(look)


async def salt(_: Looking) -> Found:
    return {"salt": secrets.token_hex(SALT_BYTES)}


async def figures(look: Looking) -> Found:
    if not isinstance(look.about, AssessmentRound):
        raise TypeError(look.about)
    return {"known": await known_elsewhere(look.tx, look.about)}


async def owner(look: Looking) -> None:
    """Only a living account answers for an indicator."""
    account = str(getattr(look.body, "account", ""))
    if not await colleagues.own_seats(look.tx, account, look.now):
        raise Invalid(field="account", given=account)
