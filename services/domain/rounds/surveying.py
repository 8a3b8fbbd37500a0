"""Opinion surveys of a round: raw answers by questionnaire, counted and never typed as a result (D13).

C4.7.13 named panels, C4.7.24 the floor of satisfaction. A respondent is a number on a questionnaire.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, label
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.samples import size
from services.domain.mechanisms.surveys import RawAnswer, Result, SurveyRules, result
from services.domain.rounds.entry import Entry, Surveyed
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part


class AnswerLine(Frozen):
    """What one respondent chose for one question."""

    respondent: str = label("问卷编号", "Questionnaire", min_length=1, max_length=20)
    question: str = label("问题", "Question", max_length=40)
    choice: str = label("选项", "Answer", max_length=40)


class RecordAnswers(Act):
    """Answers as they were given; more may follow until the scoring is closed (C4.7.13, C4.7.24)."""

    zh, en, rule = "登记民意调查答卷", "Record answers of a survey", "C4.7.13, C4.7.24, D13"
    path, part, adds, whenever = "survey-answers", Part.ORGANISER, True, True

    kind: Literal["record-answers"] = "record-answers"
    code: str = label("参评单位", "Subject", max_length=40)
    survey: str = label("调查", "Survey", max_length=40)
    population: int = label("调查对象总数", "How many could be asked", ge=1, le=10_000_000)
    asked_on: date = label("调查日期", "Asked on")
    answers: Annotated[tuple[AnswerLine, ...], Field(min_length=1, max_length=500)] = label(
        "答卷", "Answers"
    )


class AnswersRecorded(OfEntry):
    adds = True
    kind: Literal["answers-recorded"] = "answers-recorded"
    survey: str
    population: int
    asked_on: date
    answers: tuple[AnswerLine, ...]

    def upon(self, entry: Entry) -> Entry:
        before = entry.surveys.get(self.survey, Surveyed(population=self.population))
        new = tuple(
            RawAnswer(
                respondent=one.respondent,
                question=one.question,
                choice=one.choice,
                on=self.asked_on,
            )
            for one in self.answers
        )
        known = Surveyed(population=self.population, answers=(*before.answers, *new))
        return entry.but(surveys={**entry.surveys, self.survey: known})


def _asks(of: AssessmentRound) -> bool:
    return bool(of.rules.surveys) and bool(of.entries)


@rule(RecordAnswers, AssessmentRound, opens=Standing("scoring", has=_asks))
def record_answers(of: AssessmentRound, act: RecordAnswers, now: datetime) -> AnswersRecorded:
    """Answers are the instrument's own, and nobody answers a question twice."""
    entry = of.entry(act.code)
    if act.survey not in {name for name, _, _ in surveys_of(of, entry)}:
        raise Invalid(field="survey", given=act.survey)
    if act.asked_on > local_day(now):
        raise Invalid(field="asked_on", latest=local_day(now).isoformat())
    recorded = AnswersRecorded(
        **fact(act, now),
        code=act.code,
        survey=act.survey,
        population=act.population,
        asked_on=act.asked_on,
        answers=act.answers,
    )
    counted(of.rules.surveys[act.survey], recorded.upon(entry).surveys[act.survey])
    return recorded


def counted(rules: SurveyRules, known: Surveyed) -> Result:
    wanted = size(rules.sample, known.population).many if rules.sample else 0
    return result(rules, known.answers, population=known.population, wanted=wanted)


def surveys_of(
    of: AssessmentRound, entry: Entry
) -> Iterator[tuple[str, SurveyRules, Result | None]]:
    """Every survey that the scheme wants of this subject, with its result so far."""
    for name, rules in of.rules.surveys.items():
        if rules.subjects and entry.group not in rules.subjects:
            continue
        known = entry.surveys.get(name)
        yield name, rules, counted(rules, known) if known else None
