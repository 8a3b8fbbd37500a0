"""2.5.1: the table of who may what, walked through every address and act, by every function,
here and elsewhere, in both directions. 2.5.2: the auditor sees everything and acts on nothing.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.api.acts.performing import BY_KIND
from services.domain.acts import RULES
from services.domain.base import Act
from services.domain.doors.table import DOORS
from services.domain.filing import About, Filing
from services.domain.objecting.appealing import FileAppeal
from services.domain.permission_matrix import (
    Relation,
    Verdict,
    entitled,
    known_to,
    stands,
    verdict,
    verdict_of_act,
)
from services.domain.permissions import parts_of, plays
from services.domain.programme.library import PROGRAMMES, newest
from services.domain.programme.schema import Office, Track
from services.domain.review.signing_papers import SignPaper
from services.domain.review.signing_sheets import PutSheetToSignature, SignSheet
from services.domain.rounds.opening import OpenRound
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.titles.title import RecordOldTitle, Title
from services.domain.tree.units import Part
from services.storage.session import Database
from tests.api.contract import contract
from tests.api.matrix_walk import (
    OWN_ONE,
    Turns,
    Walk,
    asks_nobody,
    author_of,
    routes,
    told,
    view_of,
)
from tests.api.matrix_world import DOCUMENT, Somebody, World, build

SIGNED_ON = {SignPaper: "opinion/signature", SignSheet: "review/papers/signature"}
"""Acts whose form stands beside what is signed."""


@dataclass(frozen=True)
class Prepared:
    """A database file with the whole city in it."""

    file: Path
    world: World


@pytest.fixture(scope="module")
def prepared(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Built once for all walks; each has a copy."""
    file = tmp_path_factory.mktemp("city") / "city.db"
    shutil.copy(migrated_sqlite, file)
    return Prepared(file, asyncio.run(_built(f"sqlite+aiosqlite:///{file}")))


async def _built(url: str) -> World:
    database = Database(url)
    try:
        return await build(database, datetime.now(UTC))
    finally:
        await database.close()


@pytest.fixture
def sqlite_url(prepared: Prepared, tmp_path: Path) -> str:
    path = tmp_path / "test.db"
    shutil.copy(prepared.file, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def world(prepared: Prepared) -> World:
    return prepared.world


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Answers are judged by the table alone here; the contract has tests of its own."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://test",
        timeout=90,
    ) as client:
        yield client


async def test_2_5_1_every_address_lets_through_whom_the_table_names_and_nobody_else(
    client: httpx.AsyncClient, world: World, app: FastAPI
) -> None:
    walk, turns = Walk(client, world), Turns(world)
    nameless = asks_nobody(app)
    for address, door in DOORS.items():
        path, view = address.partition(" ")[2], view_of(world, address)
        author = author_of(world, address)
        for who in turns.at(view, author, most=2 if address in nameless else None):
            own = who.account if author == OWN_ONE else author
            expected = verdict(door, who.seat, who.account, view, own)
            body = walk.body(address, who)
            await walk.ask(who, address, walk.filled(path, who), body, expected)
    assert not walk.wrong, told(walk.wrong)
    assert all(walk.seen[one] > 100 for one in Verdict), walk.seen
    assert not turns.missed()


def acts_of(app: FastAPI) -> Iterator[tuple[str, type[Act]]]:
    for address, route in routes(app):
        if route.path.startswith("/api/") and route.name in BY_KIND:
            yield address, BY_KIND[route.name]


def stream_for(world: World, act: type[Act]) -> Any:
    """A stream in which nothing is done, whatever is answered: the act is not open, or needs
    a version that is not sent. Of two cases the one whose track knows the act.
    """
    if act is PutSheetToSignature:  # Needs no version, and an expert of the county would do it.
        return world.mended
    if act.any_step:
        return world.over
    if act.step is None:
        return world.county
    county = world.county
    return county if any(entitled(act, Track.COUNTY, county.rules)) else world.noticed


async def test_2_5_1_every_act_is_taken_from_those_entitled_and_from_nobody_else(
    client: httpx.AsyncClient, world: World, app: FastAPI
) -> None:
    """Those that begin a stream have walks of their own."""
    walk, turns = Walk(client, world), Turns(world)
    tried = set()
    for address, act in acts_of(app):
        if issubclass(act, About):
            continue
        tried.add(act)
        path = address.partition(" ")[2]
        view = world.answered if "/filings/" in path else view_of(world, path)
        if "/cases/" in path:
            view = stream_for(world, act)
        for who in turns.at(view):
            expected = verdict_of_act(act, who.seat, who.account, view)
            there = path.replace("{stream}", str(getattr(view, "id", "")))
            await walk.ask(who, address, there, walk.body(address, who), expected)
    assert not walk.wrong, told(walk.wrong)
    assert {act for act in BY_KIND.values() if not issubclass(act, About)} - tried <= FIRST
    assert all(walk.seen[one] > 40 for one in Verdict), walk.seen


async def test_2_5_1_the_form_of_every_act_is_shown_to_those_entitled_and_to_nobody_else(
    client: httpx.AsyncClient, world: World
) -> None:
    walk, turns = Walk(client, world), Turns(world)
    for kind, act in BY_KIND.items():
        if act in FIRST or Part.ANYBODY in parts_of(act):
            continue
        view = stream_for(world, act)
        family = "cases"
        if not issubclass(act, About) and act.step is None and not act.any_step:
            family, view = family_of(act, world)
        for number, who in enumerate(turns.at(view)):
            expected = verdict_of_act(act, who.seat, who.account, view)
            sent = expected is Verdict.REFUSED and number % 2
            address = f"{'POST' if sent else 'GET'} /{family}/{view.id}/acts/{kind}"
            if sent and act in SIGNED_ON:
                address = f"POST /cases/{view.id}/{SIGNED_ON[act]}"
            await walk.ask(who, address, address.partition(" ")[2], None, expected)
    assert not walk.wrong, told(walk.wrong)


def family_of(act: type[Act], world: World) -> tuple[str, Any]:
    if RULES[act].stream is Filing:
        return "filings", world.objection
    if RULES[act].stream is AssessmentRound:
        return "rounds", world.round
    return ("titles", world.title) if RULES[act].stream is Title else ("cases", world.county)


async def test_2_5_1_no_list_shows_a_stranger_anything_of_this_city(
    client: httpx.AsyncClient, world: World
) -> None:
    """Every list that has an account's own area to show, asked by everybody of another city."""
    ids = {one.id for one in (world.county, world.over, world.noticed, world.title)}
    secret = (*ids, world.objection.id, DOCUMENT, "990121", "9901-", "STX-", "STC-")
    lists = [
        address.partition(" ")[2]
        for address, door in DOORS.items()
        if address.startswith("GET ") and "{" not in address and Relation.ANYBODY not in door.to
    ]
    assert len(lists) > 30
    shown = 0
    for who in [one for one in world.people if one.name.endswith("elsewhere")]:
        for path in lists:
            answer = await client.get(path, headers={"Authorization": f"Bearer {who.token}"})
            shown += answer.status_code == 200
            assert not [word for word in secret if word in answer.text], (who.name, path)
    assert shown > 100


async def test_6_1_2_a_store_out_of_reach_is_told_before_the_answer_begins(
    client: httpx.AsyncClient, world: World
) -> None:
    """What an expert opens is passed on by ourselves; no store stands behind this server."""
    headers = {"Authorization": f"Bearer {world.named('expert one').token}"}
    for path in (f"/api/v1/documents/{DOCUMENT}/content", f"/documents/{DOCUMENT}"):
        answer = await client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "not-attempted"), path


@dataclass(frozen=True)
class Opening:
    """A case or title that is only about to begin: no stream to know of, and offices to play in."""

    place: str
    offices: dict[Part, tuple[Office, ...]]


@pytest.mark.usefixtures("worker")
async def test_2_5_1_a_case_or_an_earlier_title_is_begun_by_those_entitled_and_by_nobody_else(
    client: httpx.AsyncClient, world: World
) -> None:
    """Under every programme, here, next door and in another city; the first of those entitled
    really begins one.
    """
    walk, turns = Walk(client, world), Turns(world)
    begun: tuple[tuple[type[Act], str], ...] = (
        (FileCreationRequest, "/api/v1/cases"),
        (RecordOldTitle, "/api/v1/titles"),
    )
    places = ("990121", "990122", "990222")
    for programme, (act, address), county in product(IN_FORCE, begun, places):
        place = county + REST[programme.track] if programme.track in REST else county[:4]
        view = Opening(place, programme.procedure.offices)
        for who in turns.at(view):
            body = walk.body(f"POST {address}", who)
            named = {"programme": programme.id, "place": place}
            expected = verdict_of_first(act, who, view)
            await walk.ask(who, f"POST {address}", address, {**body, **named}, expected)
    assert not walk.wrong, told(walk.wrong)
    assert walk.seen[Verdict.ADMITTED] >= 3 * len(IN_FORCE), walk.seen
    assert walk.seen[Verdict.REFUSED] > 40 * len(IN_FORCE) // 2, walk.seen
    assert not turns.missed()


IN_FORCE = [one for one in PROGRAMMES if one is newest(one.id)]
"""What a new case is opened under."""
REST = {Track.COUNTY: "", Track.TOWN: "101", Track.VILLAGE: "101201"}


def verdict_of_first(act: type[Act], who: Somebody, view: object) -> Verdict:
    """Nothing is there yet, so nobody is told that it is missing."""
    if who.seat is None:
        return Verdict.SIGN_IN
    entitled = any(plays(part, who.seat, who.account, view) for part in parts_of(act))
    return Verdict.ADMITTED if entitled else Verdict.REFUSED


@pytest.mark.usefixtures("worker")
async def test_2_5_1_every_filing_is_taken_from_those_entitled_and_from_nobody_else(
    client: httpx.AsyncClient, world: World
) -> None:
    """Objections, tips, inquiries, visit notes, reports, visit days: about a case in review, about
    one whose notice is published, about a title. What is open is really handed in.
    """
    walk, turns = Walk(client, world), Turns(world)
    walk.known.discard(DOCUMENT)  # Sent about another case it is missing, whoever sends it.
    for act in [one for one in BY_KIND.values() if issubclass(one, About)]:
        for view, there in addresses_about(act, world):
            address = f"POST {there}"
            assert there in PATHS
            for who in turns.at(view):
                path = there.replace("{stream}", view.id)
                expected = verdict_of_filing(act, who, view, published=view is not world.county)
                await walk.ask(who, address, path, walk.body(address, who), expected)
    assert not walk.wrong, told(walk.wrong)
    assert all(walk.seen[one] >= 8 for one in Verdict), walk.seen


PATHS = contract()["paths"]


def addresses_about(act: type[Act], world: World) -> Iterator[tuple[Any, str]]:
    """An appeal names what it is about by its code alone, and nobody has the right one here."""
    if act is FileAppeal:
        yield world.answered, "/api/v1/filings/appeals"
        return
    for view in (world.county, world.noticed):
        yield view, f"/api/v1/cases/{{stream}}/{act.path}"
    if (of_titles := f"/api/v1/titles/{{stream}}/{act.path}") in PATHS:
        yield world.title, of_titles


def verdict_of_filing(act: type[Act], who: Somebody, view: Any, *, published: bool) -> Verdict:
    """What anybody may hand in is handed in about what was published, by visitors too; of the
    rest nobody learns by it that it is there.
    """
    if Part.ANYBODY not in parts_of(act):
        return verdict_of_act(act, who.seat, who.account, view)
    known = any(stands(one, who.seat, who.account, view) for one in known_to(view))
    return Verdict.ADMITTED if published or known else Verdict.MISSING


FIRST: set[type[Act]] = {RecordOldTitle, FileCreationRequest, OpenRound}
"""Acts whose stream they make, and about nothing that is there yet."""
