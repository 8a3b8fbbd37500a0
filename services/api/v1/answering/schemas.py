"""A questionnaire and its answers on the wire; the code stands in the body and in no address."""

from datetime import date

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.filing import Filing
from services.domain.mechanisms.surveys import Question
from services.domain.programme.words import Text
from services.storage.queries.fieldwork import rules_of


class CodeOfSlip(BaseModel):
    code: str = Field(max_length=40)


class OwnAnswers(CodeOfSlip):
    choices: dict[str, str] = Field(max_length=60)
    """Question -> choice."""


class Questionnaire(Answer):
    label: Text
    questions: list[Question]
    until: date

    @classmethod
    def of(cls, filing: Filing) -> "Questionnaire":
        instrument = rules_of(filing).instrument
        until = filing.survey.until if filing.survey else None
        if until is None:
            raise TypeError(filing)
        return cls(label=instrument.label, questions=list(instrument.questions), until=until)


class Taken(Answer):
    """Nothing that could be asked for again: nobody can find these answers by their code."""

    taken: bool = True
