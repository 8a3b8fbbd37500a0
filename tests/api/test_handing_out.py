"""Files for those who may stand back: passed on at the gate, no address outlives a recusal (6.1.2)."""

from services.api.handing_out import wanted
from services.domain.evidence.derivatives import ReadOut
from services.storage.derivatives.making import Making, Tools
from services.storage.derivatives.shelf import Shelf
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from tests.api.cast import Cast
from tests.api.test_documents import LIMIT, doors, papers, settings, worker
from tests.api.test_offline_review import CLERK, EXPERTS
from tests.api.test_review_pack import case

__all__ = ["case", "doors", "papers", "settings", "worker"]
ONE, TWO = EXPERTS


async def bearer_of(cast: Cast, login: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {await cast.token(login)}", "Accept": "text/html"}


async def read_out(cast: Cast, store: ObjectStore, document: str) -> None:
    """The pages of it as pictures, which the worker makes elsewhere."""
    shelf = Shelf(store.access, cast.doors.derivatives_bucket)
    await shelf.prepare()
    making = Making(Archive(cast.doors.database, store, LIMIT), shelf, Tools(), ocr=False)
    now = await cast.now()
    await making.plan(document, now)
    await making.read_out(document, ReadOut.PAGES, now)


async def test_6_1_2_an_expert_reads_at_the_gate_and_no_address_from_before_opens_after_a_recusal(
    cast: Cast, case: str, papers: dict[str, bytes], sealing_store: ObjectStore
) -> None:
    plan, two = papers["town/plan"], await bearer_of(cast, TWO)
    listed = (await cast.get(CLERK, f"/documents?stream={case}")).json()["documents"]
    document = f"/documents/{listed[0]['id']}"
    await read_out(cast, sealing_store, listed[0]["id"])
    made = (await cast.get(TWO, f"{document}/derivatives")).json()["derivatives"]
    assert {one["kind"] for one in made} == {"page", "thumbnail"}
    below = [f"{document}/derivatives/{kind}/1" for kind in ("page", "thumbnail")]
    content = f"/api/v1{document}/content"
    given = [document, content, *below, *(f"/api/v1{one}" for one in below)]
    for address in given:
        got = await cast.http.get(address, headers=two)
        assert (got.status_code, got.headers.get("location")) == (200, None), address
    assert (await cast.get(CLERK, f"{document}/content")).status_code == 307, "by the store itself"
    opened = await cast.http.get(content, headers=two)
    assert (opened.content, opened.headers["cache-control"]) == (plan, "private, no-cache")
    kept = {**two, "If-None-Match": opened.headers["etag"]}
    assert (await cast.http.get(content, headers=kept)).status_code == 304
    await _ranges(cast, content, two, plan)
    await cast.declare(case, TWO, kin=True)
    for address in given:
        for headers in (two, kept, {**two, "Range": "bytes=0-4"}):
            after = await cast.http.get(address, headers=headers)
            assert (after.status_code, plan[:5] in after.content) == (404, False), address
    assert (await cast.get(ONE, f"{document}/content")).status_code == 200, "the others read on"


async def _ranges(cast: Cast, page: str, bearer: dict[str, str], plan: bytes) -> None:
    """1.4.5: what is passed on is the range that was asked for."""
    size = len(plan)
    asked = {
        "bytes=0-4": plan[:5],
        "bytes=7-": plan[7:],
        "bytes=-9": plan[-9:],
        f"bytes=0-{size + 5}": plan,
    }
    for words, expected in asked.items():
        got = await cast.http.get(page, headers={**bearer, "Range": words})
        assert (got.status_code, got.content) == (206, expected), words
        assert got.headers["content-range"].endswith(f"/{size}")
    beyond = await cast.http.get(page, headers={**bearer, "Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    stale = {**bearer, "Range": "bytes=0-4", "If-Range": '"another"'}
    assert (await cast.http.get(page, headers=stale)).content == plan


def test_1_4_5_what_is_no_single_range_is_the_whole_file() -> None:
    found = {
        "": (0, 10),
        "bytes=2-4": (2, 5),
        "bytes=2-": (2, 10),
        "bytes=-3": (7, 10),
        "bytes=-99": (0, 10),
        "bytes=5-99": (5, 10),
        "bytes=0-1,4-5": (0, 10),
        "bytes=-": (0, 10),
        "pages=1-2": (0, 10),
        "bytes=10-": (10, 10),
        "bytes=4-2": (4, 3),
    }
    assert {asked: wanted(asked, 10) for asked in found} == found
