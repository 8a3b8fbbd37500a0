"""Files on their way into a case: sent in presigned parts, checked, bound, proved, sealed.

Real files and the browser's own way: each part goes to the store's address on the one origin.
"""

import asyncio
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx
from pydantic import BaseModel

from services.cli.demo.people import Person, Seen, place_of
from services.cli.demo.stage import LOOK_AGAIN, Stage
from services.domain.evidence.documents import PART_SIZE, part_count
from services.domain.papers.dossier import DocumentState, PartKind

CHECKED_WITHIN: Final = 120.0
"""Seconds for a film of twelve minutes to be decoded on a busy machine."""

KINDS: Final = {
    "letter": PartKind.LETTER,
    "application-form": PartKind.APPLICATION_FORM,
    "examined-form": PartKind.EXAMINED_FORM,
    "plan:1-1": PartKind.APPROVAL,
    "plan:2-60": PartKind.PLAN_TEXT,
    "congress-submission": PartKind.CONGRESS_SUBMISSION,
    "work-summary": PartKind.WORK_SUMMARY,
    "technical-report": PartKind.TECHNICAL_REPORT,
    "monitoring-report": PartKind.MONITORING_REPORT,
    "film": PartKind.FILM,
}
"""What each paper is bound as; `plan:2-60` are pages."""

FILES: Final = {"examined-form": "application-form"}
"""The examined form is the very form that went up (A2.5)."""

PAPER: Final = re.compile(r"(?P<key>[a-z-]+)(?::(?P<first>\d+)-(?P<last>\d+))?")


class _Part(BaseModel):
    number: int
    url: str


class _Parts(BaseModel):
    urls: list[_Part]


class _Document(BaseModel):
    id: str
    state: DocumentState
    sha256: str | None


class _Bound(BaseModel):
    id: str


async def sends(stage: Stage, name: str, login: str, *keys: str) -> None:
    """Each of these files as a new document of the case."""
    for key in keys:
        await _send(stage, name, login, key)


async def renews(stage: Stage, name: str, login: str, *keys: str) -> None:
    """A new version of each; it takes the old one's places once it is found usable."""
    for key in keys:
        stage.samples[f"{name}/{key}"] = await asyncio.to_thread(
            _revised, file_of(stage, name, key)
        )
        await _send(stage, name, login, key, replaces=stage.documents[f"{name}/{key}"])
    await usable(stage, name, *keys)


def _revised(path: Path) -> Path:
    """The same paper with a later hand on it: the very same bytes would mend nothing (C2.9.3)."""
    revised = path.parent / "revised" / path.name
    revised.parent.mkdir(exist_ok=True)
    revised.write_bytes(path.read_bytes() + b"% revised\n")
    return revised


async def _send(stage: Stage, name: str, login: str, key: str, replaces: str | None = None) -> None:
    path = file_of(stage, name, key)
    content = await asyncio.to_thread(path.read_bytes)
    person, stream = stage.person(login), stage.streams[name]
    document, address = await upload(
        person, stage.http, stream, path.name, content, replaces=replaces
    )
    stage.documents[f"{name}/{key}"], stage.addresses[document] = document, address


async def upload(
    person: Person,
    store: httpx.AsyncClient,
    stream: str,
    name: str,
    content: bytes,
    *,
    replaces: str | None = None,
) -> tuple[str, str]:
    """The document's id, and the address of its first part. The check has begun."""
    announced = {
        "stream": stream,
        "name": name,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "replaces": replaces,
    }
    document = (await person.send("POST", "/documents", announced, _Bound)).id
    numbers = list(range(1, part_count(len(content)) + 1))
    path = f"/documents/{document}"
    parts = await person.send("POST", f"{path}/parts", {"numbers": numbers}, _Parts)
    for part in parts.urls:
        piece = content[(part.number - 1) * PART_SIZE : part.number * PART_SIZE]
        (await store.put(part.url, content=piece)).raise_for_status()
    await person.send("POST", f"{path}/confirmation", None, _Bound)
    return document, parts.urls[0].url


def file_of(stage: Stage, name: str, key: str) -> Path:
    """The sample for a case called `village 2`; all three villages hand in the same."""
    return stage.samples["film" if key == "film" else f"{name.split(maxsplit=1)[0]}/{key}"]


async def usable(stage: Stage, name: str, *keys: str) -> None:
    """Wait until each file was checked; it is what its sender's machine has."""
    for key in keys:
        document = f"/documents/{stage.documents[f'{name}/{key}']}"
        async with asyncio.timeout(CHECKED_WITHIN):
            while True:
                found = await stage.person("auditor").get(document, _Document)
                if found.state in {DocumentState.USABLE, DocumentState.BAD}:
                    break
                await asyncio.sleep(LOOK_AGAIN)
        stage.checks.equal(f"{name}: {key}", found.state, DocumentState.USABLE)
        content = await asyncio.to_thread(file_of(stage, name, key).read_bytes)
        stage.checks.equal(f"{name}: {key}, sha256", found.sha256, sha256(content).hexdigest())


async def binds(stage: Stage, name: str, login: str, item: str, *papers: str) -> list[str]:
    """The parts of one volume in this order; their ids (A1.13, A2.7, A3.7)."""
    return [await _bind(stage, name, login, item, paper) for paper in papers]


async def _bind(stage: Stage, name: str, login: str, item: str, paper: str) -> str:
    found = PAPER.fullmatch(paper)
    assert found
    key = found["key"]
    part = {
        "item": item,
        "kind": KINDS[paper],
        "document": stage.documents[f"{name}/{FILES.get(key, key)}"],
        "first_page": found["first"] and int(found["first"]),
        "last_page": found["last"] and int(found["last"]),
    }
    path = f"{_dossier(stage, name)}/parts"
    return (await stage.person(login).send("POST", path, part, _Bound)).id


async def reorders(stage: Stage, name: str, login: str, item: str, parts: Sequence[str]) -> None:
    shown = await stage.person(login).get(_dossier(stage, name), Seen)
    path = f"{_dossier(stage, name)}/volumes/{item}/order"
    order = {"parts": list(parts)}
    await stage.person(login).send("PUT", path, order, _Bound, expects=shown.version)


async def proves(
    stage: Stage, name: str, login: str, codes: Sequence[str], key: str, *, page: int
) -> None:
    """A2.7.6, A3.7.5: the page of this paper proves these indicators."""
    for code in codes:
        proof = {
            "indicator": code,
            "document": stage.documents[f"{name}/{key}"],
            "kind": KINDS[key],
            "page": page,
        }
        await stage.person(login).send("POST", f"{_dossier(stage, name)}/proofs", proof, _Bound)


def _dossier(stage: Stage, name: str) -> str:
    return f"{place_of(stage.streams[name])}/dossier"
