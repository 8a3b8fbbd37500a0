"""Acts of any step: no step owns them; the workflow of the step where a case stands takes them.

Declared where they belong; here they are only joined. The case is not called back for them.
"""

from typing import Annotated, TypeVar

from pydantic import Field
from typing_extensions import TypeAliasType

from services.domain.copying import CopyingAct, CopyingFact
from services.domain.following_units import FollowUnit, UnitFollowed
from services.domain.handing import HandingAct, HandingFact
from services.domain.instructions import InstructionAct, InstructionFact
from services.domain.migrating import CaseMigrated, MigrateCase
from services.domain.moving_dues import DueMoved, MoveDue
from services.domain.register_news import TellOfTitle, ToldOfTitle
from services.domain.returning import SendBack, SentBack
from services.domain.signing import SigningAct, SigningFact
from services.domain.silence import AcceptBySilence
from services.domain.taking_back import TakeBack, TakenBack
from services.domain.telling import TellingAct, TellingFact
from services.domain.terms import TermAct, TermFact
from services.domain.urging import Urge, Urged

HandsAct = HandingAct | SigningAct | CopyingAct | SendBack | TakeBack | Urge
HandsFact = HandingFact | SigningFact | CopyingFact | SentBack | TakenBack | Urged
ClockAct = TellingAct | MoveDue | AcceptBySilence | FollowUnit | TellOfTitle | MigrateCase
AnyStepAct = HandsAct | TermAct | InstructionAct | ClockAct
ClockFact = TellingFact | DueMoved | UnitFollowed | ToldOfTitle | CaseMigrated
AnyStepFact = HandsFact | TermFact | InstructionFact | ClockFact

Own = TypeVar("Own")
StepAct = TypeAliasType(
    "StepAct", Annotated[Own | AnyStepAct, Field(discriminator="kind")], type_params=(Own,)
)
"""What the workflow of a step takes: its own acts and those of any step, told apart by `kind`."""
