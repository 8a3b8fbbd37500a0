"""What `record_histories.py` records beside its own walks: orders learnt of late, notices by level."""

from typing import Any

from services.domain.programme.schema import Track
from services.domain.steps.public_notice import CorrectNotice, ends_at
from services.domain.tree.units import StepName
from services.workflows.client import workflow_of
from tests.workflows.test_notices_below import CONTACTS, ended, recommended
from tests.workflows.test_title import order_alone
from tests.workflows.walk import WORDS, Walk, until


async def ordered_late(begin: Any) -> dict[str, str]:
    """An order of a title that its workflow learnt of afterwards; the incident is mended (A4.5)."""
    case: Walk = begin(Track.VILLAGE, place="990121102204")
    await case.to_naming()
    title = await case.name()
    mending = await order_alone(case, title)
    await case.client.temporal.get_workflow_handle(workflow_of(title.id)).signal("behind")
    await until(case.database, mending, lambda one: one.stands == StepName.RECTIFICATION)
    return {"title-ordered-late": title.id}


async def recommended_upward(begin: Any) -> dict[str, str]:
    """County and city recommend by notices of their own, one of them corrected (A7.5). The last of
    all: its definition would hold for the villages of the others.
    """
    case = await recommended(begin, place="990121102205")
    await case.to_notice()
    case.in_hand = (await case.case()).offices
    await case.publish()
    await case.do(CorrectNotice, document_no="县环示〔2032〕6号", reason=WORDS, **CONTACTS)
    for level in (("county",), ("county", "city")):
        await ended(case, *level)
        await case.publish()
    end = ends_at(await case.case())
    assert end
    await case.wait_for(end)
    await case.stands(StepName.NAMING)
    await case.name()
    return {
        "public-notice-recommended": f"case-{case.case_id}.public-notice",
        "case-village-recommended": f"case-{case.case_id}",
    }
