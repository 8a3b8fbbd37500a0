"""Lapses on the way: who sees them, and what a stored round looks like without any (C3.3.4, D24)."""

from typing import Any

import pytest

from services.domain.errors import Invalid
from services.domain.rounds.discretion import discreet
from services.domain.rounds.entry import Entry
from services.domain.rounds.lacking import lacking
from services.domain.rounds.lapsing import JudgeMending, RecordLapse, to_mend
from tests.domain.test_rounds import WORDS, Table

OURS, OTHERS = "990121", "990122"
LAPSES: dict[str, Any] = {
    "source": "C3.3.4",
    "lapses": [
        {"id": "careless", "label": {"zh": "重视不够", "en": "poor attention"}, "means": "rectify"},
        {"id": "serious", "label": {"zh": "问题严重", "en": "serious"}, "means": "disqualified"},
    ],
}


def table() -> Table:
    found = Table("double-high", on_the_way=LAPSES)
    for code in (OURS, OTHERS):
        found.enter(code, "districts")
    return found


def lapse(of: Table, what: str) -> None:
    of.do(RecordLapse, code=OURS, lapse=what, reason=WORDS)


def test_d24_c4_6_21_a_lapse_is_told_to_its_own_unit_and_to_others_once_it_is_decided() -> None:
    of = table()
    lapse(of, "serious")
    mine, theirs = (discreet(of.state, {unit}) for unit in (OURS, OTHERS))
    assert [one.lapse for one in mine.entries[OURS].lapses] == ["serious"]
    assert mine.is_out(mine.entries[OURS])
    assert theirs.entries[OURS].lapses == ()
    assert not theirs.is_out(theirs.entries[OURS]), "whether it is out is kept from them, too"
    told = discreet(of.state.but(stage="decided-round"), {OTHERS})
    assert told.is_out(told.entries[OURS])


def test_c3_3_4_without_a_time_set_nothing_waits_and_nobody_is_late() -> None:
    """The scheme says no days: it can be found mended, never that its days are over."""
    of = table()
    waits = len(lacking(of.state))
    lapse(of, "careless")
    assert len(lacking(of.state)) == waits
    judged: dict[str, Any] = {"code": OURS, "lapse": "careless", "reason": WORDS}
    with pytest.raises(Invalid):
        of.do(JudgeMending, mended=False, **judged)
    of.do(JudgeMending, mended=True, **judged)
    lapse(of, "careless")
    [once_more] = to_mend(of.state, of.state.entries[OURS])
    assert once_more.is_open, "what was mended can happen again"
    course = of.state.course(of.state.entries[OURS])
    assert course
    assert course.to_rectify == ("careless",)


def test_d24_a_subject_without_lapses_is_stored_as_it_was() -> None:
    of = table()
    assert "lapses" not in of.state.entries[OURS].model_dump()
    lapse(of, "serious")
    stored = of.state.entries[OURS].model_dump_json()
    assert Entry.model_validate_json(stored) == of.state.entries[OURS]
