"""Look-ups for what a scheme may have beside scores: living experts, a salt, known figures, the tree.

What follows from them is said by the acts' rules.
"""

import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from itertools import pairwise

from services.api.acts.looking import Found, Looking
from services.domain.base import Act
from services.domain.errors import Invalid
from services.domain.rounds.checking import PlanCheck
from services.domain.rounds.drawing import DrawAgain, FreezePool
from services.domain.rounds.granting import BeginGrant
from services.domain.rounds.pairing import ArrangeRing
from services.domain.rounds.sampling import DrawSample
from services.domain.rounds.state import AssessmentRound
from services.domain.rounds.supplying import TakeOverValues
from services.domain.rounds.tabling import EnterFigures, PlaceParts
from services.domain.tree.units import DIGITS
from services.storage.queries import colleagues
from services.storage.queries.case_numbers import hash_of
from services.storage.queries.earlier_rounds import months_before, rings_before
from services.storage.queries.round_figures import known_elsewhere
from services.storage.queries.staff import experts
from services.storage.tree.units import units_in

SALT_BYTES = 32
PLACES = 5000
"""Units of one area that are looked through: a county has some hundreds."""


async def pool(look: Looking) -> Found:
    """Only living accounts of experts are listed; the salt hides who stands back (docs/draws.md)."""
    living = {account for account, _ in await experts(look.tx, look.now)}
    listed = {one.id for one in getattr(look.body, "candidates", ())}
    if not listed <= living:
        raise Invalid(field="candidates", given=min(listed - living))
    return await salt(look)


async def salt(_: Looking) -> Found:
    return {"salt": secrets.token_hex(SALT_BYTES)}


async def ring(look: Looking) -> Found:
    """A seed that nobody chose, and who checked whom last time (C1.1.5)."""
    if not isinstance(look.about, AssessmentRound):
        raise TypeError(look.about)
    seed = secrets.token_hex(SALT_BYTES)
    return {"seed": seed, "last_time": await rings_before(look.tx, look.about)}


async def sample_seed(look: Looking) -> Found:
    """The record that opened the round: it was there before any list, and nobody chose it (D13)."""
    if not isinstance(look.about, AssessmentRound):
        raise TypeError(look.about)
    return {"published": await hash_of(look.tx, look.about.id, 1) or ""}


async def check_seed(look: Looking) -> Found:
    """Whoever is checked unannounced must not work it out beforehand: then it is by chance (D18)."""
    if getattr(look.body, "meant", "") == "unannounced":
        return {"published": secrets.token_hex(SALT_BYTES)}
    return await sample_seed(look)


async def months_paid(look: Looking) -> Found:
    """What earlier years have brought this person of the grant (C3.5.3)."""
    if not isinstance(look.about, AssessmentRound):
        raise TypeError(look.about)
    grant, person = str(getattr(look.body, "grant", "")), str(getattr(look.body, "person", ""))
    return {"paid": await months_before(look.tx, look.about, grant, person)}


async def figures(look: Looking) -> Found:
    if not isinstance(look.about, AssessmentRound):
        raise TypeError(look.about)
    return {"known": await known_elsewhere(look.tx, look.about)}


async def owner(look: Looking) -> None:
    """Only a living account answers for an indicator."""
    account = str(getattr(look.body, "account", ""))
    if not await colleagues.own_seats(look.tx, account, look.now):
        raise Invalid(field="account", given=account)


async def below(look: Looking) -> Found:
    """Which places lie one level below those of the figures: a sum names the ones it lacks (C5.5.4)."""
    asked = sorted({str(one.place) for one in getattr(look.body, "lines", ())})
    known: dict[str, tuple[str, ...]] = {}
    for place in asked:
        if not any(place.startswith(one) for one in known if one != place):
            known |= await _one_level_down(look, place)
    return {"below": tuple(PlaceParts(place=one, parts=known.get(one, ())) for one in asked)}


async def _one_level_down(look: Looking, area: str) -> dict[str, tuple[str, ...]]:
    """Of the area and of every place within it that has some."""
    above = {deep: high for high, deep in pairwise(sorted(DIGITS.values()))}
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for one in await units_in(look.tx, area, limit=PLACES):
        digits = above.get(len(one.code), -1) if one.code.isdigit() else -1
        if digits >= len(area):
            parts[one.code[:digits]].append(one.code)
    return {place: tuple(codes) for place, codes in parts.items()}


OF_ROUND_PARTS: Mapping[type[Act], Callable[[Looking], Awaitable[Found]]] = {
    FreezePool: pool,
    DrawAgain: salt,
    TakeOverValues: figures,
    EnterFigures: below,
    ArrangeRing: ring,
    DrawSample: sample_seed,
    PlanCheck: check_seed,
    BeginGrant: months_paid,
}
"""A part of the table in `looked.py`."""
