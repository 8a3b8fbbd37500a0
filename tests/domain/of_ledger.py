"""What is sensible for acts of the ledger of findings: which of them, by which day (D9, 6.3.1)."""

from datetime import datetime, timedelta
from typing import Any

from services.domain.base import Act, TextRef
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.mechanisms.rectifications import Standing
from services.domain.rectifying.items import at as at_standing
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, assignable
from services.domain.seats import Seat
from services.domain.tree.units import Function


def of_ledger(act: type[Act], case: Case, now: datetime, words: TextRef) -> dict[str, Any]:
    """The findings that the act can be about, and a day within the term."""
    due: dict[type[Act], tuple[Standing, ...]] = {
        DecideMeasures: (Standing.PROPOSED,),
        ReReviewItems: (Standing.WORKED,),
        HandInEvidence: (Standing.APPROVED,),
    }
    wanting = due.get(act, (Standing.OWNED, Standing.APPROVED))
    nos = tuple(item.no for item in at_standing(case, *wanting)) or (1,)
    week = local_day(now) + timedelta(days=7)
    return {
        "nos": assignable(case) or (1,) if act is AssignFindings else nos,
        "to": "owner",
        "seats": (Seat(function=Function.APPLICANT_CLERK, unit=case.place),),
        "due_on": week,
        "until": week + timedelta(days=30),
        "answer_by": week,
        "aims": ({"on": week + timedelta(days=9), "words": words},),
        "approved": True,
        "accepted": True,
        "after": ("after",),
        "before": ("before",),
    }
