"""What a workflow may ask of the outside world: names and types only.

`activities.StoredEffects` does it for real; tests of workflows do it in memory.
"""

from abc import ABC, abstractmethod

from temporalio import activity

from services.domain.base import Receipt
from services.domain.case import Case
from services.domain.facts import AnyFact
from services.domain.notices.proof import NoticeProof
from services.domain.programme.schema import Obligation
from services.domain.steps.application import SealedDocument
from services.domain.titles.title import Title


class Effects(ABC):
    @activity.defn
    @abstractmethod
    async def record(self, stream: str, after: int, event: AnyFact) -> Receipt:
        """Write the fact, number after + 1. A repeat is answered with its first receipt."""

    @activity.defn
    @abstractmethod
    async def missed(self, stream: str, after: int) -> list[AnyFact]:
        """The facts after this number: what a workflow that fell behind has to catch up with."""

    @activity.defn
    @abstractmethod
    async def watch(self, stream: str, whats: list[Obligation]) -> None:
        """Have the timers of these look at their ledgers; one that is not there begins (2.1.5)."""

    @activity.defn
    @abstractmethod
    async def seal(self, case: Case, manifest: tuple[SealedDocument, ...]) -> None:
        """Copy exactly these versions into the archive, locked. Idempotent by hash."""

    @activity.defn
    @abstractmethod
    async def keep(self, case: str) -> None:
        """Have its sealed files locked, held and copied as they must be now (5.2.1). Idempotent."""

    @activity.defn
    @abstractmethod
    async def open_cases(self, county: str) -> list[str]:
        """The ids of the open cases in a county, re-checks left out (A4.5, E8)."""

    @activity.defn
    @abstractmethod
    async def municipal_titles(self, place: str) -> list[str]:
        """The ids of the municipal titles that the unit holds (A4.5)."""

    @activity.defn
    @abstractmethod
    async def proof_of_notice(self, case: str) -> NoticeProof | None:
        """What the looks at its notice came to by now; None where nobody looked (6.4.2)."""

    @activity.defn
    @abstractmethod
    async def begin_title(self, title: Title) -> None:
        """Start the workflow that carries this title on. Once, however often it is asked."""
