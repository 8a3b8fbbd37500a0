"""What a rehearsal must survive: a case paused in a step, a title that ends after its case.

The time-skipping server gives back no lock for a cancellation that repeats an id, nor for a
child that ends after its parent; time would stand still for good (A4.5, E8, issue 1.1.8).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.steps.rectification import ConcludeFailure, SubmitRectificationReport
from services.domain.tree.units import StepName
from services.domain.whole_case import Pause
from services.workflows.case import CaseWorkflow
from services.workflows.docket import own
from tests.workflows.walk import FINDING, WORDS, Walk, until

Begin = Callable[..., Walk]


async def test_e8_a_case_paused_in_a_step_goes_on_in_it_when_the_freeze_ends(walk: Begin) -> None:
    """The step's workflow is called back twice: for the pause, and for the end of it."""
    case = walk(Track.VILLAGE)
    await case.file()
    until_then = await case.now() + timedelta(days=40)
    pause = Pause(**own("freeze/title-x"), until=until_then, title="title-x")
    workflow = case.client.temporal.get_workflow_handle(f"case-{case.case_id}")
    await workflow.signal(CaseWorkflow.freeze, pause)
    await case.until(lambda paused: paused.paused_until == until_then)
    await case.sleep(days=41)
    going = await case.until(lambda going: going.paused_until is None)
    assert going.stands == StepName.CREATION_REQUEST


async def test_a4_5_time_goes_on_after_a_named_unit_has_lost_its_title(walk: Begin) -> None:
    village = walk(Track.VILLAGE)
    await village.to_naming()
    await village.name()
    await village.sleep(days=740)
    recheck = f"recheck-{village.case_id}-1"
    await until(village.database, recheck, lambda case: case.stands == StepName.RECHECK)
    report: dict[str, Any] = {"document": "report", "measures": [{"no": 1, "measures": WORDS}]}
    failed: dict[str, Any] = {"passed": False, "points": (FINDING,), "opinion": WORDS}
    today = local_day(await village.now())
    await village.on(recheck, ConcludeRecheck, checked_on=today, **failed)
    await until(village.database, recheck, lambda case: case.stands == StepName.RECTIFICATION)
    await village.on(recheck, SubmitRectificationReport, **report)
    await village.on(recheck, ConcludeFailure, village.actor(ConcludeRecheck), reason=WORDS)
    lost = f"title-{village.case_id}"
    await until(village.database, lost, lambda title: title.stands == "cancelled")
    before = await village.now()
    await village.sleep(days=365)
    assert await village.now() - before >= timedelta(days=365)
