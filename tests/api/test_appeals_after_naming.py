"""6.4.3, A4.2: an appeal upheld after the naming reaches whoever named, and everybody reads the end."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.titles.title import Title
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.objecting import handled_by, officers, raised
from tests.portal.people import Person
from tests.workflows.walk import Walk, until

pytestmark = pytest.mark.usefixtures("worker")

WHY = "异议反映的排口属实，先行复查。"


async def test_a4_2_an_appeal_upheld_after_the_naming_makes_whoever_named_review_the_title(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.publish()
    filed = await raised(cast, walk.case_id)
    new = await officers(cast, "li", "wang", "zhao", "sun")
    await handled_by(cast, filed["stream"], new["li"], new["wang"])
    answer = {"upheld": False, "reason": "不属实。"}
    await cast.act("li", f"/filings/{filed['stream']}/decision", answer)
    await walk.sleep(days=8)
    await walk.stands(StepName.NAMING)
    title = await walk.name()
    path = f"/titles/{title.id}/appeal-review"
    review = {"outcome": "rests", "document_no": "云环发〔2032〕9号", "reason": WHY}
    early = await cast.post("city.leader", path, review, version=1)
    assert (early.status_code, early.json()["params"]) == (409, {"why": "no-upheld-appeal"})
    appeal = {"code": filed["code"], "words": "仍在排放。"}
    second = (await cast.post(None, "/filings/appeals", appeal)).json()["stream"]
    await handled_by(cast, second, new["zhao"], new["sun"])
    upheld = {"upheld": True, "reason": "复核属实。"}
    await cast.act("zhao", f"/filings/{second}/appeal-decision", upheld)
    told = await until(
        cast.doors.database, title.id, lambda one: isinstance(one, Title) and bool(one.appeals)
    )
    assert isinstance(told, Title)
    assert told.appeals == (second,)
    work = (await cast.get("city.leader", "/worklist")).json()["items"]
    mine = [act["kind"] for one in work if title.id in one["href"] for act in one["acts"]]
    assert "review-title" in mine
    refused = await cast.post("city.officer", path, review, version=told.version)
    assert refused.status_code == 403
    await cast.act("city.leader", path, review)
    page = await Person(cast.http).see(f"/register/{title.id}")
    assert "命名后复核认定异议成立" in page.text
    assert WHY in page.text
    assert second not in page.text, "which filing it was is nobody's business"
    await walk.sleep(days=1)  # Not on the very day of the naming.
    rechecked = await until(
        cast.doors.database, title.id, lambda one: isinstance(one, Title) and one.recheck_open
    )
    assert rechecked.stands == "resting"
