"""A frozen county: its open cases stop and go on by themselves (A4.5, E8)."""

from collections.abc import Callable
from datetime import timedelta

from services.domain.programme.schema import Track
from services.domain.units import StepName
from services.domain.whole_case import Pause
from services.workflows.case import CaseWorkflow
from services.workflows.docket import own
from tests.workflows.walk import Walk

Begin = Callable[..., Walk]


async def test_e8_a_case_paused_in_a_step_goes_on_in_it_when_the_freeze_ends(walk: Begin) -> None:
    """The step's workflow is called back twice: for the pause, and for the end of it."""
    case = walk(Track.VILLAGE)
    await case.file()
    until = await case.now() + timedelta(days=40)
    pause = Pause(**own("freeze/title-x"), until=until, title="title-x")
    workflow = case.client.temporal.get_workflow_handle_for(
        CaseWorkflow.run, f"case-{case.case_id}"
    )
    await workflow.signal(CaseWorkflow.freeze, pause)
    await case.until(lambda paused: paused.paused_until == until)
    await case.sleep(days=41)
    going = await case.until(lambda going: going.paused_until is None)
    assert going.stands == StepName.CREATION_REQUEST
