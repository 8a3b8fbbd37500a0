"""Whole cases on a real Temporal with moved time: the order of steps, and what ends them."""

from collections.abc import Callable

import pytest

from services.domain.case import Outcome
from services.domain.programme.schema import Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.naming import NameUnit
from services.domain.titles.title import Title
from services.domain.tree.units import StepName
from tests.workflows.walk import Walk, until

Begin = Callable[..., Walk]


@pytest.mark.parametrize("track", ECO_TRACKS)
async def test_a4_1_a4_2_each_track_comes_to_its_title(walk: Begin, track: Track) -> None:
    case = walk(track)
    await case.to_notice()
    await case.publish()
    await case.sleep(days=8)
    await case.stands(StepName.NAMING)
    await case.do(NameUnit, document_no="环发〔2032〕6号")
    named = await case.stands(Outcome.NAMED)
    title = await until(case.database, f"title-{case.case_id}", lambda title: title.seq > 0)
    assert isinstance(title, Title)
    assert title.named_on == named.ended_on
    assert title.document_no == "环发〔2032〕6号"
