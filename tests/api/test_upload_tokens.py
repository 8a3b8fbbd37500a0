"""A file's own token: good for its parts and its confirmation, for a day, without a sign-in."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from fastapi import FastAPI

from services.api.deps import Doors
from services.api.upload_tokens import HEADER, issue
from tests.api.cast import Cast
from tests.api.test_documents import (
    CLERK,
    case,
    doors,
    papers,
    reserve,
    settings,
    settled,
    worker,
)

__all__ = ["case", "doors", "papers", "settings", "worker"]


async def test_4_5_a_file_goes_on_and_is_confirmed_by_its_token_alone(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """Portal B4: the sign-in may end on the way."""
    body = papers["town/plan"]
    document = (await reserve(cast, case, "建设规划.pdf", len(body)))["id"]
    given = await cast.post(CLERK, f"/documents/{document}/upload-token")
    alone, at = {HEADER: given.json()["token"]}, f"/api/v1/documents/{document}"
    digest = sha256(body).hexdigest()
    asked = {"numbers": [1], "sha256": {"1": digest}}
    signed = await cast.http.post(f"{at}/parts", json=asked, headers=alone)
    put = await cast.http.put(signed.json()["urls"][0]["url"], content=body)
    assert put.status_code == 200, put.text
    listed = await cast.http.get(f"{at}/parts", headers=alone)
    assert listed.json()["received"] == [{"number": 1, "size": len(body)}]
    assert (await cast.http.post(f"{at}/confirmation", headers=alone)).status_code == 202
    assert (await settled(cast, document))["state"] == "usable"
    assert (await cast.http.get(at, headers=alone)).json()["state"] == "usable"


async def test_4_5_a_token_opens_no_other_document_and_no_other_door(
    app: FastAPI, cast: Cast, case: str, doors: Doors
) -> None:
    document = (await reserve(cast, case, "甲.pdf", 10))["id"]
    other = (await reserve(cast, case, "乙.pdf", 10))["id"]
    given = await cast.post(CLERK, f"/documents/{document}/upload-token")
    alone, at = {HEADER: given.json()["token"]}, "/api/v1/documents"
    assert (await cast.http.get(f"{at}/{other}/parts", headers=alone)).status_code == 401
    assert (await cast.http.delete(f"{at}/{document}", headers=alone)).status_code == 401
    assert (await cast.http.get(f"{at}?stream={case}", headers=alone)).status_code == 401
    again = await cast.http.post(f"{at}/{document}/upload-token", headers=alone)
    assert again.status_code == 401
    account = await cast.account(CLERK)
    for forged in (f"{account}.9999999999.00", f"{account}.x.", "", "..", "9" * 500):
        answer = await cast.http.get(f"{at}/{document}/parts", headers={HEADER: forged})
        assert answer.status_code == 401, forged
    lasting = replace(doors.access, lasts=timedelta(hours=8))
    app.state.doors = replace(doors, access=lasting)
    old, _ = issue(lasting, account, document, await cast.now() - timedelta(hours=24, seconds=1))
    over = await cast.http.get(f"{at}/{document}/parts", headers={HEADER: old})
    assert over.status_code == 401


async def test_4_5_the_store_refuses_a_part_that_is_not_what_was_hashed(
    cast: Cast, case: str
) -> None:
    document = (await reserve(cast, case, "甲.pdf", 10))["id"]
    asked = {"numbers": [1], "sha256": {"1": sha256(b"0123456789").hexdigest()}}
    signed = await cast.post(CLERK, f"/documents/{document}/parts", asked)
    address = signed.json()["urls"][0]["url"]
    assert (await cast.http.put(address, content=b"012345678x")).status_code == 400
    assert (await cast.http.put(address, content=b"0123456789")).status_code == 200


async def test_4_5_the_fingerprint_comes_back_so_that_the_file_is_known_again(
    cast: Cast, case: str
) -> None:
    wish = {"stream": case, "name": "片.mp4", "size": 10, "fingerprint": "1700000000000:ab"}
    reserved = await cast.post(CLERK, "/documents", wish)
    listed = await cast.get(CLERK, f"/documents?stream={case}")
    found = {one["id"]: one["fingerprint"] for one in listed.json()["documents"]}
    assert found[reserved.json()["id"]] == "1700000000000:ab"
