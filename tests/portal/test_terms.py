"""Terms on their pages: whose they are, how they stand, what is pressed for (2.1.6)."""

from datetime import timedelta

from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.telling import EscalateSupervision, EscalateTerm
from services.domain.clocks.terms import AskExtension, Supervise
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.portal.conftest import SignIn
from tests.storage.recording import record, record_last

CHECK = Obligation.FORMAL_CHECK


async def pressed_for(cast: Cast, env: WorkflowEnvironment) -> Stage:
    """A formal check that is late, reported, supervised; more days were asked for before."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    while CHECK not in stage.case.ledgers:
        stage.forward()
    stage.do(AskExtension, what=CHECK, days=4)
    stage.sleep(days=9)
    stage.do(EscalateTerm, what=CHECK)
    stage.do(Supervise, what=CHECK)
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    return stage


async def test_2_1_6_the_case_says_who_owes_what_and_what_was_told(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await pressed_for(cast, env)
    for login in ("city.officer", "city.leader", "qingxi.clerk"):
        reader = await person(login)
        page = (await reader.see("/cases/case")).text
        for words in ("形式审查", "已逾期", "督办", "申请延期", "已报分管领导", "2030年3月11日"):
            assert words in page, (login, words)
        english = (await reader.see("/cases/case", language="en")).text
        for words in ("Formal check", "Overdue", "Supervision notice", "Extension asked for"):
            assert words in english, (login, words)


async def test_2_1_6_the_case_says_that_nobody_answered_and_who_was_told(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    """On the case itself, in its record, and among the leader's messages."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    while CHECK not in stage.case.ledgers:
        stage.forward()
    stage.do(Supervise, what=CHECK)
    await record(cast.doors.database, stage)
    leader = await person("city.leader")
    assert "已报分管领导" not in (await leader.see("/cases/case")).text
    by = stage.case.supervisions[CHECK].answer_by
    stage.do(EscalateSupervision, what=CHECK, answer_by=by)
    await record_last(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    assert "已报分管领导" in (await leader.see("/cases/case")).text
    assert "督办逾期未答复" in (await leader.see("/cases/case/timeline")).text
    assert "督办逾期未答复" in (await leader.see("/notifications")).text


async def test_2_1_6_the_worklist_and_the_list_of_terms_show_what_is_pressed_for(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await pressed_for(cast, env)
    officer = await person("city.officer")
    for path in ("/worklist", "/terms"):
        page = (await officer.see(path)).text
        for words in ("督办", "已报分管领导", "申请延期", "逾期"):
            assert words in page, (path, words)
    leader = await person("city.leader")
    assert "审批延期" in (await leader.see("/worklist")).text
    assert "答复督办" in (await officer.see("/worklist")).text


async def test_2_1_6_whoever_has_no_case_has_no_terms(person: SignIn) -> None:
    assert "没有已逾期" in (await (await person("city.officer")).see("/terms")).text
