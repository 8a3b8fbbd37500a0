"""The own score sheet signed as a paper, and the promise of liability, by HTTP (6.1.5, 6.1.7)."""

import json
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from services.domain.papers.dossier import DocumentState, MediaFacts, Proof
from services.storage.evidence import documents, volumes
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.volumes import NewProof
from tests.api.cast import Cast
from tests.api.test_assessment import EXPERTS, REASON, all_met, case, handed_in

__all__ = ["case"]

pytestmark = pytest.mark.usefixtures("worker")

ONE, TWO = EXPERTS[0], EXPERTS[1]
STEP = "technical-assessment"
CODE = all_met()["lines"][0]["code"]
LEDGER = "运行台账.pdf"
DIGEST = "0123456789abcdef" * 4


async def cited(cast: Cast, case: str) -> str:
    """The applicant names pages of a paper as proof of the first indicator; the paper's id."""
    now, clerk, paper = await cast.now(), await cast.account("qingxi.clerk"), f"ledger-{case}"
    document = StoredDocument(
        id=paper,
        stream=case,
        name=LEDGER,
        promised_type="application/pdf",
        declared_size=9,
        size=9,
        sha256=DIGEST,
        state=DocumentState.USABLE,
        media=MediaFacts(media_type="application/pdf", pages=20),
        made_by=clerk,
        made_at=now,
    )
    proof = Proof(indicator=CODE, document=paper, page=12, last_page=14)
    async with cast.doors.database.writing() as tx:
        await documents.add(tx, document)
        await volumes.prove(tx, case, NewProof(id=f"proof-{case}", proof=proof), clerk, now)
    return paper


async def own_paper(cast: Cast, case: str, login: str) -> dict[str, object]:
    """The latest paper of the own sheet, as the state of the case has it for its author."""
    state = (await cast.get(login, f"/cases/{case}")).json()["state"]
    found = state["panel"]["papers"][await cast.account(login)]
    assert isinstance(found, dict)
    return found


async def signing(cast: Cast, case: str, login: str, **other: object) -> int:
    shown = await own_paper(cast, case, login)
    body = {"no": shown["no"], "before": shown["pdf"], "no_conflict": True, **other}
    path = f"/cases/{case}/{STEP}/sheet-signatures"
    return (await cast.post(login, path, body, signed=True)).status_code


async def signed_sheet(cast: Cast, case: str, login: str) -> str:
    """Of a sheet that is in: made a paper and signed; the digest of the signed bytes."""
    made = await cast.post(login, f"/cases/{case}/{STEP}/sheet-papers")
    assert made.status_code == 200, made.text
    assert await signing(cast, case, login) == 200
    return str((await own_paper(cast, case, login))["pdf"])


async def status(cast: Cast, login: str, case: str, digest: str) -> set[int]:
    path = f"/cases/{case}/signed-papers/{digest}"
    answers = [await cast.get(login, path), await cast.get(login, f"{path}/content")]
    return {answer.status_code for answer in answers}


async def bound(cast: Cast, login: str, case: str) -> list[str]:
    """What the papers that are bound with the case are to this reader."""
    return sorted(one["what"] for one in await papers_of(cast, login, case))


async def papers_of(cast: Cast, login: str, case: str) -> list[dict[str, Any]]:
    """Without the declarations of interests, which come before all of them (6.1.2)."""
    found = (await cast.get(login, f"/cases/{case}/signed-papers")).json()
    return [one for one in found if one["what"] != "interests"]


async def test_6_1_5_a_sheet_is_signed_over_its_archived_bytes_and_stays_sealed_until_all_are_in(
    cast: Cast, case: str
) -> None:
    paper = await cited(cast, case)
    await handed_in(cast, case, TWO, CODE)
    unsigned = await cast.post(TWO, f"/cases/{case}/{STEP}/sheet-papers")
    assert unsigned.status_code == 200, unsigned.text
    assert await signing(cast, case, TWO, before="0" * 64) == 409
    assert await signing(cast, case, TWO, no_conflict=False) == 422
    assert await signing(cast, case, TWO) == 200
    digest = str((await own_paper(cast, case, TWO))["pdf"])
    for login in (ONE, "city.officer", "qingxi.clerk"):
        assert await status(cast, login, case, digest) == {403}, login
        state = (await cast.get(login, f"/cases/{case}")).json()["state"]
        assert not state["panel"].get("papers"), login
        log = (await cast.get(login, f"/cases/{case}/history")).json()["entries"]
        assert not {one["fact"]["kind"] for one in log if one["fact"]} & {"sheet-signed"}, login
        assert await bound(cast, login, case) == []
    await _says_what_was_scored(cast, case, digest, paper)
    await handed_in(cast, case, ONE, CODE)
    for login, sees in ((ONE, {200}), ("city.officer", {200}), ("qingxi.clerk", {403})):
        assert await status(cast, login, case, digest) == sees, login
        assert bool(await bound(cast, login, case)) is (sees == {200}), login


async def _says_what_was_scored(cast: Cast, case: str, digest: str, paper: str) -> None:
    """The bytes are those of the digest; scores, reasons and evidence stand in JSON and paper."""
    path = f"/cases/{case}/signed-papers/{digest}"
    pdf = (await cast.get(TWO, path)).content
    assert sha256(pdf).hexdigest() == digest
    content = (await cast.get(TWO, f"{path}/content")).content
    said = json.loads(content)
    assert (said["format"], said["version"], said["replaces"]) == ("ecocase-score-sheet-1", 1, "")
    assert [one["reason"] for one in said["lines"] if one["answer"] == "unmet"] == [REASON]
    place = {"page": 12, "last_page": 14}
    assert {one["code"]: one["evidence"] for one in said["lines"] if one["evidence"]} == {
        CODE: [{"document": paper, "sha256": DIGEST, "place": place}]
    }
    pages = PdfReader(BytesIO(pdf)).pages
    words = "".join("".join(one.extract_text() for one in pages).replace("\0", "").split())
    assert f"证据：《{LEDGER}》第12–14页（摘要{DIGEST[:16]}）" in words
    assert REASON in words
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical.encode() == content
    verdict = await cast.http.post(
        "/api/v1/signatures/verification", content=pdf, headers={"Content-Type": "application/pdf"}
    )
    found = verdict.json()
    assert (found["good"], found["known"], len(found["signatures"])) == (True, True, 1)


@pytest.mark.long
async def test_6_1_5_a_correction_is_a_new_version_that_names_the_old_one_and_says_why(
    cast: Cast, case: str
) -> None:
    await handed_in(cast, case, TWO, CODE)
    old = await signed_sheet(cast, case, TWO)
    path = f"/cases/{case}/{STEP}/sheet-corrections"
    assert (await cast.post(TWO, path, {})).status_code == 422
    why = "核对台账后发现页码引用有误。"
    assert (await cast.post(TWO, path, {"reason": why})).status_code == 200
    kept = (await cast.get(TWO, f"/cases/{case}/{STEP}/sheets/mine")).json()
    assert not kept["submitted"]
    await handed_in(cast, case, TWO, CODE, version=kept["version"])
    new = await signed_sheet(cast, case, TWO)
    content = (await cast.get(TWO, f"/cases/{case}/signed-papers/{new}/content")).json()
    assert (content["version"], content["replaces"]) == (2, old)
    assert (content["correction"], content["corrected_after_opening"]) == (why, False)
    assert await status(cast, TWO, case, old) == {200}, "the old version is kept"
    assert why not in (await cast.get("qingxi.clerk", f"/cases/{case}/history")).text


async def test_6_1_7_the_promise_is_a_signed_paper_for_the_office_and_whoever_gave_it(
    cast: Cast, case: str
) -> None:
    """C5.2.7: whoever comes from a third party answers for it in that capacity."""
    path = f"/cases/{case}/promises"
    assert (await cast.post(TWO, path, {"liable": True})).status_code == 403, "no password"
    assert (await cast.post(TWO, path, {"liable": False}, signed=True)).status_code == 422
    assert (await cast.post(TWO, path, {"liable": True}, signed=True)).status_code == 200
    again = await cast.post(TWO, path, {"liable": True}, signed=True)
    assert (again.status_code, again.json()["code"]) == (409, "not-now")
    assert await bound(cast, TWO, case) == ["promise"]
    (kept,) = await papers_of(cast, "city.officer", case)
    assert kept["account"] == await cast.account(TWO)
    for login, sees in ((TWO, {200}), ("city.officer", {200}), ("qingxi.clerk", {403})):
        assert await status(cast, login, case, kept["sha256"]) == sees, login
    content = (await cast.get(TWO, f"/cases/{case}/signed-papers/{kept['sha256']}/content")).json()
    assert content["signer"]["account"] == await cast.account(TWO)
    await _answers_for_a_third_party(cast, case, kept["sha256"])


async def _answers_for_a_third_party(cast: Cast, case: str, of_panel: str) -> None:
    """C5.2.7: who reviews for an institution promises in that capacity, by name, in both forms."""
    account, name = await cast.account(ONE), cast.accounts[ONE].name
    employed = {"employer": "示例评估公司", "region": "990102", "since": "2020-01-01"}
    entry = {**employed, "fields": ["water"], "third_party": True}
    entered = await cast.post("city.officer", f"/experts/{account}", entry, version=0, method="PUT")
    assert entered.status_code == 200, entered.text
    signed = await cast.post(ONE, f"/cases/{case}/promises", {"liable": True}, signed=True)
    assert signed.status_code == 200, signed.text
    listed = await papers_of(cast, "city.officer", case)
    papers = {one["account"]: one["sha256"] for one in listed}
    assert set(papers) == {account, await cast.account(TWO)}
    capacities = {account: "第三方评审人员", await cast.account(TWO): "评审专家"}
    for signer, capacity in capacities.items():
        path = f"/cases/{case}/signed-papers/{papers[signer]}"
        said = (await cast.get("city.officer", f"{path}/content")).json()["signer"]
        assert (said["account"], said["capacity"]) == (signer, capacity)
        pdf = (await cast.get("city.officer", path)).content
        assert sha256(pdf).hexdigest() == papers[signer]
        pages = PdfReader(BytesIO(pdf)).pages
        words = "".join("".join(one.extract_text() for one in pages).replace("\0", "").split())
        assert f"{said['name']}作为{capacity}".replace(" ", "") in words
    assert papers[await cast.account(TWO)] == of_panel, "what was signed stays as it was"
    assert (await cast.get(ONE, f"/cases/{case}/signed-papers/{papers[account]}/content")).json()[
        "signer"
    ]["name"] == name
