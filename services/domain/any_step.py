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
from services.domain.rectifying.incidents import MendingOpened
from services.domain.rectifying.judging import JudgingAct, JudgingFact
from services.domain.rectifying.owning import OwningAct, OwningFact
from services.domain.rectifying.pressing import PressingAct, PressingFact
from services.domain.rectifying.publishing import ItemsPublished, PublishItems
from services.domain.rectifying.timing import TimingAct, TimingFact
from services.domain.review.conflicts import ConflictAct, ConflictFact
from services.domain.review.draw_timing import DrawTimingAct, DrawTimingFact
from services.domain.review.drawing import DeclineSeat, ExpertLeft
from services.domain.review.signing_papers import PaperSigningAct, PaperSigningFact
from services.domain.review.signing_sheets import PromiseSigned, SignPromise
from services.domain.titles.register_news import TellOfTitle, ToldOfTitle
from services.domain.tree.following_units import FollowUnit, UnitFollowed

HandsAct = HandingAct | SigningAct | CopyingAct | SendBack | TakeBack | Urge
HandsFact = HandingFact | SigningFact | CopyingFact | SentBack | TakenBack | Urged
ClockAct = TellingAct | MoveDue | AcceptBySilence | FollowUnit | TellOfTitle | MigrateCase
LedgerAct = OwningAct | JudgingAct | PressingAct | TimingAct | PublishItems
LedgerFact = OwningFact | JudgingFact | PressingFact | TimingFact | ItemsPublished | MendingOpened
ReviewAct = ConflictAct | DeclineSeat | SignPromise | DrawTimingAct
AnyStepAct = (
    HandsAct | TermAct | InstructionAct | PaperSigningAct | ClockAct | ReviewAct | LedgerAct
)
ClockFact = TellingFact | DueMoved | UnitFollowed | ToldOfTitle | CaseMigrated
ReviewFact = ConflictFact | ExpertLeft | PromiseSigned | DrawTimingFact
AnyStepFact = (
    HandsFact | TermFact | InstructionFact | PaperSigningFact | ClockFact | ReviewFact | LedgerFact
)

Own = TypeVar("Own")
StepAct = TypeAliasType(
    "StepAct", Annotated[Own | AnyStepAct, Field(discriminator="kind")], type_params=(Own,)
)
"""What the workflow of a step takes: its own acts and those of any step, told apart by `kind`."""
