"""C4.7.13, C4.7.24: raw answers are counted, and a floor of satisfaction that is missed is shown."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest

from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.scoring import FormVerdict
from services.domain.rounds.surveying import RecordAnswers, surveys_of
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import SURVEY, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]


async def answer(round_: Carried, first: int, choices: Iterable[str]) -> None:
    lines = [
        {"respondent": f"{number:03}", "question": "service", "choice": choice}
        for number, choice in enumerate(choices, start=first)
    ]
    said: dict[str, Any] = {"code": "d", "survey": "public", "population": 50, "answers": lines}
    await round_.do(RecordAnswers, **said, asked_on=local_day(await round_.now()))


async def test_c4_7_24_eleven_of_twenty_are_less_than_the_floor_of_60_percent(
    carry: Carry,
) -> None:
    """D13: 11 ÷ 20 = 55 %; nobody answers twice, nothing is answered that was not asked."""
    round_ = carry(later(SURVEY))
    await round_.open()
    await round_.enter("d", "departments")
    await round_.do(FormVerdict, code="d", fit=True, opinion=WORDS)
    with pytest.raises(RoundIncomplete, match="公众评议问卷"):
        await round_.close()
    await answer(round_, 1, ["good"] * 10)
    with pytest.raises(Invalid):
        await answer(round_, 10, ["bad"])
    with pytest.raises(Invalid):
        await answer(round_, 11, ["splendid"])
    await answer(round_, 11, ["good", *["bad"] * 9])
    state = await round_.state()
    [(_, _, found)] = surveys_of(state, state.entry("d"))
    assert found
    assert (found.share, found.respondents, found.below_floor) == (Decimal("0.55"), 20, True)
    assert found.words.en == "11 ÷ 20 = 55.0 % (panel, not a sample)"
    await round_.close()
