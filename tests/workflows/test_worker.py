"""The worker as it is run: everything registered at once, nothing twice."""

from services.workflows import worker
from services.workflows.delivery import Deliveries
from services.workflows.effects import Effects
from services.workflows.evidence import Inspections
from services.workflows.reconcile import Reconciling
from services.workflows.reprojection import Reprojections
from services.workflows.term import Terms


def names_of(kind: type) -> list[str]:
    """Temporal's names of the activities that a group of them declares."""
    found = (getattr(one, "__temporal_activity_definition", None) for one in vars(kind).values())
    return [one.name for one in found if one]


def test_no_two_activities_and_no_two_workflows_share_a_name() -> None:
    """One worker runs them all; a name given twice keeps it from starting."""
    groups = (Effects, Inspections, Terms, Reprojections, Reconciling, Deliveries)
    names = [name for group in groups for name in names_of(group)]
    assert all(names_of(group) for group in groups)
    assert len(names) == len(set(names)), sorted(names)
    assert len(worker.WORKFLOWS) == len(set(worker.WORKFLOWS))
