"""Service commitments and contacts over HTTP (C2.9.6, C3.6.1, issue 2.2.5)."""

import httpx

from tests.api.cast import Cast

WORDS = {"hotline": "0999-12369", "mailbox": "", "address": "", "hours": ""}
AREA = {"area": "990121"}


async def put(cast: Cast, login: str, words: object, version: int | None) -> httpx.Response:
    return await cast.post(login, "/units/9901/contact", words, version=version, method="PUT")


async def test_c2_9_6_everybody_reads_every_matter_of_a_programme(cast: Cast) -> None:
    answer = await cast.get(None, "/commitments/county-municipal", params=AREA)
    assert answer.status_code == 200, answer.text
    matters = answer.json()["matters"]
    found = {one["commitment"]["matter"]: one for one in matters}
    assert {"creation-request", "plan", "application", "rectification"} <= set(found)
    (office,) = found["application"]["offices"]
    assert (office["unit"], office["contact"], office["officers"]) == ("9901", None, [])


async def test_c2_9_6_what_a_leader_published_is_shown_with_the_matter(cast: Cast) -> None:
    officer = await cast.account("city.officer")
    done = await put(cast, "city.leader", WORDS | {"officers": [officer]}, 0)
    assert done.status_code == 200, done.text
    assert done.json()["version"] == 1
    stale = await put(cast, "city.leader", WORDS, 0)
    assert stale.status_code == 412
    answer = await cast.get(None, "/commitments/county-municipal", params=AREA)
    (office,) = answer.json()["matters"][-1]["offices"]
    assert office["contact"]["hotline"] == "0999-12369"
    assert len(office["officers"]) == 1


async def test_c2_9_6_a_contact_is_published_by_a_leader_and_with_its_version(cast: Cast) -> None:
    refused = await put(cast, "city.officer", WORDS, 0)
    assert refused.status_code == 403
    missing = await put(cast, "city.leader", WORDS, None)
    assert missing.status_code == 428
