"""What was read out of a document and made from it. The original is under `content`, as ever."""

from datetime import datetime

from services.api.contract import Answer
from services.domain.evidence.derivatives import (
    DerivativeKind,
    ReadFacts,
    ReadOut,
    ReadOutProblem,
    ReadOutState,
)
from services.storage.derivatives.rows import ReadOuts


class ReadOutAnswer(Answer):
    """`problem` says why it could not be done; the file is as usable as before."""

    kind: ReadOut
    state: ReadOutState
    problem: ReadOutProblem | None
    tool: str | None
    """Name and version of what did it."""
    touched_at: datetime


class DerivativeAnswer(Answer):
    """Fetch it under its kind and number; `second` says where in the film a picture stands."""

    kind: DerivativeKind
    number: int
    second: int | None
    media_type: str
    size: int
    width: int | None
    height: int | None
    tool: str
    made_at: datetime


class DerivativesAnswer(Answer):
    read_outs: list[ReadOutAnswer]
    facts: ReadFacts
    derivatives: list[DerivativeAnswer]

    @classmethod
    def of(cls, found: ReadOuts) -> "DerivativesAnswer":
        return cls(
            read_outs=[ReadOutAnswer.model_validate(dict(line)) for line in found.lines],
            facts=found.facts,
            derivatives=[
                DerivativeAnswer.model_validate(dict(one), extra="ignore")
                for one in found.derivatives
            ],
        )
