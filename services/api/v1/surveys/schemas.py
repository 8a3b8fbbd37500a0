"""Surveys on the wire: the rule, answers, and the result with its margin. Nobody's name is in them."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.api.official.slips import Slips
from services.domain.fieldwork.answers import Answer as Given
from services.storage.queries.fieldwork import Surveyed


class FedAnswer(Answer):
    """The indicator, as the answers have it."""

    code: str
    value: Decimal | None
    verdict: str


class SurveyAnswer(Answer):
    """`low` and `high`: within what the share of all lies, with 95 % confidence."""

    id: str
    case: str
    asked: str
    method: str
    population: int
    wanted: int
    respondents: int
    valid: int
    satisfied: int
    low: Decimal | None
    high: Decimal | None
    slips: int
    """For how many people to answer by themselves; 0 where interviewers alone ask."""
    printed: int
    answered: int
    """With how many of them somebody did."""
    until: date | None
    """The last day on which they may."""
    sha256: str
    """Of the raw answers."""
    over: bool
    indicator: FedAnswer | None
    questions: dict[str, list[str]]
    """Question -> its choices."""

    @classmethod
    def of(cls, found: Surveyed) -> "SurveyAnswer":
        survey, counted, fed = found.survey, found.counted, found.fed
        margin = found.margin
        return cls(
            id=found.filing.id,
            case=found.filing.case,
            asked=survey.asked,
            method=survey.rules.method,
            population=survey.population,
            wanted=survey.wanted.many,
            respondents=counted.respondents,
            valid=counted.valid,
            satisfied=counted.satisfied,
            low=margin[0] if margin else None,
            high=margin[1] if margin else None,
            slips=survey.slips,
            printed=found.returned.printed,
            answered=found.returned.answered,
            until=survey.until,
            sha256=counted.sha256,
            over=found.over,
            indicator=FedAnswer(
                code=fed.code, value=fed.assessment.value, verdict=fed.assessment.verdict.value
            )
            if fed
            else None,
            questions={
                one.id: [choice.id for choice in one.choices]
                for one in survey.rules.instrument.questions
            },
        )


class RawAnswers(Answer):
    answers: list[Given]


class NewAnswer(BaseModel):
    """`respondent` is the number on the questionnaire, and never a name."""

    respondent: str = Field(max_length=20)
    on: date
    choices: dict[str, str] = Field(max_length=60)


class NewAnswers(BaseModel):
    answers: list[NewAnswer] = Field(min_length=1, max_length=1000)


class EnteredAnswer(Answer):
    """How many of those sent are new; the same one twice is one."""

    entered: int


class SlipsWanted(BaseModel):
    households: str = Field(default="", max_length=500_000)
    """One a line, all that could be asked; those for whom there are slips are drawn. Kept nowhere."""
    anew: bool = False
    """The print was lost: codes that nobody used are void, others take their place."""


class SlipAnswer(Answer):
    number: int
    code: str
    address: str
    """The page for answers, with the code."""
    household: str
    """Who was drawn for it; empty without a list."""


class SlipsAnswer(Answer):
    """Told this once: only hashes of the codes are kept."""

    until: date
    list_sha256: str
    seed: str
    """As docs/draws.md says; both empty without a list."""
    slips: list[SlipAnswer]

    @classmethod
    def of(cls, made: Slips) -> "SlipsAnswer":
        households = made.drawn.households if made.drawn else ("",) * len(made.slips)
        return cls(
            until=made.until,
            list_sha256=made.drawn.list_sha256 if made.drawn else "",
            seed=made.drawn.seed if made.drawn else "",
            slips=[
                SlipAnswer(
                    number=one.number, code=one.code, address=one.address, household=household
                )
                for one, household in zip(made.slips, households, strict=True)
            ],
        )
