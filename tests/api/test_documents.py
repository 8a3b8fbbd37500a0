"""Files by HTTP: announced, sent through our one origin, checked by the worker, bound, opened."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr
from temporalio.testing import WorkflowEnvironment

from services.api.app import access_of
from services.api.deps import Doors
from services.cli import sample
from services.domain.evidence.documents import PART_SIZE
from services.domain.programme.calendars import calendar_for
from services.domain.tree.units import Level
from services.settings import Settings
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.workflows.activities import StoredEffects
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.evidence_checks import StoredInspections
from services.workflows.worker import worker_for
from tests.api.cast import Cast
from tests.api.conftest import QUEUE
from tests.fixtures.store import as_api

LIMIT = 32 * 1024 * 1024
CLERK = "songping.clerk"
TOWN = {"programme": "town-municipal", "place": "990121101", "reason": "绿化基础好。"}


@pytest.fixture
def settings(sqlite_url: str, settings: Settings, store_access: StoreAccess) -> Settings:
    api = as_api(store_access)
    return settings.model_copy(
        update={
            "store_endpoint": api.endpoint,
            "store_key": api.key,
            "store_secret": SecretStr(api.secret),
        }
    )


@pytest.fixture
def doors(
    settings: Settings, env: WorkflowEnvironment, sqlite: Database, store: ObjectStore
) -> Doors:
    return Doors(
        cases=CaseClient(env.client, sqlite, QUEUE, patience=60),
        database=sqlite,
        store=store,
        archive=Archive(sqlite, store, LIMIT),
        clock=RehearsalClock(env.client),
        access=access_of(settings),
        calendars=Calendars(calendar_for(rehearsal=True)),
        rehearsal=True,
    )


@pytest.fixture(autouse=True)
async def worker(
    doors: Doors, env: WorkflowEnvironment, sealing_store: ObjectStore
) -> AsyncIterator[None]:
    effects = StoredEffects(
        doors.database, sealing_store, calendar_for(rehearsal=True), doors.clock
    )
    checks = StoredInspections(Archive(doors.database, sealing_store, LIMIT), doors.clock)
    async with worker_for(env.client, QUEUE, effects, checks):
        yield


@pytest.fixture
async def case(cast: Cast) -> str:
    """In its plan step: papers may be bound."""
    filed = await cast.post(CLERK, "/cases", TOWN)
    stream: str = filed.json()["stream"]
    start = f"/cases/{stream}/creation-request"
    await cast.act("qingxi.government", f"{start}/consent", {"opinion": "同意"})
    await cast.act("qingxi.officer", f"{start}/batch", {"batch": "青环〔2030〕1号"})
    await cast.act("city.officer", f"{start}/listing")
    return stream


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    applicant = sample.applicant_of(Level.TOWN)
    made = sample.make(tmp_path_factory.mktemp("papers"), sample.dossier_of(applicant))
    return {key: path.read_bytes() for key, path in made.items()}


async def test_a_plan_goes_from_the_browser_to_the_dossier(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """Issue 1.4.1, 1.4.2; F4."""
    body = papers["town/plan"]
    reserved = await reserve(cast, case, "建设规划.pdf", len(body))
    assert (reserved["state"], reserved["part_count"]) == ("reserved", 1)
    document = reserved["id"]
    await send(cast, document, {1: body})
    received = await cast.get(CLERK, f"/documents/{document}/parts")
    assert received.json()["received"] == [{"number": 1, "size": len(body)}]
    confirmed = await cast.post(CLERK, f"/documents/{document}/confirmation")
    assert confirmed.status_code == 202
    checked = await settled(cast, document)
    assert (checked["state"], checked["media"]["pages"]) == ("usable", 60)
    for kind, first, last in (("approval", 1, 1), ("plan-text", 2, 60)):
        part = {"item": "plan", "kind": kind, "document": document}
        bound = await cast.post(
            CLERK, f"/cases/{case}/dossier/parts", {**part, "first_page": first, "last_page": last}
        )
        assert bound.status_code == 201, bound.text
    dossier = (await cast.get("qingxi.officer", f"/cases/{case}/dossier")).json()
    assert [part["kind"] for part in dossier["volumes"][0]["parts"]] == ["approval", "plan-text"]
    shown = (await cast.get(CLERK, f"/documents/{document}")).json()
    assert [use["item"] for use in shown["uses"]] == ["plan", "plan"]


async def test_the_binding_can_be_reordered_by_whoever_saw_the_latest_version(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    document = await sent_by_form(cast, case, papers["town/plan"])
    ids = []
    for kind in ("plan-text", "approval"):
        part = {"item": "plan", "kind": kind, "document": document}
        bound = await cast.post(CLERK, f"/cases/{case}/dossier/parts", part)
        ids.append(bound.json()["id"])
    shown = await cast.get(CLERK, f"/cases/{case}/dossier")
    version, path = shown.json()["version"], f"/cases/{case}/dossier/volumes/plan/order"
    order = {"parts": ids[::-1]}
    assert shown.headers["etag"] == f'"{version}"'
    assert (await cast.post(CLERK, path, order, method="PUT")).status_code == 428
    stale = await cast.post(CLERK, path, order, method="PUT", version=version - 1)
    assert stale.status_code == 412
    done = await cast.post(CLERK, path, order, method="PUT", version=version)
    assert done.json()["version"] == version + 1
    taken = await cast.post(CLERK, f"/cases/{case}/dossier/bound/{ids[0]}", method="DELETE")
    assert taken.status_code == 200
    back = await cast.post(CLERK, f"/cases/{case}/dossier/bound/{ids[0]}/restoration")
    assert back.json()["version"] == version + 3


async def test_a_plain_form_is_streamed_to_the_same_place_and_opened_in_the_browser(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """Issue 1.4.1: without JavaScript; 1.4.5: ranges."""
    document = await sent_by_form(cast, case, papers["town/technical-report"])
    link = await cast.get(CLERK, f"/documents/{document}/content?inline=true")
    assert link.status_code == 307
    opened = await cast.http.get(link.headers["location"], headers={"Range": "bytes=0-4"})
    assert (opened.status_code, opened.content) == (206, b"%PDF-")
    assert opened.headers["content-disposition"].startswith("inline")


async def test_a_form_without_a_file_or_with_an_empty_one_is_refused(cast: Cast, case: str) -> None:
    headers = await cast._headers(CLERK)
    path = f"/api/v1/documents/form?stream={case}"
    for files in ({"file": ("空.pdf", b"")}, {"file": ("", b"x")}):
        answer = await cast.http.post(path, files=files, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "document-empty")
    other = await cast.http.post(path, json={}, headers=headers)
    assert other.status_code == 422
    listed = await cast.get(CLERK, f"/documents?stream={case}")
    assert listed.json() == {"documents": [], "next_after": None}


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (("空.pdf", 0), (422, "document-empty")),
        (("大.pdf", LIMIT + 1), (413, "document-too-big")),
        (("页面.html", 10), (415, "type-not-taken")),
    ],
)
async def test_what_is_not_taken_is_said_before_the_first_byte(
    cast: Cast, case: str, file: tuple[str, int], refusal: tuple[int, str]
) -> None:
    """Issue 1.4.5."""
    name, size = file
    refused = await cast.post(CLERK, "/documents", {"stream": case, "name": name, "size": size})
    assert (refused.status_code, refused.json()["code"]) == refusal


async def test_an_unfinished_upload_says_how_much_has_arrived(cast: Cast, case: str) -> None:
    reserved = await reserve(cast, case, "影片.mp4", PART_SIZE + 5)
    await send(cast, reserved["id"], {1: b"x" * PART_SIZE})
    early = await cast.post(CLERK, f"/documents/{reserved['id']}/confirmation")
    assert (early.status_code, early.json()["code"]) == (409, "upload-incomplete")
    assert early.json()["params"]["received"] == PART_SIZE


async def test_a_wrong_type_behind_a_right_extension_is_shown_with_its_reason(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """Issue 1.4.5."""
    document = await sent_by_form(cast, case, papers["town/letter"], name="来文.docx")
    shown = (await cast.get(CLERK, f"/documents/{document}")).json()
    assert (shown["state"], shown["problem"]) == ("bad", "type-differs")
    assert shown["found_type"] == "application/pdf"
    link = await cast.get(CLERK, f"/documents/{document}/content")
    assert (link.status_code, link.json()["code"]) == (409, "document-not-usable")


async def test_the_same_key_reserves_one_document(cast: Cast, case: str) -> None:
    wish = {"stream": case, "name": "规划.pdf", "size": 10}
    both = [await cast.post(CLERK, "/documents", wish, key="same") for _ in range(2)]
    assert both[0].json() == both[1].json()
    other = await cast.post(CLERK, "/documents", {**wish, "size": 11}, key="same")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-mismatch")


async def test_a_form_sent_twice_under_one_key_is_one_document(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    headers = {**await cast._headers(CLERK), "Idempotency-Key": "one-form"}
    path, files = f"/api/v1/documents/form?stream={case}", {"file": ("a.pdf", papers["town/plan"])}
    both = [await cast.http.post(path, files=files, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in both] == [201, 201]
    assert both[0].json()["id"] == both[1].json()["id"]
    listed = (await cast.get(CLERK, f"/documents?stream={case}")).json()
    assert len(listed["documents"]) == 1


async def test_a_foreign_countys_document_answers_exactly_as_a_missing_one(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """Issue 1.5.2."""
    document = await sent_by_form(cast, case, papers["town/letter"])
    for path in ("", "/content", "/versions", "/parts"):
        foreign = await cast.get("baishi.officer", f"/documents/{document}{path}")
        missing = await cast.get("baishi.officer", f"/documents/nowhere{path}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json() == {**missing.json(), "params": {"id": document}}
    listed = await cast.get("baishi.officer", f"/documents?stream={case}")
    assert listed.status_code == 404


async def test_an_officer_may_send_but_not_bind(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    document = await sent_by_form(cast, case, papers["town/letter"], login="qingxi.officer")
    part = {"item": "letter", "kind": "letter", "document": document}
    refused = await cast.post("qingxi.officer", f"/cases/{case}/dossier/parts", part)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")
    assert (await cast.post(CLERK, f"/cases/{case}/dossier/parts", part)).status_code == 201
    used = await cast.post("qingxi.officer", f"/documents/{document}", method="DELETE")
    assert (used.status_code, used.json()["code"]) == (409, "document-in-use")


async def test_new_versions_are_listed_with_the_old_ones_behind_them(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """Issue 1.4.5."""
    old = await sent_by_form(cast, case, papers["town/letter"])
    new = await sent_by_form(cast, case, papers["town/letter"], replaces=old)
    listed = (await cast.get(CLERK, f"/documents?stream={case}")).json()
    assert [document["id"] for document in listed["documents"]] == [new]
    for either in (old, new):
        versions = (await cast.get(CLERK, f"/documents/{either}/versions")).json()
        assert [document["id"] for document in versions["documents"]] == [new, old]


async def test_a_file_nobody_uses_can_be_removed(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    document = await sent_by_form(cast, case, papers["town/letter"])
    removed = await cast.post(CLERK, f"/documents/{document}", method="DELETE")
    assert removed.status_code == 204
    assert (await cast.get(CLERK, f"/documents/{document}")).status_code == 404


async def test_4_6_a_removed_file_is_put_back_by_whoever_might_have_removed_it(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """The sender or the applicant; nobody else is shown what was taken away."""
    path = await sent_by_form(cast, case, papers["town/letter"], login="qingxi.officer")
    path = f"/documents/{path}"
    for login, code in (("baishi.officer", 404), ("city.officer", 403)):
        assert (await cast.post(login, path, method="DELETE")).status_code == code
    assert (await cast.post(CLERK, path, method="DELETE")).status_code == 204
    bins = {login: await removed(cast, case, login) for login in (CLERK, "qingxi.officer")}
    assert {login: [one["name"] for one in shown] for login, shown in bins.items()} == {
        CLERK: ["材料.pdf"],
        "qingxi.officer": ["材料.pdf"],
    }
    assert await removed(cast, case, "city.officer") == []
    foreign = await cast.get("baishi.officer", f"/documents/removed?stream={case}")
    assert foreign.status_code == 404
    for login, code in (("baishi.officer", 404), ("city.officer", 403), ("qingxi.officer", 200)):
        back = await cast.post(login, f"{path}/restoration")
        assert back.status_code == code, back.text
    assert back.json()["state"] == "usable"
    assert await removed(cast, case, CLERK) == []
    assert (await cast.get(CLERK, f"{path}/content")).status_code == 307


async def test_4_6_removed_twice_and_restored_twice_is_said_in_clear_words(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    path = f"/documents/{await sent_by_form(cast, case, papers['town/letter'])}"
    assert (await cast.post(CLERK, path, method="DELETE")).status_code == 204
    again = await cast.post(CLERK, path, method="DELETE")
    assert (again.status_code, again.json()["code"]) == (409, "document-removed")
    assert (await cast.post(CLERK, f"{path}/restoration")).status_code == 200
    again = await cast.post(CLERK, f"{path}/restoration")
    assert (again.status_code, again.json()["code"]) == (409, "document-not-removed")
    nowhere = await cast.post(CLERK, "/documents/nowhere/restoration")
    assert nowhere.status_code == 404


async def removed(cast: Cast, case: str, login: str) -> list[dict[str, Any]]:
    shown = await cast.get(login, f"/documents/removed?stream={case}")
    assert shown.status_code == 200, shown.text
    documents: list[dict[str, Any]] = shown.json()["documents"]
    return documents


async def test_a_list_goes_on_where_it_stopped(cast: Cast, case: str) -> None:
    ids = [(await reserve(cast, case, f"{n}.pdf", 10))["id"] for n in range(3)]
    first = (await cast.get(CLERK, f"/documents?stream={case}&limit=2")).json()
    assert len(first["documents"]) == 2
    rest = (
        await cast.get(CLERK, f"/documents?stream={case}&limit=2&after={first['next_after']}")
    ).json()
    found = [document["id"] for document in first["documents"] + rest["documents"]]
    assert (found, rest["next_after"]) == (sorted(ids), None)


async def reserve(cast: Cast, case: str, name: str, size: int) -> dict[str, Any]:
    reserved = await cast.post(CLERK, "/documents", {"stream": case, "name": name, "size": size})
    assert reserved.status_code == 201, reserved.text
    document: dict[str, Any] = reserved.json()
    return document


async def send(cast: Cast, document: str, bodies: dict[int, bytes]) -> None:
    signed = await cast.post(CLERK, f"/documents/{document}/parts", {"numbers": list(bodies)})
    for part in signed.json()["urls"]:
        assert part["url"].startswith("http://test/")
        put = await cast.http.put(part["url"], content=bodies[part["number"]])
        assert put.status_code == 200, put.text


async def sent_by_form(
    cast: Cast,
    case: str,
    body: bytes,
    *,
    login: str = CLERK,
    name: str = "材料.pdf",
    replaces: str = "",
) -> str:
    answer = await cast.http.post(
        f"/api/v1/documents/form?stream={case}",
        data={"replaces": replaces},
        files={"file": (name, body)},
        headers=await cast._headers(login),
    )
    assert answer.status_code == 201, answer.text
    document: str = answer.json()["id"]
    await settled(cast, document, login)
    return document


async def settled(cast: Cast, document: str, login: str = CLERK) -> dict[str, Any]:
    """What the worker does on its own takes a moment."""
    async with asyncio.timeout(60):
        while True:
            shown: dict[str, Any] = (await cast.get(login, f"/documents/{document}")).json()
            if shown["state"] in {"usable", "bad"}:
                return shown
            await asyncio.sleep(0.02)
