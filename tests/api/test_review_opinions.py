"""The municipal review of a village by HTTP: laid, signed in order, issued, verified (A3.6, 6.2.3)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.steps.upper_review import RecordSpotCheck, ReportAcceptance
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_acceptance_opinions import FIRST, SECOND, laid, sign
from tests.workflows.walk import WORDS, Walk

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.long]


@pytest.fixture
async def walk(cast: Cast, env: WorkflowEnvironment) -> Walk:
    """A village that its county accepted and the Bureau has spot-checked."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_review()
    await walk.accept()
    await walk.stands(StepName.UPPER_REVIEW)
    today = local_day(await walk.now())
    await walk.do(ReportAcceptance, document="acceptance")
    await walk.do(RecordSpotCheck, checked_on=today, visit="unannounced", note=WORDS)
    return walk


async def test_6_2_3_a_municipal_review_is_signed_in_order_and_read_by_the_village_once_issued(
    cast: Cast, walk: Walk
) -> None:
    path = f"/cases/{walk.case_id}/upper-review"
    signers = [await cast.account(login) for login in (FIRST, SECOND)]
    draft = {"passed": True, "opinion": "审核抽查通过。", "signers": signers}
    await cast.act("city.officer", f"{path}/draft-opinion", draft)
    await cast.act("city.officer", f"{path}/opinion-to-signature")
    county = await cast.get("qingxi.officer", f"/cases/{walk.case_id}/opinion")
    assert county.json() == {"laid": None, "papers": []}, "not yet for the county that accepted"
    assert await sign(cast, walk, SECOND) == 403, "the first has not signed"
    assert await sign(cast, walk, FIRST) == 200
    assert await sign(cast, walk, SECOND) == 200
    last = (await laid(cast, walk))["pdf"]
    await cast.act("city.officer", f"{path}/signed-opinion")
    await walk.stands(StepName.PUBLIC_NOTICE)
    shown = (await cast.get("qingxi.officer", f"/cases/{walk.case_id}/opinion")).json()
    assert [(one["sha256"], one["issued"]) for one in shown["papers"]] == [(last, True)]
