"""The pack that an expert takes along: evidence of a real store, an index page, the workbook (6.1.6)."""

from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.steps import application
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, sent_by_form, settings, worker
from tests.api.test_offline_review import CLERK, CODES, EXPERTS, asked
from tests.workflows.walk import Walk

__all__ = ["doors", "papers", "settings", "worker"]


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment, papers: dict[str, bytes]) -> str:
    """A county under assessment, with one file cited for two indicators."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_application()
    case = walk.case_id
    plan = await sent_by_form(cast, case, papers["town/plan"], login=CLERK, name="规划:一.pdf")
    for code, page in ((CODES[0], 3), (CODES[1], 12)):
        proof = {"indicator": code, "document": plan, "page": page}
        assert (await cast.post(CLERK, f"/cases/{case}/dossier/proofs", proof)).status_code == 201
    version = (await cast.get(CLERK, f"/cases/{case}/dossier")).json()["version"]
    submitted: dict[str, Any] = {"manifest": (), "papers_version": version, "data_digest": "digest"}
    await walk.do(application.SubmitApplication, **submitted)
    await walk.do(application.AcceptApplication)
    await walk.stands(StepName.TECHNICAL_ASSESSMENT)
    accounts = [await cast.account(login) for login in EXPERTS]
    panel = {"experts": accounts, "chair": accounts[0]}
    await cast.act("city.officer", f"/cases/{case}/technical-assessment/panel", panel)
    await cast.declare(case, *EXPERTS)
    return case


async def test_6_1_6_the_pack_holds_the_cited_files_an_index_and_the_workbook(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    unopened = (await asked(cast, case, "/divergence")).json()["unopened"]
    assert [one["code"] for one in unopened] == sorted(CODES[:2])
    got = await asked(cast, case, "/mine/pack")
    assert (got.status_code, got.headers["content-type"]) == (200, "application/zip")
    package = ZipFile(BytesIO(got.content))
    assert package.testzip() is None
    names = package.namelist()
    assert names == ["index.html", "scores.xlsx", "SHA256SUMS", "evidence/001 规划_一.pdf"]
    evidence = package.read(names[3])
    assert evidence == papers["town/plan"]
    assert f"{sha256(evidence).hexdigest()}  {names[3]}" in package.read("SHA256SUMS").decode()
    index = package.read("index.html").decode()
    assert "evidence/001%20%E8%A7%84%E5%88%92_%E4%B8%80.pdf#page=12" in index
    assert "规划:一.pdf" in index
    assert "<script" not in index
    assert (await asked(cast, case, "/divergence")).json()["unopened"] == [], "handed out is opened"
    only = ZipFile(BytesIO((await asked(cast, case, f"/mine/pack?code={CODES[2]}")).content))
    assert len(only.namelist()) == 3, "no other indicator's evidence"
