"""What the five modules take from programs: films, layers, measured values, tasks (5.4.1, B3)."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.cli.sample_film import TINY, write_film
from tests.api.cast import Cast
from tests.api.test_documents import CLERK, case, doors, papers, sent_by_form, settings, worker

__all__ = ["case", "doors", "papers", "settings", "worker"]

pytestmark = pytest.mark.slow

COUNTY, STRANGER = "qingxi.officer", "baishi.clerk"
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n松坪镇汇报片\n"
SPOT = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [103.52, 30.31]},
    "properties": {"name": "镇污水处理厂"},
}
LAYER = {"name": "污染源", "kind": "pollution-sources", "geojson": json.dumps(SPOT)}
SOURCE = {
    "enterprise": "松坪污水处理厂",
    "outfall": "总排口",
    "pollutant": "化学需氧量",
    "measured_in": "mg/L",
    "upper": 50,
    "live_link": "https://live.example.cn/songping",
}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_5_4_1_chapters_notes_and_captions_of_a_film(
    cast: Cast, case: str, papers: dict[str, bytes], tmp_path: Path
) -> None:
    write_film(tmp_path / "film.mp4", replace(TINY, seconds=20))
    body = (tmp_path / "film.mp4").read_bytes()
    film = await sent_by_form(cast, case, body, name="汇报片.mp4")
    path = f"/documents/{film}"
    chapter = {"second": 4, "until_second": 9, "words": "治污设施"}
    made = await cast.post(CLERK, f"{path}/chapters", chapter)
    assert made.status_code == 201, made.text
    assert code(await cast.post(COUNTY, f"{path}/chapters", chapter)) == (403, "not-entitled")
    assert code(await cast.post(STRANGER, f"{path}/chapters", chapter)) == (404, "not-found")
    late = await cast.post(CLERK, f"{path}/chapters", {"second": 400, "words": "片尾之后"})
    assert code(late) == (422, "invalid")
    assert code(await cast.post(CLERK, f"{path}/notes", chapter)) == (403, "not-entitled")

    captions = f"{path}/captions/zh"
    wrong = await cast.post(CLERK, captions, {"text": "1\n00:00:01,0"}, method="PUT")
    assert code(wrong) == (422, "captions-wrong")
    taken = await cast.post(CLERK, captions, {"text": VTT}, method="PUT")
    assert (taken.status_code, taken.json()) == (200, {"count": 1})
    shown = await cast.get(COUNTY, captions)
    assert shown.headers["content-type"] == "text/vtt; charset=utf-8"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "松坪镇汇报片" in shown.text
    assert (await cast.get(COUNTY, f"{path}/captions/en")).status_code == 404

    about = (await cast.get(COUNTY, f"{path}/film")).json()
    assert about["captions"] == ["zh"]
    assert [(one["kind"], one["second"], one["words"]) for one in about["notes"]] == [
        ("chapter", 4, "治污设施")
    ]
    gone = f"{path}/chapters/{made.json()['id']}"
    assert (await cast.post(CLERK, gone, method="DELETE")).status_code == 204
    assert (await cast.get(CLERK, f"{path}/film")).json()["notes"] == []
    assert (await cast.post(CLERK, f"{path}/chapters/none", method="DELETE")).status_code == 404

    plan = await sent_by_form(cast, case, papers["town/plan"])
    no_film = await cast.post(CLERK, f"/documents/{plan}/chapters", chapter)
    assert code(no_film) == (422, "invalid")


async def test_5_4_1_layers_are_checked_kept_as_sent_and_taken_back(cast: Cast, case: str) -> None:
    path = f"/cases/{case}/layers"
    made = await cast.post(CLERK, path, LAYER)
    assert made.status_code == 201, made.text
    assert code(await cast.post(COUNTY, path, LAYER)) == (403, "not-entitled")
    assert code(await cast.post(CLERK, path, {**LAYER, "geojson": "{}"})) == (422, "layer-wrong")
    swapped = LAYER["geojson"].replace("103.52, 30.31", "30.31, 103.52")
    assert code(await cast.post(CLERK, path, {**LAYER, "geojson": swapped})) == (
        422,
        "layer-outside",
    )
    (shown,) = (await cast.get(COUNTY, path)).json()["layers"]
    assert (shown["name"], shown["kind"], shown["shapes"]) == ("污染源", "pollution-sources", 1)
    whole = await cast.get(COUNTY, f"{path}/{shown['id']}")
    assert whole.headers["content-type"] == "application/geo+json"
    assert whole.text == LAYER["geojson"]
    assert (await cast.get(STRANGER, f"{path}/{shown['id']}")).status_code == 404
    assert (await cast.post(CLERK, f"{path}/{shown['id']}", method="DELETE")).status_code == 204
    assert (await cast.get(CLERK, path)).json()["layers"] == []
    assert (await cast.get(CLERK, f"{path}/{shown['id']}")).status_code == 404


async def test_5_4_1_more_layers_than_a_page_can_draw_are_refused(cast: Cast, case: str) -> None:
    for _ in range(20):
        assert (await cast.post(CLERK, f"/cases/{case}/layers", LAYER)).status_code == 201
    assert code(await cast.post(CLERK, f"/cases/{case}/layers", LAYER)) == (422, "layer-too-big")


async def send(cast: Cast, source: str, token: str, *values: dict[str, Any]) -> httpx.Response:
    return await cast.http.post(
        f"/api/v1/monitoring/{source}/values",
        json={"values": values},
        headers={"Authorization": f"Bearer {token}"},
    )


async def test_b3_4_3_instruments_send_values_with_the_token_of_their_source_alone(
    cast: Cast, case: str
) -> None:
    """B3.4.5: the unit adds the enterprise; a value that comes again changes nothing."""
    path = f"/cases/{case}/monitoring"
    assert code(await cast.post(COUNTY, path, SOURCE)) == (403, "not-entitled")
    assert code(await cast.post(CLERK, path, {**SOURCE, "lower": 60})) == (422, "invalid")
    source = (await cast.post(CLERK, path, SOURCE)).json()["id"]
    other = (await cast.post(CLERK, path, {**SOURCE, "pollutant": "氨氮"})).json()["id"]
    token = (await cast.post(CLERK, f"{path}/{source}/token")).json()["token"]
    assert code(await cast.post(COUNTY, f"{path}/{source}/token")) == (403, "not-entitled")

    now = (await cast.now()).replace(second=0, microsecond=0)
    hour = timedelta(hours=1)
    values = [
        {"at": (now - (5 - number) * hour).isoformat(), "value": value}
        for number, value in enumerate((40, 55, 60, 45))
    ]
    first = await send(cast, source, token, *values)
    assert first.json() == {"new": 4, "known": 0, "differing": []}
    again = await send(cast, source, token, *values, {**values[0], "at": now.isoformat()})
    assert again.json() == {"new": 1, "known": 4, "differing": []}
    changed = await send(cast, source, token, {**values[1], "value": 10})
    assert (changed.json()["new"], changed.json()["known"]) == (0, 0)
    assert len(changed.json()["differing"]) == 1

    clerk = await cast.token(CLERK)
    for where, whose in ((other, token), (source, clerk), (source, ""), ("none", token)):
        refused = await send(cast, where, whose, values[0])
        assert code(refused) == (401, "source-token-wrong")
    for closed in (f"{path}", f"/documents?stream={case}", "/me"):
        answer = await cast.http.get(
            f"/api/v1{closed}", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401, closed
    coming = await send(cast, source, token, {**values[0], "at": (now + hour).isoformat()})
    assert code(coming) == (422, "invalid")
    many = await send(cast, source, token, *[values[0]] * 1001)
    assert many.status_code == 422

    span = {"since": (now - 8 * hour).isoformat(), "until": (now + hour).isoformat()}
    shown = (await cast.get(COUNTY, f"{path}/{source}/values", params=span)).json()
    assert [one["value"] for one in shown["values"]] == [40, 55, 60, 45, 40]
    assert [(one["count"], one["worst"]) for one in shown["exceedances"]] == [(2, 60)]
    far = {**span, "since": (now - 40 * 24 * hour).isoformat()}
    assert (await cast.get(COUNTY, f"{path}/{source}/values", params=far)).status_code == 422
    listed = (await cast.get(COUNTY, path)).json()["sources"]
    latest = {one["id"]: one["latest"] and one["latest"]["value"] for one in listed}
    assert latest == {source: 40, other: None}

    renewed = (await cast.post(CLERK, f"{path}/{source}/token")).json()["token"]
    assert code(await send(cast, source, token, values[0]))[0] == 401
    assert (await send(cast, source, renewed, values[0])).status_code == 200
    assert (await cast.post(CLERK, f"{path}/{source}", method="DELETE")).status_code == 204
    assert code(await send(cast, source, renewed, values[0]))[0] == 401
    assert (await cast.post(CLERK, f"{path}/{source}/token")).status_code == 404
    kept = (await cast.get(COUNTY, f"{path}/{source}/values", params=span)).json()
    assert len(kept["values"]) == 5


async def are_told_by_kind(cast: Cast, reports: str, filed: dict[str, str]) -> None:
    """B3.5.1: a bulletin is in no list of supervision reports."""
    made = await cast.post(CLERK, reports, {**filed, "kind": "bulletin"})
    assert made.status_code == 201, made.text
    assert (await cast.post(CLERK, reports, {**filed, "kind": "rumour"})).status_code == 422
    for kind, numbers in (("supervision", 1), ("bulletin", 1), ("press", 0)):
        found = (await cast.get(COUNTY, reports, params={"kind": kind})).json()["reports"]
        assert [one["kind"] for one in found] == [kind] * numbers
    (bulletin,) = (await cast.get(COUNTY, reports, params={"kind": "bulletin"})).json()["reports"]
    assert bulletin["number"] == filed["number"]


async def test_b3_5_2_key_tasks_have_a_schedule_and_progress_that_is_kept(
    cast: Cast, case: str, papers: dict[str, bytes]
) -> None:
    """B3.5.4: added at any time by the unit; a supervision report is a file under its number."""
    path, today = f"/cases/{case}/key-tasks", (await cast.now()).date()
    task = {
        "name": "河道整治",
        "content": "清淤三公里",
        "carried_by": "镇水务站",
        "begins_on": today.isoformat(),
        "due_on": (today + timedelta(days=90)).isoformat(),
    }
    made = (await cast.post(CLERK, path, task)).json()["id"]
    assert code(await cast.post(COUNTY, path, task)) == (403, "not-entitled")
    ends = {**task, "due_on": (today - timedelta(days=1)).isoformat()}
    assert code(await cast.post(CLERK, path, ends)) == (422, "invalid")
    for percent in (30, 100):
        said = {"percent": percent, "words": f"完成{percent}%"}
        told = await cast.post(CLERK, f"{path}/{made}/progress", said)
        assert told.status_code == 204, told.text
    assert (
        await cast.post(CLERK, f"{path}/none/progress", {"percent": 1, "words": "一"})
    ).status_code == 404
    (shown,) = (await cast.get(COUNTY, path)).json()["tasks"]
    assert (shown["percent"], shown["standing"]) == (100, "completed")
    assert [one["percent"] for one in shown["progress"]] == [100, 30]

    report = await sent_by_form(cast, case, papers["town/plan"])
    reports = f"/cases/{case}/supervision-reports"
    filed = {"document": report, "number": "青环督〔2030〕1号", "issued_on": today.isoformat()}
    done = await cast.post(COUNTY, reports, {**filed, "task": made})
    assert done.status_code == 201, done.text
    unknown = await cast.post(COUNTY, reports, {**filed, "document": "none"})
    assert unknown.status_code == 404
    assert code(await cast.post(COUNTY, reports, {**filed, "task": "none"})) == (422, "invalid")
    (one,) = (await cast.get(CLERK, reports)).json()["reports"]
    assert (one["document"], one["number"], one["task"]) == (report, filed["number"], made)
    assert one["kind"] == "supervision", "as before there were kinds"
    await are_told_by_kind(cast, reports, {**filed, "number": "创建简报第3期"})
    removed = await cast.post(CLERK, f"/documents/{report}", method="DELETE")
    assert code(removed) == (409, "document-in-use")
