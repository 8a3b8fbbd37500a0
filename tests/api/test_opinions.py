"""An opinion from its first draft to the verified PDF, by HTTP (6.1.5, C4.3.4)."""

import json
import re
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from temporalio.testing import WorkflowEnvironment

from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.programme.library import names_in
from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from services.storage import case_log
from services.storage.papers.readiness import programme_of
from tests.api.cast import Cast
from tests.api.test_assessment import all_met
from tests.api.test_signed_sheets import CODE, cited
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

CHAIR, MEMBER = "expert.one", "expert.two"
STEP = "technical-assessment"


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment) -> str:
    """A county whose panel has handed in its sheets and made both kinds of visit."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_review()
    await walk.stands(StepName.TECHNICAL_ASSESSMENT)
    accounts = [await cast.account(login) for login in (CHAIR, MEMBER)]
    panel = {"experts": accounts, "chair": accounts[0]}
    await cast.act("city.officer", f"/cases/{walk.case_id}/{STEP}/panel", panel)
    await cast.declare(walk.case_id, CHAIR, MEMBER)
    path = f"/cases/{walk.case_id}/{STEP}/sheets"
    for login, visit in ((CHAIR, "open"), (MEMBER, "unannounced")):
        await cast.post(login, f"{path}/mine", all_met(), version=0, method="PUT")
        assert (await cast.post(login, path)).status_code == 200
        note = {"visited_on": local_day(await cast.now()).isoformat(), "visit": visit, "note": "好"}
        filed = await cast.post(login, f"/cases/{walk.case_id}/visit-notes", note)
        assert filed.status_code == 201, filed.text
    return walk.case_id


async def laid(cast: Cast, case: str) -> dict[str, object]:
    found = (await cast.get(CHAIR, f"/cases/{case}/opinion")).json()["laid"]
    assert isinstance(found, dict)
    return found


async def signing(
    cast: Cast, case: str, login: str, *, signed: bool = True, **other: object
) -> int:
    """The status that the signature of this member is answered with."""
    shown = await laid(cast, case)
    body = {"no": shown["no"], "before": shown["pdf"], "no_conflict": True, **other}
    answer = await cast.post(login, f"/cases/{case}/paper-signature", body, signed=signed)
    return answer.status_code


async def to_signature(cast: Cast, case: str) -> str:
    """Laid with a dissent, and put to signature; the digest of the paper."""
    draft = {"passed": True, "opinion": "总体达到标准。", "points": []}
    await cast.act(CHAIR, f"/cases/{case}/{STEP}/draft-opinion", draft)
    voices = f"/cases/{case}/{STEP}/voices"
    yes = await cast.post(CHAIR, voices, {"no": 1, "says": "yes"})
    abstains = {"no": 1, "says": "abstains", "reasons": "垃圾处理设施的运行记录不足半年。"}
    assert (yes.status_code, (await cast.post(MEMBER, voices, abstains)).status_code) == (200, 200)
    await cast.act(CHAIR, f"/cases/{case}/{STEP}/opinion-to-signature")
    return str((await laid(cast, case))["pdf"])


async def test_6_1_5_what_is_laid_is_for_its_signers_until_it_is_issued_and_then_for_all(
    cast: Cast, case: str
) -> None:
    first = await to_signature(cast, case)
    paper = f"/cases/{case}/opinion/papers/{first}"
    for login in ("qingxi.clerk", "qingxi.government", "qingxi.officer"):
        shown = await cast.get(login, f"/cases/{case}/opinion")
        assert shown.json() == {"laid": None, "papers": []}, login
        assert (await cast.get(login, paper)).status_code == 403
        state = (await cast.get(login, f"/cases/{case}")).json()["state"]
        assert not state.get("laid"), login
        log = await cast.get(login, f"/cases/{case}/history")
        assert "运行记录" not in log.text, login
        assert "总体达到标准" not in log.text, login
        told = {one["fact"]["kind"] for one in log.json()["entries"] if one["fact"]}
        assert not told & {"opinion-laid", "opinion-voiced"}, login
        found = await cast.get(login, "/contents", params={"q": "运行记录不足"})
        assert "运行记录" not in found.text, login
    assert (await cast.get("city.officer", paper)).status_code == 200
    # The password is the signature: none, a wrong one and one by somebody else sign nothing.
    assert await signing(cast, case, MEMBER, signed=False) == 403
    assert await signing(cast, case, "city.officer") == 403
    assert await signing(cast, case, CHAIR) == 403, "the chair signs last"
    assert await signing(cast, case, MEMBER, before="0" * 64) == 409
    assert await signing(cast, case, MEMBER, no_conflict=False) == 422
    assert (await laid(cast, case))["signatures"] == []
    assert await signing(cast, case, MEMBER) == 200
    assert await signing(cast, case, MEMBER) == 403
    early = await cast.get(CHAIR, f"/cases/{case}")
    version = early.json()["version"]
    issued = await cast.post(CHAIR, f"/cases/{case}/{STEP}/signed-opinion", version=version)
    assert (issued.status_code, issued.json()["code"]) == (409, "not-now")
    assert await signing(cast, case, CHAIR) == 200
    last = str((await laid(cast, case))["pdf"])
    await cast.act(CHAIR, f"/cases/{case}/{STEP}/signed-opinion")
    await _issued(cast, case, first, last)


async def test_6_1_4_evidence_that_nobody_opened_is_told_by_the_opinion(
    cast: Cast, case: str
) -> None:
    """Found by the house when the chair lays it, and named in what all of them sign."""
    await cited(cast, case)
    paper = await to_signature(cast, case)
    async with cast.doors.database.reading() as tx:
        state = await case_log.state(tx, case)
    assert isinstance(state, Case)
    assert state.laid
    assert state.laid.unopened == (CODE,)
    pdf = PdfReader(
        BytesIO((await cast.get(CHAIR, f"/cases/{case}/opinion/papers/{paper}")).content)
    )
    words = "".join(page.extract_text() for page in pdf.pages)
    name = names_in(programme_of(state))[CODE].zh
    told = f"下列指标有证据未经专家查看：{name}。"
    assert told.replace(" ", "") in re.sub(r"[\s\0]", "", words)


async def _issued(cast: Cast, case: str, first: str, last: str) -> None:
    """The applicant has the very bytes that were signed, and anybody can verify them."""
    shown = (await cast.get("qingxi.clerk", f"/cases/{case}/opinion")).json()
    assert [(one["sha256"], one["issued"]) for one in shown["papers"]] == [(last, True)]
    paper = f"/cases/{case}/opinion/papers/{last}"
    pdf = (await cast.get("qingxi.clerk", paper)).content
    assert sha256(pdf).hexdigest() == last
    content = (await cast.get("qingxi.clerk", f"{paper}/content")).content
    said = json.loads(content)
    assert [one["says"] for one in said["voices"]] == ["yes", "abstains"]
    assert said["voices"][1]["reasons"].startswith("垃圾处理设施")
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical.encode() == content
    log = (await cast.get("qingxi.clerk", f"/cases/{case}/history")).json()["entries"]
    seq = next(one["seq"] for one in log if one["fact"] and one["fact"].get("paper") == last)
    official = await cast.get("qingxi.clerk", f"/cases/{case}/official-papers/{seq}")
    assert official.content == pdf
    await _verified(cast, pdf, first)


async def _verified(cast: Cast, pdf: bytes, first: str) -> None:
    async def verdict(data: bytes) -> dict[str, Any]:
        answer = await cast.http.post(
            "/api/v1/signatures/verification",
            content=data,
            headers={"Content-Type": "application/pdf"},
        )
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert isinstance(found, dict)
        return found

    good = await verdict(pdf)
    assert (good["good"], good["known"], good["latest"], good["version"]) == (True, True, True, 1)
    assert len(good["signatures"]) == 2
    changed = bytearray(pdf)
    changed[len(pdf) // 3] ^= 1
    bad = await verdict(bytes(changed))
    assert (bad["good"], bad["known"]) == (False, False)
    assert (await verdict("不是PDF".encode()))["signatures"] == []
    pem = (await cast.http.get("/api/v1/signatures/authority")).text
    assert pem.startswith("-----BEGIN CERTIFICATE-----")
