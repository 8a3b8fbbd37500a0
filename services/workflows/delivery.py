"""DeliveryWorkflow (id `delivery-<delivery id>`): one message to one recipient, for certain (4.8).

It waits for its hour and tries again with ever longer pauses; what was tried in vain for days is
given up, which is told to the administrators. What is sent, and to where, is in SQL.
"""

from abc import ABC, abstractmethod
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from services.domain.messages.deliveries import DeliveryOrder

DELIVERY = "delivery"
PATIENCE = timedelta(minutes=1)
ONCE = RetryPolicy(maximum_attempts=1)
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 600, 3600, 14_400, 36_000, 50_400, 72_000)
)
"""Between nine tries, two days and more. Timers of the workflow: a rehearsal moves over them."""
FINAL = "never-to-be-delivered"
"""The failure that is not tried again."""


class Deliveries(ABC):
    """What the workflow may ask of the outside world; `delivering.py` does it for real."""

    @activity.defn
    @abstractmethod
    async def deliver(self, delivery: str) -> None:
        """Send it, unless it was sent or there is nobody any more. Fails where it did not arrive."""

    @activity.defn(name="give_up_delivery")
    @abstractmethod
    async def give_up(self, delivery: str) -> None:
        """It failed for good: say so where people see it. Safe to repeat."""


@workflow.defn(name="delivery")
class DeliveryWorkflow:
    @workflow.run
    async def run(self, order: DeliveryOrder) -> bool:
        """Whether it went out."""
        left = order.not_before - workflow.now()
        if left > timedelta(0):
            await workflow.sleep(left)
        for pause in (*PAUSES, None):
            failure = await self._try(order.id)
            if failure is None:
                return True
            if pause is None or failure == FINAL:
                break
            await workflow.sleep(pause)
        await workflow.execute_activity_method(
            Deliveries.give_up, order.id, start_to_close_timeout=PATIENCE
        )
        return False

    async def _try(self, delivery: str) -> str | None:
        """What kind of failure it was; None where it went out."""
        try:
            await workflow.execute_activity_method(
                Deliveries.deliver,
                delivery,
                start_to_close_timeout=PATIENCE,
                retry_policy=ONCE,
            )
        except ActivityError as failed:
            cause = failed.cause
            return (cause.type if isinstance(cause, ApplicationError) else None) or "unknown"
        return None


def delivery_workflow(delivery: str) -> str:
    return f"{DELIVERY}-{delivery}"
