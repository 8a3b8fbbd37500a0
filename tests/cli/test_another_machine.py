"""`ecocase up --host`: everything people do works at the address other machines know us by (1.1.5).
Nothing here uses the loopback address that the parts use among themselves.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import BaseModel

from services.cli import sample
from services.cli.demo import papers
from services.cli.demo.people import API, Person
from services.domain.base import Receipt
from services.domain.papers.dossier import DocumentState
from services.domain.tree.units import Level
from tests.api.contract import judge
from tests.cli.installation import ACCOUNT, Starter, Up
from tests.portal import people

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

CLERK = "songping.clerk"
TOWN = {"programme": "town-municipal", "place": "990121101", "reason": "绿化基础好。"}


class Document(BaseModel):
    state: DocumentState


@pytest.fixture
def up(start: Starter, tmp_path: Path) -> Up:
    return start(tmp_path / "data", "--host", "0.0.0.0")


@pytest.fixture
async def http(up: Up) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on another machine; a host with loopback alone has a second address there."""
    shown = re.findall(r"^  (http://\S+)$", "".join(up.said), re.MULTILINE)
    assert shown[0].startswith("http://127.0.0.1:")
    others = [address for address in shown if not address.startswith("http://127.0.0.1:")]
    address = others[0] if others else shown[0].replace("127.0.0.1", "127.0.0.2")
    async with httpx.AsyncClient(
        base_url=address, trust_env=False, timeout=60, event_hooks={"response": [judge]}
    ) as http:
        yield http


async def test_1_1_5_people_sign_in_send_a_file_and_open_it_at_that_address(
    up: Up, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    password = dict(ACCOUNT.findall("".join(up.said)))[CLERK]
    browser = people.Person(http)
    page = await browser.see("/sign-in")
    mine = await browser.send(page, "/sign-in", login=CLERK, password=password)
    assert "/sign-out" in mine.html, mine.text[:300]
    assert (await http.get(f"{API}/me")).json()["login"] == CLERK

    host = urlsplit(str(http.base_url)).netloc
    clerk = Person(http, CLERK, password)
    stream = (await clerk.send("POST", "/cases", TOWN, Receipt)).stream
    made = sample.make(tmp_path / "papers", sample.dossier_of(sample.applicant_of(Level.TOWN)))
    content = made["town/letter"].read_bytes()
    document, part = await papers.upload(clerk, http, stream, "来文.pdf", content)
    assert urlsplit(part).netloc == host
    await settled(clerk, document)
    link = await http.get(f"{API}/documents/{document}/content", headers=await clerk.headers())
    assert (link.status_code, urlsplit(link.headers["location"]).netloc) == (307, host)
    assert (await http.get(link.headers["location"])).content == content


async def settled(person: Person, document: str) -> None:
    """The worker checks it on its own. pytest-timeout ends an endless wait."""
    while (seen := await person.get(f"/documents/{document}", Document)).state != "usable":
        assert seen.state is not DocumentState.BAD
        await asyncio.sleep(0.1)
