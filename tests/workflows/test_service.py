"""Asked first, told once, taken in by silence: through real workflows (2.2.3, 2.2.4)."""

from collections.abc import Callable

import pytest

from services.domain.base import ActorRef
from services.domain.case import Outcome
from services.domain.offices.denials import DenialBeyondPower
from services.domain.offices.instructions import AskInstruction, GiveInstruction
from services.domain.programme.schema import Obligation, Track
from services.domain.programme.service_rules import DenialRules, ServiceRules, Switch
from services.domain.steps.creation_request import FileCreationRequest, RefuseCreationRequest
from services.domain.tree.units import Function, StepName
from tests.workflows.walk import WORDS, Walk

Begin = Callable[..., Walk]
OFFICER = ActorRef(account="officer", function=Function.CITY_OFFICER, unit="9901")
LEADER = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
REFUSE = "refuse-creation-request"


async def filed(walk: Begin, **rules: object) -> Walk:
    case: Walk = walk(Track.COUNTY)
    procedure = case.programme.procedure.model_copy(update=rules)
    opening = {**case.opening(), "procedure": procedure}
    await case.do(FileCreationRequest, reason=WORDS, eligible=True, **opening)
    return case


async def test_2_2_4_beyond_own_power_the_officer_asks_and_the_leader_decides(walk: Begin) -> None:
    case = await filed(walk, denials=DenialRules(acts={REFUSE: "ask-leader"}))
    with pytest.raises(DenialBeyondPower):
        await case.do(RefuseCreationRequest, OFFICER, reason=WORDS)
    await case.do(AskInstruction, OFFICER, about=REFUSE, reason=WORDS)
    await case.do(GiveInstruction, LEADER, agreed=True, opinion=WORDS)
    await case.do(RefuseCreationRequest, OFFICER, reason=WORDS)
    assert (await case.stands(Outcome.REFUSED)).outcome is Outcome.REFUSED


async def test_2_2_3_nobody_said_anything_and_the_clock_takes_it_in(walk: Begin) -> None:
    on = Switch(on=True, source="行政许可法第三十二条", note="recalled")
    case = await filed(walk, service=ServiceRules(silence_accepts=on))
    await case.to_application(filed=True)
    await case.submit()
    came_at = (await case.case()).ledgers[Obligation.FORMAL_CHECK].started
    await case.sleep(days=20)
    taken = await case.stands(StepName.TECHNICAL_ASSESSMENT)
    assert taken.application.accepted_at == came_at
    assert taken.ledgers[Obligation.REVIEW].started == came_at
