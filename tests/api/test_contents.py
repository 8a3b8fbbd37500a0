"""5.3.1: the API finds words in what is written, with their marks, for those who see the case."""

from services.domain.programme.schema import Track
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.storage.recording import record
from tests.storage.written import put

PLAN = "青溪县<script>水环境</script>达到ＧＢ３８３８标准"


async def written(cast: Cast, *pages: str) -> None:
    stage = Stage(Track.VILLAGE)
    stage.to("plan")
    await record(cast.doors.database, stage)
    await put(cast.doors.database, stage, "plan-1", *pages)


async def test_5_3_1_the_api_gives_the_same_hits_with_their_marks(cast: Cast) -> None:
    await written(cast, PLAN, "水环境监测", "水环境")
    first = (await cast.get("city.officer", "/contents?q=水环境&limit=2")).json()
    assert [hit["part"] for hit in first["hits"]] == [3, 2]
    [hit] = (
        await cast.get("city.officer", f"/contents?q=水环境&limit=2&before={first['next_before']}")
    ).json()["hits"]
    assert (hit["kind"], hit["name"], hit["part"]) == ("page", "plan-1.pdf", 1)
    assert hit["href"] == "/api/v1/documents/plan-1"
    assert "".join(said["text"] for said in hit["excerpt"]) == PLAN
    assert [said["text"] for said in hit["excerpt"] if said["sought"]] == ["水环境"]


async def test_5_3_1_odd_questions_are_answered_as_words_or_refused(cast: Cast) -> None:
    for odd in ('"', "'", "*", "AND", "OR (", "\\", "%", "-", ":", "x NEAR y", "\x00"):
        answer = await cast.get("city.officer", "/contents", params={"q": odd})
        assert answer.status_code == 200, odd
    for query in ({"q": "水" * 61}, {"q": "水", "before": 0}, {"q": "水", "limit": 101}, {}):
        assert (await cast.get("city.officer", "/contents", params=query)).status_code == 422


async def test_5_3_1_the_api_finds_nothing_for_those_who_do_not_see_the_case(cast: Cast) -> None:
    await written(cast, PLAN)
    assert (await cast.get("baishi.officer", "/contents?q=水环境")).json()["hits"] == []
    assert (await cast.get(None, "/contents?q=水环境")).status_code == 401
