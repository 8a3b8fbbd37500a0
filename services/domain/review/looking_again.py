"""A case back with the applicant because the experts found evidence insufficient (A1.9, C2.9.3).

The panel stays and looks again, on sheets that nobody has signed yet. Who may ask is `insufficient`.
"""

from datetime import datetime

from services.domain.case import Case, Deficit
from services.domain.programme.schema import Obligation
from services.domain.tree.units import StepName


def back_for_evidence(case: Case, number: int, deficits: tuple[Deficit, ...], at: datetime) -> Case:
    """As it stands once the notice is out; what was submitted and approved stays so."""
    was = case.application
    application = was.model_copy(
        update={
            "notices": number,
            "deficits": deficits,
            "further": None,
            "accepted_at": None,
            "asked_by_panel": was.asked_by_panel + 1,
        }
    )
    panel = case.panel.model_copy(update={"sheets": {}})
    back = case.but(application=application, panel=panel, review_days=0, instruction=None)
    for what in sorted(set(case.ledgers) - {span.what for span in case.rules.spans}):
        back = back.settled(what, at)
    return back.back_to(StepName.APPLICATION, at).owing(Obligation.CORRECTION, at)
