"""The buckets on our own origin: signed parts in, signed downloads out, nothing else."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from starlette.responses import PlainTextResponse

from services.api.store_proxy import StoreProxy
from services.domain.evidence.documents import PART_SIZE
from services.storage.evidence.objects import ObjectStore, StoredObject

ORIGIN = "http://eco.example.org:8080"


@pytest.fixture
async def browser(store: ObjectStore) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who knows our one origin only."""
    rest = PlainTextResponse("the rest of the house")
    proxy = StoreProxy(rest, store.access.endpoint, store.intake, store.archive)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=proxy), base_url=ORIGIN
    ) as browser:
        yield browser


async def test_parts_and_downloads_pass_through_one_origin(
    browser: httpx.AsyncClient, store: ObjectStore
) -> None:
    """Issue 1.1.5 and 1.4.1."""
    stored = await uploaded(browser, store, b"<script>alert(1)</script>" * 100)
    url = store.download_url(
        ORIGIN, stored, name="规划.pdf", media_type="application/pdf", inline=True
    )
    answer = await browser.get(url, headers={"Range": "bytes=0-7"})
    assert (answer.status_code, answer.content) == (206, b"<script>")
    assert answer.headers["content-range"] == "bytes 0-7/2500"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("inline; filename*=UTF-8''%E8%A7%84")
    head = await browser.head(head_url(store, stored))
    assert (head.status_code, head.content) == (200, b"")


async def test_a_picture_or_film_of_a_stranger_is_sandboxed(
    browser: httpx.AsyncClient, store: ObjectStore
) -> None:
    stored = await uploaded(browser, store, b"picture")
    url = store.download_url(ORIGIN, stored, name="x.jpg", media_type="image/jpeg", inline=True)
    answer = await browser.get(url)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy


async def test_without_a_signature_nothing_reaches_the_store(
    browser: httpx.AsyncClient, store: ObjectStore
) -> None:
    for path in (f"/{store.intake}/x", f"/{store.archive}/x?versionId=1"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "store-refused"), path


async def test_only_parts_of_uploads_are_written(
    browser: httpx.AsyncClient, store: ObjectStore
) -> None:
    """An address signed for something else is turned away here, whoever signed it."""
    client = store._client_for(ORIGIN)
    plain_put = client.get_presigned_url("PUT", store.intake, "whole-object")
    removal = client.get_presigned_url("DELETE", store.intake, "whole-object")
    parts: dict[str, str | list[str] | tuple[str]] = {"uploadId": "u", "partNumber": "1"}
    archived = client.get_presigned_url("PUT", store.archive, "x", extra_query_params=parts)
    assert (await browser.put(plain_put, content=b"x")).status_code == 403
    assert (await browser.delete(removal)).status_code == 403
    assert (await browser.put(archived, content=b"x")).status_code == 403


async def test_a_part_bigger_than_a_part_is_turned_away(
    browser: httpx.AsyncClient, store: ObjectStore
) -> None:
    key = str(uuid4())
    upload = await store.begin_upload(key)
    url = store.part_urls(ORIGIN, key, upload, {1: None})[1]
    answer = await browser.put(url, content=b"x" * (PART_SIZE + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-big")


async def test_an_address_signed_for_another_origin_is_refused_by_the_store(
    browser: httpx.AsyncClient, store: ObjectStore
) -> None:
    stored = await uploaded(browser, store, b"x")
    url = store.download_url(
        "http://elsewhere.example.org", stored, name="x", media_type="image/png", inline=True
    )
    answer = await browser.get(url.replace("http://elsewhere.example.org", ORIGIN))
    assert answer.status_code == 403
    assert answer.headers["cache-control"] == "no-store"


async def test_other_paths_are_the_apps(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/ecocase-intakes/x")).text == "the rest of the house"


async def test_a_store_that_is_down_is_a_503(store: ObjectStore) -> None:
    rest = PlainTextResponse("")
    proxy = StoreProxy(rest, "http://127.0.0.1:9", store.intake, store.archive)
    stored = StoredObject(store.intake, "x", "v", 1)
    url = store.download_url(ORIGIN, stored, name="x", media_type="image/png", inline=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=proxy)) as browser:
        answer = await browser.get(url)
    assert (answer.status_code, answer.json()["code"]) == (503, "not-attempted")


async def uploaded(browser: httpx.AsyncClient, store: ObjectStore, body: bytes) -> StoredObject:
    key = str(uuid4())
    upload = await store.begin_upload(key)
    url = store.part_urls(ORIGIN, key, upload, {1: None})[1]
    assert (await browser.put(url, content=body)).status_code == 200
    version = await store.finish_upload(key, upload, await store.parts(key, upload))
    return StoredObject(store.intake, key, version, len(body))


def head_url(store: ObjectStore, stored: StoredObject) -> str:
    return store._client_for(ORIGIN).get_presigned_url("HEAD", stored.bucket, stored.key)
