"""What a look-up has to go by, and what every filing takes over from what it is about.

The look-ups themselves stand in `looked.py` and `looked_offices.py`.
"""

from dataclasses import dataclass
from datetime import datetime

from services.api.acts.bodies import Body
from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.filing import Filing
from services.domain.programme.evaluation import Evaluation, Scheme
from services.domain.programme.schema import Programme
from services.domain.rounds.state import AssessmentRound
from services.domain.titles.title import Title
from services.storage.session import Tx

Found = dict[str, object]
Streams = Case | Title | Filing | AssessmentRound


@dataclass(frozen=True)
class ChosenScheme:
    """A scheme that a round is opened under, and its evaluation as the variant has it."""

    scheme: Scheme
    variant: str
    evaluation: Evaluation


@dataclass(frozen=True)
class Looking:
    """What a look-up has to go by. `about` is the stream of the act, or the one it is about."""

    tx: Tx
    about: Streams | None
    body: Body
    actor: ActorRef
    now: datetime
    programme: Programme | None = None
    place: str = ""
    chosen: ChosenScheme | None = None

    @property
    def case(self) -> Case:
        if not isinstance(self.about, Case):
            raise TypeError(self.about)
        return self.about


async def about(look: Looking) -> Found:
    """Whose place and offices a filing takes over."""
    if look.about is None:
        raise TypeError(look)
    return {
        "case": look.about.id,
        "place": look.about.place,
        "offices": look.about.offices,
    }
