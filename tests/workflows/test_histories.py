"""Histories recorded earlier still replay: a running case survives a new version of its code.

They are never recorded anew to make this pass: a change that breaks them needs a patch
(`workflow.patched`) or a new programme version (see docs/decisions).
"""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from services.domain.case import Case
from services.workflows.converter import CONVERTER
from services.workflows.worker import WORKFLOWS
from tests.workflows.record_histories import HISTORIES, promised

RECORDED = sorted(HISTORIES.glob("*.json"))


def history_of(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.stem, path.read_text("utf-8"))


def type_of(path: Path) -> str:
    first = json.loads(path.read_text("utf-8"))["events"][0]
    return str(first["workflowExecutionStartedEventAttributes"]["workflowType"]["name"])


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
async def test_1_6_4_a_recorded_history_replays(path: Path) -> None:
    replayer = Replayer(workflows=WORKFLOWS, data_converter=CONVERTER)
    await replayer.replay_workflow(history_of(path))


def test_1_6_4_no_recorded_history_was_changed_removed_or_left_unlisted() -> None:
    """A line of the list is changed by hand or not at all: whoever does it means to."""
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in RECORDED}
    assert found == promised()


def test_every_workflow_type_has_a_recorded_history() -> None:
    names = {workflow._Definition.must_from_class(one).name for one in WORKFLOWS}
    assert {type_of(path) for path in RECORDED} == names


def test_no_history_tells_of_the_machine_it_was_recorded_on() -> None:
    for path in RECORDED:
        text = path.read_text("utf-8")
        assert '"identity":"recorder"' in text
        assert 'File \\"' not in text


@workflow.defn(name="plan", sandboxed=False)
class ChangedPlanWorkflow:
    """The plan step as somebody might change it without thinking of those that run."""

    @workflow.run
    async def run(self, case: Case) -> Case:
        await workflow.sleep(timedelta(days=1))
        return case

    @workflow.update
    async def act(self, act: dict[str, object]) -> None:
        return None


async def test_a_changed_step_does_not_replay() -> None:
    """Otherwise the test above would prove nothing."""
    plan = next(path for path in RECORDED if type_of(path) == "plan")
    changed = Replayer(workflows=[ChangedPlanWorkflow], data_converter=CONVERTER)
    with pytest.raises(workflow.NondeterminismError):
        await changed.replay_workflow(history_of(plan))
