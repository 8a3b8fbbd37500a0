"""When a visit's record is told to the applicant: after the feedback, and only its redacted form (A1.9, 6.2.1).

The feedback is the opinion that ends the step in which the visit was made; what the record says is
written by whoever makes it (`planning.py`).
"""

from services.domain.case import Case
from services.domain.fieldwork.plans import VisitPlan
from services.domain.offices.visit_days import VISITED_IN


def is_disclosed(case: Case, plan: VisitPlan) -> bool:
    if plan.redacted is None:
        return False
    step = case.step
    if case.outcome is not None or step is None or step.name not in VISITED_IN:
        return True
    return case.step_since is not None and case.step_since > plan.redacted.at
