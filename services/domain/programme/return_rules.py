"""Where a case under review may be sent back to (驳回): a setting of the programme (2.2.1).

Never past a published notice and never in a re-check, whatever a programme says.
"""

from pydantic import Field

from services.domain.programme.words import OUR_DEFAULT, Sourced
from services.domain.tree.units import StepName

TO_APPLICANT = (StepName.SELF_CHECK, StepName.APPLICATION)


class ReturnRules(Sourced):
    """Step -> the earlier steps to which its decider may send the case back."""

    source: str | None = None
    note: str | None = OUR_DEFAULT
    """Whoever reviews may send back to the applicant's own steps."""
    to: dict[StepName, tuple[StepName, ...]] = Field(
        default={
            StepName.TECHNICAL_ASSESSMENT: TO_APPLICANT,
            StepName.RECTIFICATION: TO_APPLICANT,
            StepName.ACCEPTANCE: TO_APPLICANT,
            StepName.UPPER_REVIEW: (*TO_APPLICANT, StepName.ACCEPTANCE),
        }
    )
