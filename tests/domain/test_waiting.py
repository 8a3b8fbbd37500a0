"""Who is called upon is said of all at once, and of one viewer at a time: both say the same."""

from itertools import product

import pytest

from services.domain.acts import open_acts
from services.domain.base import Stream
from services.domain.case import Case
from services.domain.offices.waiting import Wait, filings_about, waits
from services.domain.permissions import kind_of, parts_of, plays
from services.domain.programme.schema import Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.seats import Seat
from services.domain.steps.creation_request import FileCreationRequest, RefuseCreationRequest
from services.domain.tree.units import Function, territory
from services.domain.whole_case import Withdraw
from tests.domain.stage import Stage, titled

UNITS = ("9901", "990121", "990121101", "990121101201", "990121:huanbao", "9901:shengtai")
PEOPLE = ("somebody", "expert-1", "expert-2", "expert-3")


def asked_one_by_one(state: Stream, seat: Seat, account: str) -> set[str]:
    """As a page about one stream asks for one viewer."""
    about = filings_about(state) if isinstance(state, Case) and state.seq else ()
    possible = (*(act for act in open_acts(state) if not act.any_step), *about)
    return {
        kind_of(act)
        for act in possible
        if act.path and any(plays(part, seat, account, state) for part in parts_of(act))
    }


def is_for(wait: Wait, seat: Seat, account: str) -> bool:
    where = wait.area in ("", territory(seat.unit))
    return wait.function is seat.function and where and wait.account in ("", account)


def agree(state: Stream) -> None:
    found = waits(state)
    for function, unit, account in product(Function, UNITS, PEOPLE):
        if function in (Function.PUBLIC, Function.CLOCK):
            continue
        seat = Seat(function=function, unit=unit)
        listed = [one for one in (*found.calls, *found.occasions) if is_for(one, seat, account)]
        kinds = {kind for one in listed for kind in one.acts}
        assert kinds == asked_one_by_one(state, seat, account), (function, unit, account)


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_2_3_3_rows_of_a_worklist_name_whom_the_rules_entitle_at_every_step(track: Track) -> None:
    stage = Stage(track)
    stage.do(FileCreationRequest)
    for _ in range(60):
        agree(stage.state)
        if not open_acts(stage.state):
            break
        stage.forward()
    assert stage.case.stands == "named"
    assert waits(stage.state).calls == ()


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_2_3_3_so_do_the_rows_of_a_title(track: Track) -> None:
    agree(titled(track).state)


def test_2_3_3_a_refusal_alone_calls_nobody_and_a_withdrawal_never_does() -> None:
    """A0.6: whoever may only refuse is not the one whose turn it is."""
    stage = Stage(Track.VILLAGE)
    stage.do(FileCreationRequest)
    found = waits(stage.state)
    only_refusing = [one for one in found.calls if one.acts == (kind_of(RefuseCreationRequest),)]
    assert found.calls
    assert not only_refusing
    occasional = {kind for one in found.occasions for kind in one.acts}
    assert {kind_of(RefuseCreationRequest), kind_of(Withdraw)} <= occasional
