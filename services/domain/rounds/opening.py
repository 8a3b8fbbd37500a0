"""The first act of a round: which scheme, which variant, which year, by whom (4.3).

The definition is pinned with its hash and kept in the round itself (4.6).
"""

from datetime import date, datetime
from typing import Annotated, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, label
from services.domain.clocks.calendar import calendar_year
from services.domain.errors import Invalid
from services.domain.programme.evaluation import Evaluation
from services.domain.programme.schema import Office
from services.domain.programme.words import Text
from services.domain.rounds.offices import offices_of, organising_level
from services.domain.rounds.state import AssessmentRound, RoundFact, SchemeRef
from services.domain.tree.units import Part, level_of


class OpenRound(Act):
    """A scheme is carried out once: for one year, by one office (4.3)."""

    zh, en, rule = "启动考评", "Open a round", "4.3.3, 4.6.1"
    path, part = "rounds", Part.ORGANISER

    kind: Literal["open-round"] = "open-round"
    year: int = label("考评年度", "Year assessed", ge=2000, le=2200)
    scheme: Annotated[SchemeRef, Looked()]
    title: Annotated[Text, Looked()]
    evaluation: Annotated[Evaluation, Looked()]
    effective_from: Annotated[date, Looked()]
    place: Annotated[str, Looked()]

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        return offices_of(self.evaluation)


class RoundOpened(RoundFact):
    kind: Literal["round-opened"] = "round-opened"
    year: int
    scheme: SchemeRef
    title: Text
    evaluation: Evaluation
    since: int
    place: str

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(
            scheme=self.scheme,
            title=self.title,
            evaluation=self.evaluation,
            since=self.since,
            year=self.year,
            place=self.place,
        )


@rule(OpenRound, AssessmentRound, opens=lambda one: "round-begun" if one.seq else None)
def open_round(of: AssessmentRound, act: OpenRound, now: datetime) -> RoundOpened:
    """Not before the scheme is in force, nor for a year that has not begun.

    A round keeps the days of its notices itself and knows no holidays: a scheme whose notice is
    counted in working days is not opened.
    """
    if any(one.unit == "working" for one in act.evaluation.notices):
        raise Invalid(field="scheme", given=act.scheme.id)
    if level_of(act.place) is not organising_level(act.evaluation):
        raise Invalid(field="place", given=act.place)
    if not act.effective_from.year <= act.year <= calendar_year(now):
        raise Invalid(field="year", given=act.year)
    return RoundOpened(
        **fact(act, now),
        year=act.year,
        scheme=act.scheme,
        title=act.title,
        evaluation=act.evaluation,
        since=act.effective_from.year,
        place=act.place,
    )
