"""Everybody's list of cases with published rectifications goes on to its end (C2.9.10, D15)."""

import pytest

from services.domain.acts import open_acts
from services.domain.case import Case
from services.domain.clocks.calendar import days_later, local_day, start_of_day
from services.domain.mechanisms.rectifications import RectificationRules
from services.domain.programme import library
from services.domain.programme.schema import Track
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.rectifying.publishing import PublishItems
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.tree.units import StepName
from services.storage.queries.rectified import Asked, listed
from services.storage.session import Database
from services.storage.statements import upsert
from services.storage.tables.findings import RectifiedRow
from tests.domain.stage import POINT, Stage
from tests.storage.recording import record

RULES = RectificationRules(published=True)


async def mended(database: Database, case: str, place: str, *, published: bool = True) -> Stage:
    """A county with one finding; closed and published, or still open."""
    stage = Stage(Track.COUNTY, state=Case(id=case))
    stage.place = place
    procedure = stage.programme.procedure.model_copy(update={"rectification": RULES})
    stage.programme = stage.programme.model_copy(update={"procedure": procedure})
    kept = library.Kept(stage.programme, library.printed_for(stage.programme))
    library.remember(kept, library.pin(stage.programme))
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=(POINT,))
    stage.do(AssignFindings)
    for act in (ProposeMeasures, DecideMeasures, HandInEvidence, ReReviewItems, PublishItems):
        if published:
            stage.do(act, nos=(1,))
    await record(database, stage)
    return stage


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_d15_a_case_of_which_nothing_is_read_any_more_ends_no_list(
    database: Database, limit: int
) -> None:
    """As the migration leaves it: its row stands from what was published before it was opened again."""
    stage = await mended(database, "case-a", "990121")
    await mended(database, "case-b", "990122")
    await mended(database, "case-c", "990123", published=False)
    latest = start_of_day(days_later(local_day(stage.now), 30))
    async with database.writing() as tx:
        await upsert(tx, RectifiedRow, {"case": "case-c"}, {"published_at": latest})
    seen, after, pages = list[str](), "", 0
    async with database.reading() as tx:
        while pages == 0 or after:
            found = await listed(tx, Asked(after=after, limit=limit))
            seen += [one.case for one in found.cases]
            after, pages = found.after, pages + 1
    assert seen == ["case-b", "case-a"]
    assert pages == -(-3 // limit)
