"""The experts kept for draws: who is fit for one case, and what the data hint at (C5.2.3, D8).

Seeds ask for a pool by type of project and say no more: terms, load and rotation are ours, kept
with each expert. How the drawing goes is `drawing.py`; files are read in `api/spreadsheets`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from services.domain.base import Frozen, label
from services.domain.clocks.calendar import years_later
from services.domain.mechanisms.draws import Candidate, Excluded, Exclusion, Pool, Word
from services.domain.review.conflicts import Hint
from services.domain.tree.units import Level, at, within

Code = Annotated[str, Field(pattern=r"^\d{2,12}$")]
MOST_OPEN, MOST_A_YEAR, REST_YEARS = 3, 10, 2
"""Our defaults, no source: cases at a time, cases a year, years before the same county again."""


class Expert(Frozen):
    """One entry of the pool. The name stays with the account."""

    fields: Annotated[tuple[Word, ...], Field(min_length=1, max_length=10)] = label(
        "专业类别", "Fields"
    )
    """Kinds of project, as the places of a draw name them (C5.2.3)."""
    employer: str = label("工作单位", "Employer", min_length=1, max_length=120)
    region: Code = label("工作单位所在地（区划代码）", "Code of the area where the employer is")
    since: date = label("聘期自", "In the pool from")
    until: date | None = label("聘期至", "Until, the last day included", default=None)
    trained_on: date | None = label("最近培训日期", "Last training", default=None)
    third_party: bool = label("第三方评审机构人员", "Of a third-party reviewer", default=False)
    """Of an institution that checks independently and answers for its report (C5.2.7)."""
    most_open: int = label("同时评审最多几件", "Cases at a time", default=MOST_OPEN, ge=0, le=100)
    most_a_year: int = label("一年最多几件", "Cases a year", default=MOST_A_YEAR, ge=0, le=1000)
    rest_years: int = label(
        "再次评审同一县（区）至少相隔几年",
        "Years before the same county again",
        default=REST_YEARS,
        ge=0,
        le=20,
    )
    advised: Annotated[tuple[Code, ...], Field(max_length=50)] = label(
        "曾提供咨询或参与编制规划的地方（区划代码）",
        "Codes of the places advised, or whose plan was worked on",
        default=(),
    )


class Served(Frozen):
    """A panel that the expert was called to: of which place, when, and how it stands."""

    place: str
    on: date | None
    is_open: bool
    scored: bool


class Known(Frozen):
    """An expert with what the register knows of him."""

    account: str
    expert: Expert
    served: tuple[Served, ...] = ()

    @property
    def open_now(self) -> int:
        return sum(one.is_open for one in self.served)

    def this_year(self, today: date) -> int:
        return sum(one.on is not None and one.on.year == today.year for one in self.served)


def hints(known: Known, place: str) -> tuple[Hint, ...]:
    """What the expert himself should think about; he alone knows whether it is a conflict."""
    expert, county = known.expert, at(place, Level.COUNTY)
    found = {
        Hint.SAME_COUNTY: within(expert.region, county),
        Hint.ADVISED: any(_touches(one, place) for one in expert.advised),
        Hint.SCORED_LAST_TIME: any(one.scored and one.place == place for one in known.served),
    }
    return tuple(hint for hint, there in found.items() if there)


def _touches(one: str, place: str) -> bool:
    return within(place, one) or within(one, place)


def why_not(known: Known, place: str, today: date) -> Exclusion | None:
    """The first reason why somebody is left out of the pool for this place."""
    expert, hinted, county = known.expert, hints(known, place), at(place, Level.COUNTY)
    resting = expert.rest_years and any(
        one.on is not None
        and years_later(one.on, expert.rest_years) > today
        and within(one.place, county)
        for one in known.served
    )
    reasons = (
        (Exclusion.UNAVAILABLE, not _in_force(expert, today) or expert.trained_on is None),
        (Exclusion.SAME_UNIT, Hint.SAME_COUNTY in hinted),
        (Exclusion.ADVISED, Hint.ADVISED in hinted),
        (Exclusion.SCORED_LAST_TIME, Hint.SCORED_LAST_TIME in hinted),
        (Exclusion.ROTATION, bool(resting)),
        (Exclusion.LOAD, _full(known, today)),
    )
    return next((why for why, there in reasons if there), None)


def _in_force(expert: Expert, today: date) -> bool:
    return expert.since <= today and (expert.until is None or today <= expert.until)


def _full(known: Known, today: date) -> bool:
    """Whether one case more would be too many."""
    expert = known.expert
    return known.open_now >= expert.most_open or known.this_year(today) >= expert.most_a_year


def pool_for(
    experts: Iterable[Known],
    place: str,
    wanted: Iterable[str],
    *,
    recused: Iterable[str] = (),
    today: date,
    salt: str,
) -> Pool:
    """Everybody of a wanted field, under the first of them; the others with why they are left out."""
    fields, stood_back = tuple(dict.fromkeys(wanted)), set(recused)
    fit, out = [], []
    for one in experts:
        field = next((each for each in fields if each in one.expert.fields), None)
        if field is None:
            continue
        why = Exclusion.DECLARED if one.account in stood_back else why_not(one, place, today)
        if why is None:
            fit.append(Candidate(id=one.account, field=field))
        else:
            out.append(Excluded(id=one.account, why=why))
    return Pool(candidates=tuple(fit), excluded=tuple(out), salt=salt)
