"""One questionnaire: its number, its day, and what was chosen (D13).

A number on paper stands for a respondent, and never a name. Counting is in `surveys.py`.
"""

import re
from datetime import date

from services.domain.base import Frozen
from services.domain.errors import DomainError, Invalid
from services.domain.mechanisms.surveys import Instrument, RawAnswer

NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}")


class AnswerCodeUnknown(DomainError):
    """No slip has this code, or the slips were printed anew since."""

    code = "answer-code-unknown"


class AnswerCodeUsed(DomainError):
    """Somebody answered with it before; each code is good for once (6.2.2)."""

    code = "answer-code-used"


class AnswersClosed(DomainError):
    """The last day for answers is over."""

    code = "answers-closed"


class Answer(Frozen):
    respondent: str
    on: date
    choices: dict[str, str]
    """Question -> choice; a question left out is not there."""

    @property
    def raw(self) -> tuple[RawAnswer, ...]:
        return tuple(
            RawAnswer(respondent=self.respondent, question=question, choice=choice, on=self.on)
            for question, choice in self.choices.items()
        )


def check_answer(instrument: Instrument, answer: Answer, today: date) -> None:
    """Raises Invalid at the first field that cannot be: number, day, or one of the questions."""
    if not NUMBER.fullmatch(answer.respondent):
        raise Invalid(field="respondent", given=answer.respondent[:40])
    if answer.on > today:
        raise Invalid(field="on", latest=today.isoformat())
    offered = {one.id: {choice.id for choice in one.choices} for one in instrument.questions}
    for question, choice in answer.choices.items():
        if choice not in offered.get(question, set()):
            raise Invalid(field=f"q.{question}", given=choice[:40])
    for one in instrument.questions:
        if one.counts and one.id not in answer.choices:
            raise Invalid(field=f"q.{one.id}")
