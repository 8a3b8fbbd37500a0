"""A seal that cannot succeed holds nobody: the case goes on, and what is missing is not sealed."""

from collections.abc import Callable

from services.domain.programme.schema import Track
from services.domain.steps.application import (
    AcceptApplication,
    SealedDocument,
    SubmitApplication,
)
from services.domain.steps.technical_assessment import AppointPanel
from services.domain.tree.units import StepName
from services.storage.keeping import sealing
from tests.workflows.walk import EXPERTS, Walk

GONE = SealedDocument(document="gone", version_id="v", sha256="0" * 64, place="plan/1")


async def test_1_4_4_a_file_that_is_gone_is_not_sealed_and_the_next_step_takes_its_acts(
    walk: Callable[..., Walk],
) -> None:
    case = walk(Track.COUNTY)
    await case.to_application()
    known = {"papers_version": 0, "data_digest": "digest"}
    await case.do(SubmitApplication, None, manifest=(GONE,), **known)
    await case.do(AcceptApplication)
    await case.stands(StepName.TECHNICAL_ASSESSMENT)
    await case.do(AppointPanel, experts=EXPERTS, chair=EXPERTS[0])
    async with case.database.reading() as tx:
        assert await sealing.sealed_of(tx, case.case_id) == ()
