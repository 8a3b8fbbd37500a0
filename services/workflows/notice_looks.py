"""NoticeLooksWorkflow: one round of looks at the notices that run, every ten minutes (6.4.2).

It only orders the round; looking is `looking_at_notices.py`. A rehearsal has none: its days are no
days, and nobody outside reads its pages.
"""

from abc import ABC, abstractmethod
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

NOTICE_LOOKS = "notice-looks"
ROUND = timedelta(minutes=8)
"""So that a round is over before the next one begins."""
ONCE_MORE = RetryPolicy(maximum_attempts=2)
"""A round that could not be done is missed, and minutes without a look are counted as such."""


class NoticeLooks(ABC):
    """What the workflow may ask of the outside world."""

    @activity.defn
    @abstractmethod
    async def look_at_notices(self) -> int:
        """Look at each notice that runs, keep what was seen; how many there were."""


@workflow.defn(name="notice-looks")
class NoticeLooksWorkflow:
    @workflow.run
    async def run(self) -> int:
        return await workflow.execute_activity_method(
            NoticeLooks.look_at_notices, start_to_close_timeout=ROUND, retry_policy=ONCE_MORE
        )
