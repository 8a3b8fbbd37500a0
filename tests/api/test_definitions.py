"""Definitions by HTTP: checked, brought in, published by another; running cases moved (4.1.3)."""

import asyncio

import pytest

from services.domain.case import Case
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import StepName
from services.storage import case_log
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.storage.defining import scheme_file, village
from tests.storage.recording import record

DRAFT = {"source": village(days=9, day="2020-01-01")}


async def published(cast: Cast) -> None:
    draft = await cast.post("admin", "/definitions", DRAFT)
    assert (draft.status_code, draft.json()["id"]) == (201, "village-municipal-2")
    done = await cast.post("admin.second", "/definitions/village-municipal-2/publication")
    assert (done.status_code, done.json()["stands"]) == (201, "published")


async def in_formal_check(cast: Cast) -> str:
    stage = Stage(Track.VILLAGE, now=await cast.now())
    stage.to(StepName.APPLICATION)
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    await record(cast.doors.database, stage)
    return stage.case.id


async def test_4_1_3_four_eyes_a_difference_in_words_and_the_cases_it_would_matter_for(
    cast: Cast,
) -> None:
    case = await in_formal_check(cast)
    draft = await cast.post("admin", "/definitions", DRAFT)
    own = await cast.post("admin", "/definitions/village-municipal-2/publication")
    assert (own.status_code, own.json()["code"]) == (409, "own-definition")
    shown = (await cast.get("auditor", "/definitions/village-municipal-2")).json()
    assert (shown["stands"], shown["against"], shown["source"]) == ("draft", 1, DRAFT["source"])
    days = {"path": "procedure.terms.formal-check.days", "before": 5, "after": 9}
    assert days in shown["differences"]
    assert [(one["place"]["code"], one["cases"]) for one in shown["concerned"]] == [("990121", 1)]
    listed = (await cast.get("admin", "/definitions/village-municipal-2/cases")).json()
    assert ([one["id"] for one in listed["cases"]], listed["next_after"]) == ([case], None)
    in_force = "/programmes/village-municipal"
    assert (await cast.get("admin", in_force)).json()["programme"]["version"] == 1
    done = await cast.post("admin.second", "/definitions/village-municipal-2/publication")
    assert done.status_code == 201
    assert (await cast.get("admin", in_force)).json()["programme"]["version"] == 2
    again = await cast.post("admin.second", "/definitions/village-municipal-2/publication")
    assert (again.status_code, again.json()["code"]) == (409, "definition-over")
    assert [one["id"] for one in (await cast.get("admin", "/definitions")).json()["versions"]] == [
        draft.json()["id"]
    ]


async def test_4_6_every_mistake_is_told_with_its_line_and_nothing_is_kept(cast: Cast) -> None:
    broken = {"source": village().replace("working", "fortnights").replace("days: 8", "days: 0")}
    found = (await cast.post("admin", "/definitions/check", broken)).json()
    assert found["fit"] is False
    assert {one["line"] for one in found["findings"]} == {7}
    assert all(one["remedy"]["zh"] and one["remedy"]["en"] for one in found["findings"])
    refused = await cast.post("admin", "/definitions", broken)
    assert (refused.status_code, refused.json()["code"]) == (422, "definition-faulty")
    for odd in ("\x00", "a: &a [*a]", "- 1\n- 2", "schema: evaluation-scheme/1\n"):
        assert (await cast.post("admin", "/definitions", {"source": odd})).status_code == 422
    assert (await cast.get("admin", "/definitions")).json()["versions"] == []


@pytest.mark.parametrize("login", ["city.leader", "auditor", "qingxi.clerk"])
async def test_4_1_3_only_administrators_bring_in_publish_or_move(cast: Cast, login: str) -> None:
    migration = {"digest": "0" * 64, "reason": "理由"}
    for path, body in (
        ("/definitions", DRAFT),
        ("/definitions/check", DRAFT),
        ("/definitions/village-municipal-2/publication", None),
        ("/migrations/village-municipal", migration),
    ):
        assert (await cast.post(login, path, body)).status_code == 403, path


@pytest.mark.usefixtures("worker")
async def test_4_1_3_what_was_looked_at_is_moved_and_nothing_else(cast: Cast) -> None:
    case = await in_formal_check(cast)
    await cast.doors.cases.rebuild(case)
    await published(cast)
    looked = (await cast.get("admin", "/migrations/village-municipal?area=990121")).json()
    assert (looked["possible"], [one["case"] for one in looked["cases"]]) == (1, [case])
    (term,) = looked["cases"][0]["found"]["terms"]
    assert (term["what"], term["old"] < term["new"]) == ("formal-check", True)
    elsewhere = (await cast.get("admin", "/migrations/village-municipal?area=990131")).json()
    assert elsewhere["cases"] == []
    asked = {"area": "990121", "digest": looked["digest"], "reason": "新版已施行"}
    stale = {**asked, "digest": "0" * 64}
    refused = await cast.post("admin", "/migrations/village-municipal", stale)
    assert (refused.status_code, refused.json()["code"]) == (409, "migration-changed")
    begun = await cast.post("admin", "/migrations/village-municipal", asked)
    assert begun.status_code == 202
    job = await _ended(cast, begun.json()["job"])
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    async with cast.doors.database.reading() as tx:
        moved = await case_log.state(tx, case)
    assert isinstance(moved, Case)
    assert moved.programme
    assert moved.programme.version == 2


async def _ended(cast: Cast, job: str) -> dict[str, object]:
    async with asyncio.timeout(60):
        while True:
            found = await cast.get("admin", f"/jobs/{job}")
            if found.status_code == 200 and found.json()["finished_at"]:
                answer: dict[str, object] = found.json()
                return answer
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("worker")
async def test_4_1_3_a_new_round_goes_by_the_scheme_in_force_and_an_open_one_keeps_its_own(
    cast: Cast,
) -> None:
    year = (await cast.now()).year
    new = {"scheme": "integrity-units", "variant": "fangshan", "place": "990121", "year": year}
    before = (await cast.post("qingxi.officer", "/rounds", new)).json()["stream"]
    text = scheme_file("integrity-units-3").replace("{places: 20,", "{places: 15,")
    draft = await cast.post("admin", "/definitions", {"source": text})
    assert (draft.status_code, draft.json()["id"]) == (201, "scheme:integrity-units-4")
    own = await cast.post("admin", "/definitions/scheme:integrity-units-4/publication")
    assert own.json()["code"] == "own-definition"
    shown = (await cast.get("auditor", "/definitions/scheme:integrity-units-4")).json()
    places = {"path": "variants.fangshan.candidates.places", "before": 20, "after": 15}
    assert shown["differences"] == [places]
    assert [(one["place"]["code"], one["cases"]) for one in shown["concerned"]] == [("990121", 1)]
    listed = (await cast.get("admin", "/definitions/scheme:integrity-units-4/cases")).json()
    assert listed["cases"] == []
    done = await cast.post("admin.second", "/definitions/scheme:integrity-units-4/publication")
    assert done.status_code == 201
    after = (await cast.post("baishi.officer", "/rounds", {**new, "place": "990122"})).json()
    versions = [
        (await cast.get("city.officer", f"/rounds/{one}")).json()["state"]["scheme"]["version"]
        for one in (before, after["stream"])
    ]
    assert versions == [3, 4]
