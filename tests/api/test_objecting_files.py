"""6.4.3, A4.1: files that the public sends along, and what is held while an objection is open.

Real store, real worker; what the check does with a file is tested elsewhere.
"""

import asyncio
from io import BytesIO

import httpx
from PIL import Image
from temporalio.testing import WorkflowEnvironment

from services.domain.filing import Filed
from services.domain.objecting.attachments import LARGEST, MOST
from services.domain.papers.dossier import DocumentState
from services.domain.steps.application import SealedDocument
from services.storage import case_log
from services.storage.derivatives.rows import READ_OUTS
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import sealing
from services.storage.queries.documents import list_documents
from tests.api.cast import KEYS, Cast
from tests.api.objecting import OBJECTION, handled_by, notice, officers, raised
from tests.api.test_documents import LIMIT, doors, settings, worker
from tests.portal.people import Person
from tests.storage.archiving import usable

__all__ = ["doors", "settings", "worker"]


def photograph(shade: int = 90) -> bytes:
    made = BytesIO()
    Image.new("RGB", (640, 480), (shade, 120, 90)).save(made, "JPEG")
    return made.getvalue()


async def sent(cast: Cast, case: str, key: str, name: str, body: bytes) -> httpx.Response:
    return await cast.http.post(
        "/api/v1/filings/attachments",
        data={"about": case, "key": key},
        files={"file": (name, body)},
        headers={"Idempotency-Key": f"file-{next(KEYS)}"},
    )


async def checked(cast: Cast, document: str) -> StoredDocument:
    async with asyncio.timeout(60):
        while True:
            async with cast.doors.database.reading() as tx:
                found = await documents.get(tx, document)
            if found.state is not DocumentState.CHECKING:
                return found
            await asyncio.sleep(0.02)


async def test_6_4_3_files_go_ahead_bounded_checked_and_for_the_handlers_alone(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await notice(cast, env)
    first = await sent(cast, case, "mine", "现场.jpg", photograph())
    assert first.status_code == 201, first.text
    hostile = await sent(cast, case, "mine", "假的.png", b"MZ" + b"\0" * 4000)
    refused = [
        (await sent(cast, case, "mine", name, body)).json()["code"]
        for name, body in (
            ("程序.exe", b"MZ"),
            ("空.jpg", b""),
            ("太大.jpg", b"\0" * (LARGEST + 1)),
        )
    ]
    assert refused == ["type-not-taken", "document-empty", "document-too-big"]
    for number in range(MOST - 2):
        assert (
            await sent(cast, case, "mine", f"{number}.jpg", photograph(number))
        ).status_code == 201
    full = await sent(cast, case, "mine", "多.jpg", photograph(200))
    assert (full.status_code, full.json()["code"]) == (409, "too-many-attachments")
    good = await checked(cast, first.json()["id"])
    bad = await checked(cast, hostile.json()["id"])
    assert (good.state, bad.state) == (DocumentState.USABLE, DocumentState.BAD)
    path = f"/cases/{case}/objections"
    body = {**OBJECTION, "documents": [bad.id]}
    assert (await cast.post(None, path, body, key="mine")).status_code == 409
    body = {**OBJECTION, "documents": [good.id]}
    stranger = await cast.post(None, path, body, key="another")
    assert stranger.status_code == 404, "it lies with the objection of its own key"
    filed = await cast.post(None, path, body, key="mine")
    assert filed.status_code == 201, filed.text
    stream = filed.json()["stream"]
    assert (await sent(cast, case, "mine", "迟.jpg", photograph(201))).status_code == 409
    opened = f"/documents/{good.id}/content"
    for login in ("city.officer", "city.leader", "qingxi.officer", "shangping.clerk"):
        assert (await cast.get(login, opened)).status_code == 404, login
        seen = await cast.get(login, f"/filings/{stream}")
        assert "现场.jpg" not in seen.text
    new = await officers(cast, "li", "wang")
    await handled_by(cast, stream, new["li"], new["wang"])
    shown = await cast.get("li", opened, follow_redirects=False)
    assert shown.status_code == 307
    assert (await cast.get("city.officer", opened)).status_code == 404
    kept = (await cast.get("auditor", "/readings", params={"stream": stream})).json()["readings"]
    looks = [(one["account"], one["item"]) for one in kept if one["what"] == "attachment"]
    assert looks == [(new["li"], good.id)]
    async with cast.doors.database.reading() as tx:
        read_out = await tx.execute(READ_OUTS.select().where(READ_OUTS.c.document == good.id))
        assert read_out.all() == [], "nothing of it is compared with other cases"


async def test_6_4_3_files_of_the_case_are_held_while_an_objection_or_an_appeal_is_open(
    cast: Cast, env: WorkflowEnvironment, sealing_store: ObjectStore
) -> None:
    """5.2.1: the store itself holds them, whatever their lock says."""
    case = await notice(cast, env)
    sealed = await sealed_for(cast, sealing_store, case)
    assert not await held(sealing_store, sealed)
    filed = await raised(cast, case)
    await until_held(sealing_store, sealed, held_now=True)
    new = await officers(cast, "li", "wang")
    await handled_by(cast, filed["stream"], new["li"], new["wang"])
    answer = {"upheld": False, "reason": "不属实。"}
    await cast.act("li", f"/filings/{filed['stream']}/decision", answer)
    await until_held(sealing_store, sealed, held_now=False)
    appeal = {"code": filed["code"], "words": "仍在排放。"}
    second = (await cast.post(None, "/filings/appeals", appeal)).json()["stream"]
    await until_held(sealing_store, sealed, held_now=True)
    await cast.act("city.officer", f"/filings/{second}/appeal-decision", answer)
    await until_held(sealing_store, sealed, held_now=False)


async def sealed_for(cast: Cast, store: ObjectStore, case: str) -> sealing.Sealed:
    archive = Archive(cast.doors.database, store, LIMIT)
    document = await usable(archive, case, photograph(), "照片.jpg")
    entry = SealedDocument(
        document=document.id,
        version_id=document.version_id or "",
        sha256=document.sha256 or "",
        place="1",
    )
    now = await cast.now()
    until = now.replace(year=now.year + 1)
    (sealed,) = await sealing.seal(cast.doors.database, store, case, [entry], until=until, now=now)
    return sealed


async def held(store: ObjectStore, sealed: sealing.Sealed) -> bool:
    lock = await store.lock_of(sealed.at(store.archive))
    assert lock is not None
    return lock.held


async def until_held(store: ObjectStore, sealed: sealing.Sealed, *, held_now: bool) -> None:
    """What the worker does on its own takes a moment."""
    async with asyncio.timeout(60):
        while True:
            if await held(store, sealed) is held_now:
                return
            await asyncio.sleep(0.02)


async def test_6_4_3_a_file_goes_along_by_a_plain_form_and_what_was_typed_stays(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await notice(cast, env)
    visitor = Person(cast.http)
    page = await visitor.see(f"/notices/{case}/objection")
    page = await visitor.send(page, "/objection", subject="生活污水处理率")
    page = await visitor.send(page, "/objection", words="雨后流黑水。")
    for wrong, status in ((("程序.exe", b"MZ"), 415), (("空.jpg", b""), 422)):
        page = await visitor.send(page, "/files", file=wrong)
        assert page.status == status
        assert ("words", "雨后流黑水。") in page.form("/objection").fields
    page = await visitor.send(page, "/files", file=("现场.jpg", photograph()))
    assert page.status == 200, page.text
    assert "现场.jpg" in page.text
    page = await visitor.send(page, "/objection")
    page = await visitor.send(page, "/objection", sign="anonymous")
    assert "现场.jpg" in page.text
    assert "雨后流黑水。" in page.text
    page = await visitor.send(page, "/objection")
    assert page.headings == ["异议已收到"]
    listed = (await cast.get("city.officer", "/filings")).json()["filings"]
    async with cast.doors.database.reading() as tx:
        (filed,) = await case_log.events(tx, listed[0]["id"])
        kept = await list_documents(tx, listed[0]["id"])
    assert isinstance(filed, Filed)
    assert (filed.contact, list(filed.documents)) == (None, [one.id for one in kept])
    assert [one.name for one in kept] == ["现场.jpg"]
