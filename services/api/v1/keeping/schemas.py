"""Keeping as the API shows it (5.2.2, 5.2.3)."""

from services.api.contract import Answer
from services.domain.base import Frozen, label
from services.storage.keeping.disposals import Disposal, DisposalLine
from services.storage.queries.kept import Expired, ReadSlice


class PlanAnswer(Answer):
    """What there is to read, within how many days, how fast at most: by arithmetic."""

    files: int
    bytes: int
    days: int
    bytes_per_second: int
    files_per_day: int
    hours_per_day: float
    can_be_held: bool


class KeptAnswer(Answer):
    """Files by the day on which they were last read, and what stands around them."""

    plan: PlanAnswer
    slices: list[ReadSlice]
    overdue: int
    never: int
    sealed: int
    held: int
    copied: int | None
    """None where no second copy is set."""
    expired: list[Expired]


class ReadingAsked(Frozen):
    """`case` empty: everything."""

    case: str = label("案卷", "Case", max_length=64, default="")


class ReadingStarted(Answer):
    """The job that does it: `/api/v1/jobs/{job}`."""

    job: str


class DisposalWanted(Frozen):
    case: str = label("案卷", "Case", min_length=1, max_length=64)
    reason: str = label("销毁理由", "Reason", min_length=2, max_length=2000)


class DisposalDecision(Frozen):
    confirmed: bool = label("同意销毁", "Confirmed")


class DisposalAnswer(Answer):
    """A list, and its files: what they were and when their bytes went."""

    disposal: Disposal
    lines: list[DisposalLine]


class Disposals(Answer):
    disposals: list[Disposal]
