"""The bare thing: one update that runs one trivial regular activity. No HTTP, no SQL, no rules.

Run as `python -m tests.bench.bare ADDRESS` it is a worker of its own, as the product's is.
"""

import asyncio
import sys
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

QUEUE = "bare"


@activity.defn
async def note(number: int) -> int:
    return number


@workflow.defn(name="bare")
class Bare:
    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def act(self, number: int) -> int:
        return await workflow.execute_activity(
            note, number, start_to_close_timeout=timedelta(seconds=10)
        )


async def main(address: str) -> None:
    client = await Client.connect(address)
    async with Worker(
        client,
        task_queue=QUEUE,
        workflows=[Bare],
        activities=[note],
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
    ):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
