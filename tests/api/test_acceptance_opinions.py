"""The acceptance opinion by HTTP: laid, refused, laid anew, signed one after the other (6.2.3)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Method, Track
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

FIRST, SECOND = "jianwei", "nongwei"
WORDS = "验收组一致同意通过验收。"
NOTE, WHY_NOT = "查看了台账。", "当天大雨，改看影像资料。"


@pytest.fixture
async def walk(cast: Cast, env: WorkflowEnvironment) -> Walk:
    """A town at its acceptance; nobody has examined anything yet."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.TOWN)
    await walk.to_review()
    await walk.stands(StepName.ACCEPTANCE)
    return walk


async def with_group(cast: Cast, walk: Walk) -> None:
    """Appointed where the programme wants one."""
    path = f"/cases/{walk.case_id}/acceptance"
    if walk.programme.procedure.acceptance.experts:
        experts = [await cast.account(login) for login in ("expert.one", "expert.two")]
        group = {"experts": experts, "chair": experts[0]}
        await cast.act("city.officer", f"{path}/group", group)
        await cast.declare(walk.case_id, "expert.one", "expert.two")


async def recorded(cast: Cast, walk: Walk, method: Method) -> None:
    on = local_day(await cast.now()).isoformat()
    survey = {"sample": 300, "satisfied": 290} if method.survey else {}
    said = {"method": method.id, "on": on, "note": NOTE, **survey}
    await cast.act("city.officer", f"/cases/{walk.case_id}/acceptance/methods", said)


async def omitted(cast: Cast, walk: Walk, method: Method) -> None:
    why = {"method": method.id, "reason": WHY_NOT}
    await cast.act("city.officer", f"/cases/{walk.case_id}/acceptance/methods-omitted", why)


async def examined(cast: Cast, walk: Walk) -> None:
    """By every method but the last, for which a reason stands."""
    await with_group(cast, walk)
    *used, left = walk.programme.procedure.acceptance.methods
    for method in used:
        await recorded(cast, walk, method)
    await omitted(cast, walk, left)


async def laid(cast: Cast, walk: Walk) -> dict[str, object]:
    found = (await cast.get("city.officer", f"/cases/{walk.case_id}/opinion")).json()["laid"]
    assert isinstance(found, dict)
    return found


async def to_signature(cast: Cast, walk: Walk) -> None:
    path = f"/cases/{walk.case_id}/acceptance"
    signers = [await cast.account(login) for login in (FIRST, SECOND)]
    draft = {"passed": True, "opinion": WORDS, "points": [], "signers": signers}
    await cast.act("city.officer", f"{path}/draft-opinion", draft)
    await cast.act("city.officer", f"{path}/opinion-to-signature")


async def sign(cast: Cast, walk: Walk, login: str) -> int:
    """The status that the signature of this department is answered with."""
    shown = await laid(cast, walk)
    body = {"no": shown["no"], "before": shown["pdf"]}
    path = f"/cases/{walk.case_id}/paper-signature"
    return (await cast.post(login, path, body, signed=True)).status_code


async def test_6_2_3_departments_sign_in_their_order_and_what_one_refused_is_laid_anew(
    cast: Cast, walk: Walk
) -> None:
    await examined(cast, walk)
    await to_signature(cast, walk)
    assert await sign(cast, walk, SECOND) == 403, "the first has not signed"
    refusal = f"/cases/{walk.case_id}/paper-refusal"
    no = {"no": 1, "reason": "缺少农村生活垃圾的核查结果。"}
    assert (await cast.post(SECOND, refusal, no)).status_code == 403
    assert (await cast.post(FIRST, refusal, {"no": 1})).status_code == 422, "without a reason"
    assert (await cast.post(FIRST, refusal, no)).status_code == 200
    assert await sign(cast, walk, FIRST) == 403, "nobody goes on with what one refused"
    await to_signature(cast, walk)
    assert (await laid(cast, walk))["no"] == 2
    assert await sign(cast, walk, FIRST) == 200
    await not_issued_before_all_signed(cast, walk)
    assert await sign(cast, walk, SECOND) == 200
    last = (await laid(cast, walk))["pdf"]
    await cast.act("city.officer", f"/cases/{walk.case_id}/acceptance/signed-opinion")
    await walk.stands(StepName.PUBLIC_NOTICE)
    shown = (await cast.get("songping.clerk", f"/cases/{walk.case_id}/opinion")).json()
    assert [(one["sha256"], one["issued"]) for one in shown["papers"]] == [(last, True)]


async def not_issued_before_all_signed(cast: Cast, walk: Walk) -> None:
    version = (await cast.get("city.officer", f"/cases/{walk.case_id}")).json()["version"]
    path = f"/cases/{walk.case_id}/acceptance/signed-opinion"
    early = await cast.post("city.officer", path, version=version)
    assert (early.status_code, early.json()["code"]) == (409, "not-now")
