"""Whose worklist a request to a leader stands in, on both databases (C2.9.5)."""

from datetime import datetime
from typing import Any

from services.api.acts.bodies import Body
from services.api.acts.looked import LOOKUPS
from services.api.acts.looking import Looking
from services.domain.base import ActorRef
from services.domain.clocks.calendar import BEIJING
from services.domain.offices.instructions import AskInstruction, GiveInstruction
from services.domain.permissions import kind_of
from services.domain.programme.schema import Track
from services.domain.programme.service_rules import DenialRules
from services.domain.seats import Seat
from services.domain.steps.recheck import ConcludeRecheck, OpenRecheck
from services.domain.tree.units import Function
from services.storage.people.accounts import NewAccount, create_account
from services.storage.queries import worklist
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from tests.domain.stage import Stage
from tests.storage.recording import record

NOW = datetime(2031, 6, 9, 9, 0, tzinfo=BEIJING)
OWN, OTHER = "9901:jianwei", "9901:huanbao"


class NoBody(Body):
    """The look-up reads nothing that was typed."""


async def hire(database: Database, login: str, function: Function, unit: str) -> str:
    seat = Seat(function=function, unit=unit)
    new = NewAccount(login=login, name=login, password="pine-tree", seats=(seat,))
    return await create_account(database, new, NOW)


async def asked_of(database: Database, account: str) -> dict[str, Any]:
    actor = ActorRef(account=account, function=Function.JOINT_DEPARTMENT, unit=OWN)
    async with database.reading() as tx:
        look = Looking(tx=tx, about=None, body=NoBody(), actor=actor, now=NOW)
        return await LOOKUPS[AskInstruction](look)


def asking(leader_unit: str) -> Stage:
    stage = Stage(Track.COUNTY)
    ask = DenialRules.model_validate({"acts": {kind_of(ConcludeRecheck): "ask-leader"}})
    rules = stage.rules.for_recheck().model_copy(update={"denials": ask})
    stage.do(OpenRecheck, procedure=rules, title="title-case")
    joint = ActorRef(account="kong", function=Function.JOINT_DEPARTMENT, unit=OWN)
    about = kind_of(ConcludeRecheck)
    stage.do(AskInstruction, joint, about=about, leader_unit=leader_unit)
    return stage


async def is_called(database: Database, unit: str, *, for_somebody: str = "") -> bool:
    seat = Seat(function=Function.CITY_LEADER, unit=unit, instead_of=for_somebody)
    async with database.reading() as tx:
        found = await worklist.waiting(tx, Viewer("boss", (seat,)), worklist.Asked())
    return any(GiveInstruction in item.acts for item in found)


async def test_c2_9_5_a_request_stands_in_the_list_of_the_askers_own_leader_alone(
    database: Database,
) -> None:
    await record(database, asking(OWN))
    assert await is_called(database, OWN)
    assert await is_called(database, OWN, for_somebody="the-leader"), "the substitute sees it too"
    for unit in (OTHER, "9901", "9902:jianwei"):
        assert not await is_called(database, unit), unit


async def test_c2_9_5_an_office_without_a_leader_asks_the_leader_of_its_city(
    database: Database,
) -> None:
    await record(database, asking(""))
    assert await is_called(database, OTHER)
    assert not await is_called(database, "9902:huanbao")


async def test_c2_9_5_the_server_looks_up_whether_the_askers_office_has_a_leader(
    database: Database,
) -> None:
    clerk = await hire(database, "clerk", Function.JOINT_DEPARTMENT, OWN)
    await hire(database, "elsewhere", Function.CITY_LEADER, OTHER)
    assert await asked_of(database, clerk) == {"leader_unit": ""}
    boss = await hire(database, "boss", Function.CITY_LEADER, OWN)
    assert await asked_of(database, clerk) == {"leader_unit": OWN}
    assert await asked_of(database, boss) == {"leader_unit": ""}, "nobody answers a request of his"
