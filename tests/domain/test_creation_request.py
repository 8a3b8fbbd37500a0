"""Creation request: who may apply, who consents, who screens (A0.1, A0.6, A1.1, A2.1, A3.1)."""

import pytest

from services.domain.case import Outcome
from services.domain.errors import NotEntitled, NotNow
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.creation_request import (
    FileCreationRequest,
    GiveConsent,
    LadderUnmet,
    ListApplicant,
    RefuseCreationRequest,
)
from services.domain.tree.units import StepName
from tests.domain.stage import Stage


def filed(track: Track) -> Stage:
    stage = Stage(track)
    stage.do(FileCreationRequest)
    return stage


def test_a0_6_a_request_is_refused_by_whoever_holds_it() -> None:
    stage = filed(Track.TOWN)
    screener, endorser = stage.actor(ListApplicant), stage.actor(GiveConsent)
    with pytest.raises(NotEntitled):
        stage.do(RefuseCreationRequest, screener)
    stage.do(GiveConsent)
    with pytest.raises(NotEntitled):
        stage.do(RefuseCreationRequest, endorser)
    stage.do(RefuseCreationRequest, screener)
    assert stage.case.outcome is Outcome.REFUSED


@pytest.mark.parametrize("track", ECO_TRACKS)
@pytest.mark.parametrize(
    ("level", "below"),
    [(TitleLevel.PROVINCIAL, "municipal"), (TitleLevel.NATIONAL, "provincial")],
)
def test_a1_7_a2_4_a3_4_the_title_of_the_level_below_must_be_held(
    track: Track, level: TitleLevel, below: str
) -> None:
    held = {"level": below, "named_on": "2029-01-01"}
    with pytest.raises(LadderUnmet):
        Stage(track, level).do(FileCreationRequest, titles=())
    stage = Stage(track, level)
    stage.do(FileCreationRequest, titles=(held,))
    assert stage.case.stands == StepName.CREATION_REQUEST


def test_a_request_is_filed_once() -> None:
    stage = filed(Track.COUNTY)
    with pytest.raises(NotNow, match="already-filed"):
        stage.do(FileCreationRequest)
