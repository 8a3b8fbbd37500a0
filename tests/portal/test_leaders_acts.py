"""Two forms of leaders: a level that does not recommend (A7.5), a title after an upheld appeal (A4.2).

The facts before them are made on the stage of the rules; only the last act is of a person.
"""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.titles.title_appeals import TellOfUpheldAppeal
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.domain.recommended import recommended
from tests.domain.stage import titled
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.portal.test_ledger_timing import settled

pytestmark = pytest.mark.usefixtures("worker")


async def test_a7_5_a_county_that_does_not_recommend_says_why_in_its_form_and_ends_the_case(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = recommended()
    stage.to(StepName.PUBLIC_NOTICE)
    await settled(cast, env, stage)
    leader, above = await person("qingxi.leader"), await person("city.leader")
    path = "/cases/case/acts/not-recommend"
    assert (await above.see(path)).status == 403, "the county's recommendation is the county's"
    assert path in (await leader.see("/cases/case")).html
    form = await leader.see(path)
    silent = await leader.send(form, "not-recommend", reason="")
    assert silent.status == 422
    done = await leader.send(silent, "not-recommend", reason="村民代表会议没有通过。")
    assert done.status == 200, done.text
    page = await leader.see("/cases/case")
    assert "不予推荐" in page.text
    assert "村民代表会议没有通过。" in page.text
    assert path not in page.html, "once"


async def test_a4_2_whoever_named_reviews_a_title_in_its_form_once_an_appeal_was_upheld(
    person: SignIn, visitor: Person, cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = titled()
    stage.do(TellOfUpheldAppeal, appeal="filing-1")
    await settled(cast, env, stage)
    officer, leader = await person("city.officer"), await person("city.leader")
    path = "/titles/title-case/acts/review-title"
    assert (await officer.see(path)).status == 403
    said = {"document_no": "云环发〔2032〕9号", "reason": "排口属实，先行复查。"}
    form = await leader.see(path)
    unsaid = await leader.send(form, "review-title", values=said)
    assert unsaid.status == 422, "nothing is chosen beforehand"
    assert said["reason"] in unsaid.html
    done = await leader.send(unsaid, "review-title", outcome="rests")
    assert done.status == 200, done.text
    public = await visitor.see("/register/title-case")
    for words in ("命名后复核认定异议成立", said["reason"]):
        assert words in public.text
    assert (await leader.see(path)).status == 409, "no appeal waits any more"
