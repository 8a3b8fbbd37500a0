"""When a visit's record is told to the applicant: after the feedback, and only its redacted form (A1.9, 6.2.1).

The feedback is the opinion that ends the step in which the visit was made; what the record says is
written by whoever makes it (`planning.py`). A case that is sent back (2.2.1) leaves the step without
an opinion: that is no feedback, and others may go there again unannounced. What was recorded before
is told once the step is passed after all, or the case has ended.
"""

from services.domain.case import Case
from services.domain.fieldwork.plans import VisitPlan
from services.domain.offices.visit_days import VISITED_IN


def is_disclosed(case: Case, plan: VisitPlan) -> bool:
    if plan.redacted is None:
        return False
    step = case.step
    if case.outcome is not None or step is None:
        return True
    back = case.sent_back
    if back and plan.redacted.at <= back.at and case.position <= back.position:
        return False
    if step.name not in VISITED_IN:
        return True
    return case.step_since is not None and case.step_since > plan.redacted.at
