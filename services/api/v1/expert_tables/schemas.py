"""What a table of experts would change, and what it changed."""

from typing import Literal, Self

from services.api.contract import Answer
from services.api.problems import FieldProblem
from services.domain.review.pool import Expert
from services.storage.people.expert_tables import Compared


class TableLine(Answer):
    no: int
    login: str
    account: str
    change: Literal["new", "changed", "same"]
    expert: Expert
    before: Expert | None

    @classmethod
    def of(cls, one: Compared) -> Self:
        before = one.before.expert if one.before else None
        line = one.line
        return cls(
            no=line.no,
            login=line.login,
            account=line.account,
            change=one.change,
            expert=line.expert,
            before=before,
        )


class TablePreview(Answer):
    version: int
    """Of the whole pool, for If-Match: what was looked at is what is taken over."""
    lines: list[TableLine]
    faults: list[FieldProblem]
    """While there is one, nothing of the table is taken."""


class TableTaken(Answer):
    written: int
    """Entries that are new or another than before."""
    version: int
