"""What an opinion survey of a case holds (A1.12.6, A2.6.5, D13): state only, part of `Filing`.

Raw answers are working papers, as many enter them at once; the log has their count and their hash.
The acts stand in `surveying.py`.
"""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import sha256

from services.domain.base import Frozen
from services.domain.mechanisms.samples import Size, size
from services.domain.mechanisms.surveys import Count, RawAnswer, SurveyRules, interval, result
from services.domain.programme.opinion_rules import Asked
from services.domain.programme.words import Text
from services.domain.tree.units import StepName


class Counted(Frozen):
    """The raw answers, counted; the hash is over every one of them."""

    respondents: int
    valid: int
    satisfied: int
    counts: tuple[Count, ...]
    words: Text
    sha256: str


class Survey(Frozen):
    step: StepName
    asked: Asked
    population: int
    rules: SurveyRules
    """The questionnaire as it is put to people, and how many are wanted."""
    counted: Counted | None = None
    """None while answers still come in."""
    slips: int = 0
    """How many were drawn to answer by themselves; 0 where interviewers alone ask (6.2.2)."""
    until: date | None = None
    """The last day on which they may."""

    @property
    def wanted(self) -> Size:
        if self.rules.sample is None:
            raise TypeError(self.rules)
        return size(self.rules.sample, self.population)

    def takes_answers(self, today: date) -> bool:
        """Whether those drawn can still answer by themselves."""
        return self.counted is None and self.until is not None and today <= self.until

    @property
    def margin(self) -> tuple[Decimal, Decimal] | None:
        """Within what the whole population's share lies, with 95 % confidence (Wilson)."""
        if self.counted is None or not self.counted.valid:
            return None
        share = Decimal(self.counted.satisfied) / self.counted.valid
        return interval(share, self.counted.respondents, self.population)


def count(survey: Survey, raw: Iterable[RawAnswer]) -> Counted:
    """Raises Invalid for answers that are not the questionnaire's own."""
    answers = sorted(raw, key=lambda one: (one.respondent, one.question))
    found = result(survey.rules, answers, population=survey.population, wanted=survey.wanted.many)
    return Counted(
        respondents=found.respondents,
        valid=found.valid,
        satisfied=found.satisfied,
        counts=found.counts,
        words=found.words,
        sha256=digest(answers),
    )


def digest(raw: Iterable[RawAnswer]) -> str:
    """Of lines sorted by questionnaire and question, so that anybody with the table can check it."""
    lines = sorted([one.respondent, one.question, one.choice, one.on.isoformat()] for one in raw)
    return sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()
