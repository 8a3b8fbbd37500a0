"""What time it is, for the API and for activities. Workflows have `workflow.now()`.

In a rehearsal the time-skipping server's clock is the time, and it can be moved forward.
"""

from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta

from google.protobuf.duration_pb2 import Duration
from google.protobuf.empty_pb2 import Empty
from temporalio.api.testservice.v1 import SleepRequest
from temporalio.client import Client


class Clock(ABC):
    @abstractmethod
    async def now(self) -> datetime:
        """An aware moment."""


class MachineClock(Clock):
    async def now(self) -> datetime:
        return datetime.now(UTC)


class RehearsalClock(Clock):
    def __init__(self, temporal: Client) -> None:
        self.temporal = temporal

    async def now(self) -> datetime:
        answer = await self.temporal.test_service.get_current_time(Empty())
        return answer.time.ToDatetime(tzinfo=UTC)

    async def advance(self, by: timedelta) -> None:
        """Move the time forward for everybody; whatever becomes due meanwhile happens."""
        whole = Duration()
        whole.FromTimedelta(by)
        await self.temporal.test_service.unlock_time_skipping_with_sleep(
            SleepRequest(duration=whole)
        )


def clock_for(temporal: Client, *, rehearsal: bool) -> Clock:
    return RehearsalClock(temporal) if rehearsal else MachineClock()
