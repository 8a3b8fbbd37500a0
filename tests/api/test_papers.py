"""Working papers by HTTP: indicator data and their versions, values signed, the declaration."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlmodel import col, select

from services.cli.sample_figures import sample_sheet
from services.domain.clocks.calendar import local_day
from services.domain.evidence.documents import PDF
from services.domain.papers.dossier import DocumentState, MediaFacts
from services.domain.programme.library import catalogue_of, current
from services.domain.programme.schema import TitleLevel, Track
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.tables.documents import DocumentRow
from tests.api.cast import Cast

pytestmark = pytest.mark.usefixtures("worker")

VILLAGE = {"programme": "village-municipal", "place": "990121101201", "reason": "村容整洁。"}
VERIFIERS = {
    "huanbao": "qingxi.environment",
    "tongji": "qingxi.statistics",
    "nongye": "qingxi.agriculture",
    "linye": "qingxi.forestry",
    "jianshe": "qingxi.construction",
    "weisheng": "qingxi.health",
}


async def usable_document(cast: Cast, stream: str) -> str:
    """A file that passed its check; how files come here is told in test_documents.py."""
    document = StoredDocument(
        id=uuid4().hex,
        stream=stream,
        name="文件.pdf",
        size=1024,
        declared_size=1024,
        state=DocumentState.USABLE,
        promised_type=PDF,
        version_id="1",
        sha256="0" * 64,
        media=MediaFacts(media_type=PDF, pages=3),
        made_by=await cast.account("shangping.clerk"),
        made_at=await cast.now(),
    )
    async with cast.doors.database.writing() as tx:
        await documents.add(tx, document)
    return document.id


@pytest.fixture
async def in_self_check(cast: Cast) -> str:
    """A3.1-A3.3: the village's case at its self-check."""
    filed = await cast.post("shangping.clerk", "/cases", VILLAGE)
    assert filed.status_code == 201, filed.text
    case: str = filed.json()["stream"]
    path, today = f"/cases/{case}", local_day(await cast.now()).isoformat()
    await cast.act("songping.government", f"{path}/creation-request/consent", {"opinion": "同意"})
    await cast.act("qingxi.officer", f"{path}/creation-request/listing")
    document = await usable_document(cast, case)
    await cast.act("shangping.clerk", f"{path}/plan/text", {"document": document})
    heard = {"held_on": today, "passed": True, "opinion": "可行"}
    await cast.act("qingxi.officer", f"{path}/plan/opinion", heard)
    approved = {"approved_on": today, "document_no": "松政〔2030〕1号", "document": document}
    await cast.act("songping.government", f"{path}/plan/approval", approved)
    await cast.act("shangping.clerk", f"{path}/implementation/self-check")
    return case


async def enter_sample_data(cast: Cast, case: str) -> None:
    programme = current(Track.VILLAGE, TitleLevel.MUNICIPAL)
    catalogue = catalogue_of(programme)
    year = local_day(await cast.now()).year - 1
    sheet = sample_sheet(catalogue, year).model_dump(mode="json", exclude_defaults=True)
    path = f"/cases/{case}/indicators/data"
    version = (await cast.get("shangping.clerk", path)).json()["version"]
    kept = await cast.post("shangping.clerk", path, sheet, version=version, method="PUT")
    assert kept.status_code == 200, kept.text


async def test_a3_3_a_declaration_lists_everything_that_is_lacking(
    cast: Cast, in_self_check: str
) -> None:
    path = f"/cases/{in_self_check}"
    ready = (await cast.get("shangping.clerk", f"{path}/readiness")).json()
    version = (await cast.get("shangping.clerk", path)).json()["version"]
    refused = await cast.post("shangping.head", f"{path}/self-check/declaration", version=version)
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    told = refused.json()["errors"]
    lacking = [
        one
        for one in ready["lacks"]
        if one["place"].startswith("indicators/") and one["code"] != "proof-missing"
    ]
    assert [error["pointer"] for error in told] == [f"/{one['place']}" for one in lacking]
    assert len(told) == refused.json()["params"]["count"] > 10


async def test_a0_5_values_are_signed_by_their_own_department_and_then_declared(
    cast: Cast, in_self_check: str
) -> None:
    case, path = in_self_check, f"/cases/{in_self_check}"
    await enter_sample_data(cast, case)
    verifiers = current(Track.VILLAGE, TitleLevel.MUNICIPAL).procedure.verifiers
    codes = {
        unit: [code for code, own in verifiers.items() if own == unit]
        for unit in set(verifiers.values())
    }
    strange = await cast.post(
        "qingxi.statistics",
        f"{path}/self-check/verifications",
        {"codes": codes["huanbao"], "agreed": True},
    )
    assert (strange.status_code, strange.json()["code"]) == (422, "invalid")
    for unit, own in codes.items():
        signed = await cast.post(
            VERIFIERS[unit], f"{path}/self-check/verifications", {"codes": own, "agreed": True}
        )
        assert signed.status_code == 200, signed.text
    await cast.act("shangping.head", f"{path}/self-check/declaration")
    shown = (await cast.get("shangping.head", path)).json()
    assert shown["line"]["stands"] == "application"
    frozen = await cast.post(
        "shangping.clerk",
        f"{path}/indicators/data",
        {"year": 2029},
        version=1,
        method="PUT",
    )
    assert (frozen.status_code, frozen.json()["code"]) == (409, "step-closed")


async def test_a0_5_a_value_is_signed_as_it_was_seen_or_not_at_all(
    cast: Cast, in_self_check: str
) -> None:
    path = f"/cases/{in_self_check}"
    await enter_sample_data(cast, in_self_check)
    verifiers = current(Track.VILLAGE, TitleLevel.MUNICIPAL).procedure.verifiers
    shown = (await cast.get("qingxi.statistics", f"{path}/indicators")).json()["assessments"]
    seen = [
        {"code": one["code"], "digest": one["digest"]}
        for one in shown
        if verifiers.get(one["code"]) == "tongji"
    ]
    codes = [one["code"] for one in seen]
    data = (await cast.get("shangping.clerk", f"{path}/indicators/data")).json()
    for value in data["sheet"]["values"]:
        value["amount"] = str(float(value["amount"]) + 1)
    changed = await cast.post(
        "shangping.clerk", f"{path}/indicators/data", data["sheet"], version=1, method="PUT"
    )
    assert changed.status_code == 200, changed.text
    act = f"{path}/self-check/verifications"
    late = await cast.post("qingxi.statistics", act, {"codes": codes, "seen": seen})
    assert (late.status_code, late.json()["code"]) == (412, "values-changed")
    assert late.json()["params"]["first"] in codes
    unseen = await cast.post("qingxi.statistics", act, {"codes": codes})
    assert unseen.status_code == 200, unseen.text


async def test_two_clerks_cannot_overwrite_each_others_data(cast: Cast, in_self_check: str) -> None:
    path = f"/cases/{in_self_check}/indicators/data"
    shown = await cast.get("shangping.clerk", path)
    assert shown.headers["ETag"] == '"0"'
    missing = await cast.post("shangping.clerk", path, {"year": 2029}, method="PUT")
    assert (missing.status_code, missing.json()["code"]) == (428, "version-missing")
    first = await cast.post("shangping.clerk", path, {"year": 2029}, version=0, method="PUT")
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    late = await cast.post("shangping.head", path, {"year": 2028}, version=0, method="PUT")
    assert (late.status_code, late.json()["code"]) == (412, "stale")


async def test_a0_5_nobody_claims_that_the_register_said_it_or_sets_a_limit(
    cast: Cast, in_self_check: str
) -> None:
    path = f"/cases/{in_self_check}/indicators/data"
    value = {"datum": "sewage_treated", "year": 2029, "amount": "12.5"}
    limit = {"code": "V11", "limit": "1", "basis": "我们自己定的"}
    refused: tuple[dict[str, object], ...] = (
        {"year": 2029, "values": [{**value, "from_register": True}]},
        {"year": 2029, "values": [value], "limits": [limit]},
        {"year": 2029, "values": [{**value, "amount": "1e9999999"}]},
        {"year": 2029, "values": [{**value, "remark": "长" * 401}]},
        {"year": 2029, "values": [value, value]},
        {"year": 99999},
    )
    for sheet in refused:
        put = await cast.post("shangping.clerk", path, sheet, version=0, method="PUT")
        assert (put.status_code, put.json()["code"]) == (422, "invalid-request"), sheet
    sheet = {"year": 2029, "values": [value]}
    assert (
        await cast.post("shangping.clerk", path, sheet, version=0, method="PUT")
    ).status_code == 200
    kept = (await cast.get("shangping.clerk", path)).json()["sheet"]
    again = await cast.post("shangping.clerk", path, kept, version=1, method="PUT")
    assert (again.status_code, again.json()["sheet"]) == (200, kept)


async def test_nobody_but_the_applicant_enters_data(cast: Cast, in_self_check: str) -> None:
    path = f"/cases/{in_self_check}/indicators/data"
    refused = await cast.post("qingxi.officer", path, {"year": 2029}, version=0, method="PUT")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")


async def test_a_document_of_another_case_is_not_found(cast: Cast, in_self_check: str) -> None:
    """An id alone opens nothing: the document must belong to this very case."""
    filed = await cast.post("luhua.clerk", "/cases", {**VILLAGE, "place": "990121101203"})
    foreign = await usable_document(cast, filed.json()["stream"])
    report = {"year": 2026, "half": 1, "implementation": foreign, "summary": foreign}
    refused = await cast.post("shangping.clerk", f"/cases/{in_self_check}/reports", report)
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


async def test_a_document_that_a_refused_act_named_is_free_again(
    cast: Cast, in_self_check: str
) -> None:
    """A report on a half-year to come is refused; the one on the half-year that was keeps it."""
    sent = await usable_document(cast, in_self_check)
    papers = {"half": 1, "implementation": sent, "summary": sent}
    path = f"/cases/{in_self_check}/reports"
    refused = await cast.post("shangping.clerk", path, {"year": 2150, **papers})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert await pinned(cast, sent) is None
    filed = await cast.post("shangping.clerk", path, {"year": 2026, **papers})
    assert filed.status_code == 201, filed.text
    assert await pinned(cast, sent) is not None
    again = await cast.post("shangping.clerk", path, {"year": 2150, **papers})
    assert again.status_code == 422
    assert await pinned(cast, sent) is not None, "the report that was taken names it"


async def pinned(cast: Cast, document: str) -> datetime | None:
    async with cast.doors.database.reading() as tx:
        row = await tx.execute(select(DocumentRow.pinned_at).where(col(DocumentRow.id) == document))
        found: datetime | None = row.scalar_one()
    return found


async def test_only_the_panel_has_score_sheets(cast: Cast, in_self_check: str) -> None:
    path = f"/cases/{in_self_check}/technical-assessment/sheets/mine"
    for login in ("expert.one", "qingxi.officer"):
        refused = await cast.get(login, path)
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


async def test_the_stand_in_catalogue_is_named_as_such(cast: Cast, in_self_check: str) -> None:
    shown = (await cast.get("shangping.clerk", f"/cases/{in_self_check}/indicators")).json()
    assert shown["stand_in"]["zh"]
    assert {one["confidence"] for one in shown["assessments"]} <= {"confirmed", "recalled", None}
