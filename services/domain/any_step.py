"""Acts of any step: no step owns them; the workflow of the step where a case stands takes them.

Declared where they belong; here they are only joined. The case is not called back for them.
"""

from typing import Annotated, TypeVar

from pydantic import Field
from typing_extensions import TypeAliasType

from services.domain.clocks.moving_dues import DueMoved, MoveDue
from services.domain.clocks.silence import AcceptBySilence
from services.domain.clocks.telling import TellingAct, TellingFact
from services.domain.clocks.terms import TermAct, TermFact
from services.domain.migrating import CaseMigrated, MigrateCase
from services.domain.offices.copying import CopyingAct, CopyingFact
from services.domain.offices.handing import HandingAct, HandingFact
from services.domain.offices.instructions import InstructionAct, InstructionFact
from services.domain.offices.returning import SendBack, SentBack
from services.domain.offices.signing import SigningAct, SigningFact
from services.domain.offices.taking_back import TakeBack, TakenBack
from services.domain.offices.urging import Urge, Urged
from services.domain.titles.register_news import TellOfTitle, ToldOfTitle
from services.domain.tree.following_units import FollowUnit, UnitFollowed

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
