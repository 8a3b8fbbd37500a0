"""Notices at several levels as a setting of a procedure: what a file may say, and what follows (A7.5)."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.api.guides.of_programmes import guide
from services.domain.clocks.forecast import forecast
from services.domain.programme import library
from services.domain.programme.calendars import rehearsal_calendar
from services.domain.programme.differences import changes
from services.domain.programme.schema import (
    NoticeRules,
    RecommendationNotice,
    TitleLevel,
    Track,
)
from services.domain.tree.units import Level, StepName
from tests.domain.recommended import SEVERAL, TWO
from tests.domain.stage import Stage

VILLAGE = library.current(Track.VILLAGE, TitleLevel.MUNICIPAL)


def test_a7_5_a_procedure_without_lower_notices_is_pinned_as_it_always_was() -> None:
    assert NoticeRules().model_dump_json() == '{"days":7}'
    assert library.pin(VILLAGE) in library.RELEASED | set(library.REFS)


def test_a7_5_lower_notices_survive_being_pinned() -> None:
    pinned = SEVERAL.model_dump_json()
    assert NoticeRules.model_validate_json(pinned) == SEVERAL
    assert SEVERAL.all_days == 15


@pytest.mark.parametrize("wrong", [TWO[::-1], (TWO[0], TWO[0])], ids=["downwards", "twice"])
def test_a7_5_a_recommendation_goes_up_and_is_put_on_notice_once(
    wrong: tuple[RecommendationNotice, ...],
) -> None:
    with pytest.raises(ValidationError):
        NoticeRules(recommendations=wrong)


def test_a7_5_a_village_has_no_bureau_that_could_hold_a_notice() -> None:
    with pytest.raises(ValidationError, match="level"):
        RecommendationNotice.model_validate(dict(TWO[0]) | {"level": Level.VILLAGE})


def test_a7_5_4_1_3_the_guide_and_the_differences_name_each_notice() -> None:
    procedure = VILLAGE.procedure.model_copy(update={"notice": SEVERAL})
    after = VILLAGE.model_copy(update={"procedure": procedure})
    told = [
        one
        for one in changes(VILLAGE, after)
        if one.path[:3] == ("procedure", "notice", "recommendations")
    ]
    assert {name for one in told for name in one.path[3:4]} == {"county", "city"}
    rows = [
        [cell.zh for cell in row]
        for chapter in guide(after, library.catalogue_of(VILLAGE)).chapters
        for row in chapter.rows
    ]
    assert ["县级推荐公示", "5天（县（区））", "A7.5"] in rows
    assert ["市级推荐公示", "3天（市）", "A7.5"] in rows


def test_a7_5_2_1_7_the_own_notice_begins_after_the_last_one_below() -> None:
    """From Monday 4 March: 5th to 9th, 11th to 13th, so that the own one begins on the 15th."""
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.PUBLIC_NOTICE)
    rules = stage.case.rules.model_copy(update={"notice": SEVERAL})
    told = {
        one.step: one
        for one in forecast(stage.case.but(procedure=rules), rehearsal_calendar(), stage.now)
    }
    assert told[StepName.PUBLIC_NOTICE].earliest == date(2030, 3, 15)
    assert told[StepName.NAMING].earliest == date(2030, 3, 22)
