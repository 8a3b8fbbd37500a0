"""Indicators rated met, basically met or not met, where a scheme gives no points (C5.6.1, 4.2.1).

Rated again after the work; the last word counts and all that was said stays in the log. Whether the
unit has attained is the mechanism's word (`mechanisms/attainment.py`): veto items first (C5.6.2).
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, TextRef, label
from services.domain.errors import Invalid
from services.domain.mechanisms.attainment import Rating, Tally, tally
from services.domain.programme.words import Text
from services.domain.rounds.entering import check_admitted
from services.domain.rounds.entry import Entry
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part

Said = Literal[Rating.MET, Rating.BASICALLY_MET, Rating.NOT_MET, Rating.NOT_APPLICABLE]


class RatedItem(Frozen):
    """How one indicator was found."""

    item: str = label("指标", "Indicator", max_length=40)
    rating: Said = label("认定", "Rating")


class RateItems(Act):
    """Indicators found met, basically met or not met, and on what ground (C5.6.1)."""

    zh, en, rule = "认定指标达标情况", "Rate indicators", "C5.6.1, C5.6.2"
    path, part, adds = "ratings", Part.ORGANISER, True

    kind: Literal["rate-items"] = "rate-items"
    code: str = label("参评单位", "Subject", max_length=40)
    ratings: Annotated[tuple[RatedItem, ...], Field(min_length=1, max_length=100)] = label(
        "逐项认定", "Indicator by indicator"
    )
    basis: TextRef = label("认定依据（材料及现场情况）", "On what ground: papers and the site")


class ItemsRated(OfEntry):
    adds = True
    kind: Literal["items-rated"] = "items-rated"
    ratings: tuple[RatedItem, ...]
    basis: TextRef

    def upon(self, entry: Entry) -> Entry:
        found = {one.item: one.rating for one in self.ratings}
        return entry.but(ratings={**entry.ratings, **found})


def items_of(of: AssessmentRound, entry: Entry) -> dict[str, Text]:
    """What is rated of this subject; empty where the scheme rates nothing."""
    rules = of.judging(entry).attainment
    return rules.items if rules else {}


def tally_of(of: AssessmentRound, entry: Entry) -> Tally | None:
    """The ratings counted, whatever is not rated yet being open; None where nothing is rated."""
    rules, items = of.judging(entry).attainment, items_of(of, entry)
    if rules is None or not items:
        return None
    return tally(rules, {item: entry.ratings.get(item, Rating.OPEN) for item in items})


def unmet_words(of: AssessmentRound, entry: Entry, found: Tally) -> Text:
    """What is not met, veto items first (C5.6.2)."""
    items = items_of(of, entry)
    unmet = [items[one] for one in (*found.not_met, *found.basically_met)]
    return Text(
        zh=f"达标{found.met}项，基本达标{len(found.basically_met)}项，不达标{len(found.not_met)}项"
        f"（其中一票否决{len(found.veto_items)}项）：{'、'.join(one.zh for one in unmet) or '无'}",
        en=f"{found.met} met, {len(found.basically_met)} basically met, {len(found.not_met)} not met"
        f" ({len(found.veto_items)} of them veto items): "
        f"{', '.join(one.en for one in unmet) or 'none'}",
    )


def _rates(of: AssessmentRound) -> bool:
    return any(items_of(of, entry) for entry in of.entries.values())


@rule(RateItems, AssessmentRound, opens=Standing("scoring", has=_rates))
def rate_items(of: AssessmentRound, act: RateItems, now: datetime) -> ItemsRated:
    entry = of.entry(act.code)
    check_admitted(of, entry)
    known, seen = items_of(of, entry), set[str]()
    for number, one in enumerate(act.ratings):
        if one.item not in known or one.item in seen:
            raise Invalid(field=f"ratings.{number}.item", given=one.item)
        seen.add(one.item)
    return ItemsRated(**fact(act, now), code=act.code, ratings=act.ratings, basis=act.basis)
