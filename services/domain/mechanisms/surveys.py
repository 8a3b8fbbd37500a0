"""Opinion surveys: method, sample, instrument, raw answers, and a result with its margin (D13).

A result is always counted from the raw answers, never typed. Who is asked follows from the sample
(`samples.py`); what a result does to an award or a grade is for vetoes and bands.
"""

import operator
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.attainment.figures import rounded
from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.consecutive_failures import Consequence
from services.domain.mechanisms.samples import SampleRule
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Number, Sourced, Text

Share = Annotated[Number, Field(ge=0, le=1)]
Z95 = Decimal("1.959964")
"""Of the normal distribution: 95 % lie within so many deviations."""
SHOWN_TO = 1


class Choice(Definition):
    id: str
    label: Text
    satisfied: bool


class Question(Definition):
    """One question. `counts` names the one that satisfaction is measured by."""

    id: str
    label: Text
    choices: tuple[Choice, ...] = Field(min_length=2)
    counts: bool = True

    @model_validator(mode="after")
    def _choices_differ(self) -> Self:
        check_once(one.id for one in self.choices)
        if len({one.satisfied for one in self.choices}) == 1:
            raise Fault(
                f"{self.id}：各选项结果相同", f"{self.id}: no choice could make a difference"
            )
        return self


class Instrument(Definition):
    """The questionnaire as it was put to people; a changed one is another version."""

    id: str
    version: int = Field(ge=1)
    label: Text
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        check_once(one.id for one in self.questions)
        if not any(one.counts for one in self.questions):
            raise Fault(f"{self.id}：没有计入结果的问题", f"{self.id}: no question counts")
        return self


class Tier(Definition):
    """From this share of satisfied people on, so many points (C4.6.7)."""

    label: Text
    from_share: Share
    points: Annotated[Number, Field(ge=0)]


class SurveyRules(Sourced):
    """How opinion is asked, and what its result is worth."""

    method: Literal["home-visit", "questionnaire", "telephone", "online", "panel", "meeting"]
    sample: SampleRule | None = None
    """None for a panel that is named and not drawn (C4.7.13)."""
    instrument: Instrument
    tiers: tuple[Tier, ...] = ()
    """The highest first; the last one begins at 0. C4.6.7 asks for tiers and names none (E21)."""
    floor: Share | None = None
    """Less than this is a consequence of its own: 0.6 in C4.7.24."""
    below: Consequence | None = Field(default=None, exclude_if=operator.not_)
    """What follows from less than the floor (C4.7.24); None: it is shown."""
    subjects: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """The groups of subjects that it is asked about (C4.7.13, C4.7.17); empty: all of them."""

    @model_validator(mode="after")
    def _tiers_go_down_to_zero(self) -> Self:
        falls = all(
            high.from_share > low.from_share and high.points >= low.points
            for high, low in pairwise(self.tiers)
        )
        if self.tiers and not (falls and self.tiers[-1].from_share == 0):
            raise Fault(
                "满意度各档须由高到低，末档从0起", "tiers go down step by step to the share 0"
            )
        if self.below is not None and self.floor is None:
            raise Fault("below须有floor", "below is of a floor")
        if (self.method == "panel") != (self.sample is None):
            raise Fault(
                "评议组为指定，其他方式须有抽样规则",
                "a panel is named, everybody else is sampled by a rule",
            )
        return self


class RawAnswer(Frozen):
    """What one respondent chose. `respondent` is a number on a questionnaire, never a person."""

    respondent: str
    question: str
    choice: str
    on: date


class Count(Frozen):
    """One question, counted: how often each choice, and how many left it out."""

    question: str
    choices: tuple[tuple[str, int], ...]
    left_out: int


class Result(Frozen):
    """Counted from raw answers. Shares are not rounded; `words` are."""

    instrument: str
    respondents: int
    population: int
    counts: tuple[Count, ...]
    valid: int
    """Answers to the questions that count."""
    satisfied: int
    share: Decimal | None
    """None where nobody answered: that is no satisfaction of zero."""
    low: Decimal | None
    high: Decimal | None
    """95 % confidence; None for a panel, for nobody was drawn by chance."""
    short: int
    """How many respondents are missing to the sample that the rule wants."""
    tier: Tier | None
    below_floor: bool
    words: Text


def result(rules: SurveyRules, raw: Sequence[RawAnswer], *, population: int, wanted: int) -> Result:
    """`population`: how many could have been drawn. `wanted`: the sample's size."""
    _all_fit(rules.instrument, raw)
    respondents = len({one.respondent for one in raw})
    if respondents > population:
        raise Invalid(field="population", given=population, least=respondents)
    counted = {one.id for one in rules.instrument.questions if one.counts}
    happy = {
        (question.id, choice.id)
        for question in rules.instrument.questions
        for choice in question.choices
        if choice.satisfied
    }
    valid = [one for one in raw if one.question in counted]
    satisfied = sum((one.question, one.choice) in happy for one in valid)
    share = Decimal(satisfied) / len(valid) if valid else None
    asked_by_chance = rules.method != "panel"
    low, high = (
        interval(share, respondents, population)
        if share is not None and asked_by_chance
        else (None, None)
    )
    tier = None if share is None else next((t for t in rules.tiers if share >= t.from_share), None)
    return Result(
        instrument=f"{rules.instrument.id} v{rules.instrument.version}",
        respondents=respondents,
        population=population,
        counts=tuple(_count(one, raw, respondents) for one in rules.instrument.questions),
        valid=len(valid),
        satisfied=satisfied,
        share=share,
        low=low,
        high=high,
        short=max(wanted - respondents, 0),
        tier=tier,
        below_floor=share is not None and rules.floor is not None and share < rules.floor,
        words=_words(satisfied, len(valid), share, low, high),
    )


def interval(share: Decimal, respondents: int, population: int) -> tuple[Decimal, Decimal]:
    """Within what the share of the whole population lies, with 95 % confidence (Wilson, 1927).

    Honest also where 20 of 20 are satisfied: the simpler formula would claim certainty there.
    People are counted, not answers: who answers five questions is still one person. Where a good
    part of the population answered, that narrows the interval; where all did, it is the share.
    """
    if respondents == population:
        return share, share
    with localcontext(prec=28):
        size = Decimal(respondents * (population - 1)) / (population - respondents)
        square = Z95 * Z95
        middle = share + square / (2 * size)
        spread = (share * (1 - share) / size + square / (4 * size * size)).sqrt() * Z95
        whole = 1 + square / size
        low, high = (middle - spread) / whole, (middle + spread) / whole
    # At shares of 0 and 1 the last digit can stray by one beyond the share.
    return max(min(low, share), Decimal(0)), min(max(high, share), Decimal(1))


def _all_fit(instrument: Instrument, raw: Iterable[RawAnswer]) -> None:
    """Every raw answer is one of the instrument's, and nobody answers a question twice."""
    known = {(q.id, choice.id) for q in instrument.questions for choice in q.choices}
    seen: set[tuple[str, str]] = set()
    for one in raw:
        if (one.question, one.choice) not in known:
            raise Invalid(field="choice", given=f"{one.question}: {one.choice}"[:80])
        if (one.respondent, one.question) in seen:
            raise Invalid(field="respondent", given=one.respondent[:80])
        seen.add((one.respondent, one.question))


def _count(question: Question, raw: Iterable[RawAnswer], respondents: int) -> Count:
    chosen = [one.choice for one in raw if one.question == question.id]
    counts = tuple((choice.id, chosen.count(choice.id)) for choice in question.choices)
    return Count(question=question.id, choices=counts, left_out=respondents - len(chosen))


def _words(
    satisfied: int, valid: int, share: Decimal | None, low: Decimal | None, high: Decimal | None
) -> Text:
    if share is None:
        return Text(zh="无有效答卷，无法计算", en="Can't be computed: nobody answered")
    line = f"{satisfied} ÷ {valid} = {_percent(share)}"
    if low is None or high is None:
        return Text(zh=f"{line}（评议人员为指定，无抽样误差）", en=f"{line} (panel, not a sample)")
    between = f"{_percent(low)} – {_percent(high)}"
    return Text(zh=f"{line}，95 %置信区间{between}", en=f"{line}, with 95 % confidence {between}")


def _percent(share: Decimal) -> str:
    return f"{rounded(share * 100, SHOWN_TO):f} %"
