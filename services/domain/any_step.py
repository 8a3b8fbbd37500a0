"""Acts of any step: no step owns them; the workflow of the step where a case stands takes them.

Declared where they belong; here they are only joined. The case is not called back for them.
"""

from services.domain.instructions import InstructionAct, InstructionFact
from services.domain.silence import AcceptBySilence
from services.domain.urging import Urge, Urged

AnyStepAct = Urge | InstructionAct | AcceptBySilence
AnyStepFact = Urged | InstructionFact
