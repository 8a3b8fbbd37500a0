"""Pictures from before and after the work, side by side in the ledger (6.3.2)."""

from datetime import timedelta

from temporalio.testing import WorkflowEnvironment

from services.domain.acts import open_acts
from services.domain.programme.schema import Track
from services.domain.rectifying.judging import DecideMeasures
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_documents import doors, settings
from tests.domain.stage import POINT, Stage
from tests.portal.conftest import SignIn
from tests.portal.test_borrowed import House, house
from tests.storage.recording import record, record_last

__all__ = ["doors", "house", "settings"]


async def test_6_3_2_before_and_after_stand_side_by_side_from_previews(
    cast: Cast, env: WorkflowEnvironment, house: House, person: SignIn
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=(POINT,))
    stage.do(AssignFindings, to=await cast.account("qingxi.clerk"))
    stage.do(ProposeMeasures)
    stage.do(DecideMeasures)
    await record(cast.doors.database, stage)
    before = await house.photograph("case", "整改前.jpg", seed=5)
    after = await house.photograph("case", "整改后.jpg", seed=6)
    stage.do(HandInEvidence, before=(before,), after=(after,))
    await record_last(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    page = await (await person("city.officer")).see("/cases/case/ledger")
    pair = page.html.split('class="pair"')[1].split("</section>")[0]
    left, right = pair.split("<h3>整改后</h3>")
    assert f'src="/documents/{before}/derivatives/preview/1"' in left
    assert f'src="/documents/{after}/derivatives/preview/1"' in right
    assert "整改前：整改前.jpg" in left
    assert "待复核" in page.text
