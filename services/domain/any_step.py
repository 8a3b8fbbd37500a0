"""Acts of any step: no step owns them; the workflow of the step where a case stands takes them.

Declared where they belong; here they are only joined. The case is not called back for them.
"""

from services.domain.instructions import InstructionAct, InstructionFact
from services.domain.moving_dues import DueMoved, MoveDue
from services.domain.silence import AcceptBySilence
from services.domain.telling import TellingAct, TellingFact
from services.domain.terms import TermAct, TermFact
from services.domain.urging import Urge, Urged

AnyStepAct = Urge | TellingAct | TermAct | MoveDue | InstructionAct | AcceptBySilence
AnyStepFact = Urged | TellingFact | TermFact | DueMoved | InstructionFact
