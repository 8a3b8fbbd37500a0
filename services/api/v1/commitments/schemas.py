"""Service commitments on the wire: the matter as its programme says, the offices as they are."""

from services.api.contract import Answer
from services.domain.offices.commitments import Commitment
from services.domain.programme.schema import Text
from services.domain.tree.units import Function, Level


class ContactShown(Answer):
    """How a unit is reached, and where complaints go."""

    hotline: str
    mailbox: str
    address: str
    hours: str


class OfficeAnswer(Answer):
    """An office of a matter; its unit is empty where the area does not say which one it is."""

    level: Level
    functions: tuple[Function, ...]
    unit: str
    name: Text | None
    contact: ContactShown | None
    officers: list[str]
    """Names that the unit chose to publish."""


class CommitmentAnswer(Answer):
    commitment: Commitment
    offices: list[OfficeAnswer]


class CommitmentsAnswer(Answer):
    """C2.9.6: each matter that an applicant faces, in the order of the steps."""

    programme: str
    matters: list[CommitmentAnswer]
