"""A notice comes back answered in full: mended, or contested with reasons (D10, portal B3.4)."""

import pytest

from services.domain.acts import open_acts
from services.domain.errors import Invalid, NotNow
from services.domain.papers.deficit_answers import (
    ContestDeficit,
    DeficitsUnanswered,
    answer,
    unanswered,
)
from services.domain.programme.schema import Track
from services.domain.steps.application import IssueDeficits, SubmitApplication
from services.domain.tree.units import StepName
from tests.domain.stage import WORDS, Stage, deficit


def noticed() -> Stage:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    stage.do(SubmitApplication)
    stage.do(IssueDeficits, lines=(deficit("C07"), deficit("work-summary")))
    return stage


def test_d10_what_changed_or_was_contested_is_answered_and_nothing_else() -> None:
    stage = noticed()
    assert unanswered(stage.case, ()) == (1, 2)
    assert unanswered(stage.case, ("work-summary",)) == (1,)
    stage.do(ContestDeficit, no=1, words=WORDS)
    first, second = stage.case.application.deficits
    assert (answer(first, ()), answer(second, ())) == ("contested", "open")
    assert answer(first, ("C07",)) == "mended"
    assert unanswered(stage.case, ("work-summary",)) == ()


def test_d10_an_application_with_unanswered_deficits_does_not_come_back() -> None:
    stage = noticed()
    with pytest.raises(DeficitsUnanswered) as refused:
        stage.do(SubmitApplication, unanswered=(1, 2))
    assert refused.value.params["numbers"] == "1, 2"
    stage.do(SubmitApplication, unanswered=())
    assert stage.case.application.deficits == ()


def test_d10_only_a_number_of_the_notice_can_be_contested_and_only_while_it_is_out() -> None:
    stage = noticed()
    with pytest.raises(Invalid):
        stage.do(ContestDeficit, no=3, words=WORDS)
    stage.do(SubmitApplication)
    assert ContestDeficit not in open_acts(stage.state)
    with pytest.raises(NotNow):
        stage.do(ContestDeficit, no=1, words=WORDS)
