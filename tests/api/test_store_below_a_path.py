"""The portal below a path of a shared origin: files still go to the origin's root (issue 4.1).

An address into the store is signed with its path, so nothing may be put before it.
"""

import pytest
from pydantic import SecretStr

from services.settings import Settings
from services.storage.evidence.objects import ObjectStore, StoreAccess
from tests.api.cast import Cast
from tests.api.test_documents import CLERK, case, doors, papers, reserve, settled, worker
from tests.fixtures.store import as_api

__all__ = ["case", "doors", "papers", "worker"]

PREFIX = "/shared/eco"


@pytest.fixture
def settings(settings: Settings, store_access: StoreAccess) -> Settings:
    api = as_api(store_access)
    below = {
        "path_prefix": PREFIX,
        "store_endpoint": api.endpoint,
        "store_key": api.key,
        "store_secret": SecretStr(api.secret),
    }
    return settings.model_copy(update=below)


async def test_4_1_below_a_prefix_parts_and_downloads_stay_at_the_origins_root(
    cast: Cast, case: str, store: ObjectStore, papers: dict[str, bytes]
) -> None:
    body = papers["town/plan"]
    document = (await reserve(cast, case, "规划.pdf", len(body)))["id"]
    signed = await cast.post(CLERK, f"/documents/{document}/parts", {"numbers": [1]})
    [part] = signed.json()["urls"]
    assert part["url"].startswith(f"http://test/{store.intake}/")
    put = await cast.http.put(part["url"], content=body)
    assert put.status_code == 200, put.text
    assert (await cast.post(CLERK, f"/documents/{document}/confirmation")).status_code == 202
    await settled(cast, document)
    opened = await cast.get(CLERK, f"/documents/{document}/content")
    assert opened.headers["location"].startswith(f"http://test/{store.intake}/")
    assert (await cast.http.get(opened.headers["location"])).content == body
    below = await cast.http.put(f"{PREFIX}{part['url'].removeprefix('http://test')}", content=body)
    assert below.status_code != 200
