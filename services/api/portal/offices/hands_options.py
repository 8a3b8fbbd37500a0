"""What the forms of hands offer: parts, colleagues by name, rounds of signatures, ways back (2.2.1).

A convenience that forbids nothing; the rules judge what was chosen.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.api.portal.forms import Choice
from services.api.portal.wording.part_words import PARTS
from services.api.portal.wording.seat_words import at_post
from services.api.portal.wording.words import act_title, word
from services.domain.acts import RULES
from services.domain.base import Act
from services.domain.case import Case
from services.domain.offices.copying import SendCopy
from services.domain.offices.handing import Assign, Delegate, EndDelegation, HandOn
from services.domain.offices.hands import LED
from services.domain.offices.returning import SendBack, back_from
from services.domain.offices.signing import AddSigner, AskSignatures, DropSigner, Sign
from services.domain.permissions import kind_of, may, plays
from services.domain.programme.schema import Text
from services.domain.seats import LEADERS
from services.domain.tree.units import Function, Part, territory
from services.storage.queries import colleagues, names
from services.storage.queries.colleagues import Colleague
from services.storage.queries.scope import Viewer
from services.storage.queries.staff import joint_departments
from services.storage.session import Tx

Options = dict[str, Sequence[Choice]]
INSIDE = (*LED, *sorted(LEADERS))
"""Who signs and reads inside the bureaus and beside the applicant."""


async def hands_options(
    tx: Tx, act: type[Act], case: Case, viewer: Viewer, now: datetime
) -> Options:
    if act in (HandOn, Delegate, Assign, EndDelegation):
        return await _handing(tx, act, case, viewer, now)
    if act in (AskSignatures, AddSigner, DropSigner, Sign):
        return await _signing(tx, act, case, viewer, now)
    if act is SendCopy:
        return {"to": [*await _around(tx, case, viewer, now), *await _offices(tx, case)]}
    if act is SendBack:
        return {"to": [Choice(str(step), word(step)) for step in back_from(case)]}
    return {}


async def _handing(tx: Tx, act: type[Act], case: Case, viewer: Viewer, now: datetime) -> Options:
    if act is EndDelegation:
        mine = [one.part for one in case.hands.holdings if viewer.account in (one.holder, one.hand)]
        return {"of": _parts(mine)}
    if act is Assign:
        led = {function for function, by in LED.items() if _is(viewer, by)}
        areas = {territory(seat.unit) for seat in viewer.seats if seat.function in LED.values()}
        found = [c for area in areas for c in await colleagues.led(tx, led, area, now)]
        offices = case.offices.items()
        held = [p for p, named in offices if any(office.function in led for office in named)]
        return {"of": _parts(held), "to": people_of(found, "")}
    seats = [seat for seat in viewer.seats if seat.function in LED]
    own = [p for p in case.offices if any(plays(p, s, viewer.account, case) for s in seats)]
    beside = await colleagues.in_offices(tx, seats, now)
    return {"of": _parts(own), "to": people_of(beside, viewer.account)}


async def _signing(tx: Tx, act: type[Act], case: Case, viewer: Viewer, now: datetime) -> Options:
    hands = case.hands
    open_now = [one for one in hands.rounds if one.standing == "open"]
    if act is Sign:
        open_now = [one for one in open_now if viewer.account in one.waits_for]
    rounds = [Choice(str(one.no), _numbered(one.no, word(one.act))) for one in open_now]
    if act is Sign:
        return {"round": rounds}
    if act is DropSigner:
        asked = {account for one in open_now for account in one.waits_for}
        people = await names.people(tx, asked)
        return {"round": rounds, "signer": [Choice(a, _same(n)) for a, n in people.items()]}
    signers = await _around(tx, case, viewer, now)
    if act is AddSigner:
        return {"round": rounds, "signer": signers}
    return {"about": _acts_of_step(case, viewer), "signers": signers}


def _acts_of_step(case: Case, viewer: Viewer) -> list[Choice]:
    """Acts of the step that the viewer, or whom he leads, may do; open already or not yet."""
    step = case.step.name if case.step else None
    leads = any(seat.function in LEADERS for seat in viewer.seats)
    return [
        Choice(kind_of(act), act_title(act))
        for act in RULES
        if act.path and act.step is step and (leads or may(act, viewer.seats, viewer.account, case))
    ]


async def _around(tx: Tx, case: Case, viewer: Viewer, now: datetime) -> list[Choice]:
    inside = [one for one in INSIDE if one is not Function.APPLICANT_CLERK]
    return people_of(await colleagues.around(tx, case.place, inside, now), viewer.account)


async def _offices(tx: Tx, case: Case) -> list[Choice]:
    """Departments of the city: a copy to one of them is for everybody who sits there."""
    found = await joint_departments(tx, case.place)
    return [
        Choice(code, Text(zh=f"{name.zh}（全体）", en=f"{name.en} (everybody)"))
        for code, name in found
    ]


def people_of(found: Iterable[Colleague], oneself: str) -> list[Choice]:
    """By name and function; everybody once."""
    known = {one.account: one for one in found if one.account != oneself}
    return [
        Choice(
            one.account,
            at_post(one.name, None, one.function),
        )
        for one in known.values()
    ]


def _parts(found: Iterable[Part]) -> list[Choice]:
    return [Choice(str(one), PARTS[one]) for one in found]


def _is(viewer: Viewer, function: Function) -> bool:
    return any(seat.function is function for seat in viewer.seats)


def _numbered(no: int, what: Text) -> Text:
    return Text(zh=f"第{no}号：{what.zh}", en=f"No. {no}: {what.en}")


def _same(name: str) -> Text:
    return Text(zh=name, en=name)
