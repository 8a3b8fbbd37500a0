"""Look-ups for assessment rounds: the definition that is pinned, and what earlier rounds decided."""

from datetime import datetime

from services.api.acts.looking import ChosenScheme, Found, Looking
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.programme.schemes import scheme_hash
from services.domain.rounds.state import AssessmentRound, SchemeRef
from services.storage.queries import colleagues
from services.storage.queries.rounds import earlier_grades
from services.storage.rulebook.schemes import scheme_for
from services.storage.session import Tx


async def chosen_scheme(tx: Tx, name: str, variant: str, year: int, now: datetime) -> ChosenScheme:
    """By which the year is assessed, in this variant. Raises NotFound and Invalid."""
    found = await scheme_for(tx, name, year, local_day(now))
    evaluation = found.varied(variant)
    if evaluation is None:
        raise Invalid(field="variant", given=variant)
    return ChosenScheme(found, variant, evaluation)


async def round_opening(look: Looking) -> Found:
    """The scheme with its hash, and its evaluation as the variant has it (4.6)."""
    if look.chosen is None:
        raise TypeError(look)
    found = look.chosen.scheme
    ref = SchemeRef(
        id=found.id,
        version=found.version,
        sha256=scheme_hash(found),
        variant=look.chosen.variant,
    )
    return {
        "scheme": ref,
        "title": found.title,
        "evaluation": look.chosen.evaluation,
        "effective_from": found.effective_from,
        "place": look.place,
    }


async def earlier_results(look: Looking) -> Found:
    if not isinstance(look.about, AssessmentRound):
        raise TypeError(look.about)
    return {"earlier": await earlier_grades(look.tx, look.about)}


async def raters(look: Looking) -> None:
    """Only living accounts are appointed."""
    for account in getattr(look.body, "raters", ()):
        if not await colleagues.own_seats(look.tx, account, look.now):
            raise Invalid(field="raters", given=account)
