"""The map of titles: points kept by the administrator, dots for everybody, tiles of one's own (6.4.5)."""

import dataclasses
import re
from datetime import date

import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from services.api.middleware import CSP, with_tiles
from services.api.portal.citizens.title_map import draw_titles
from services.domain.programme.schema import Text, TitleLevel, Track
from services.domain.tree.positions import Position
from services.storage.queries import public
from services.storage.queries.names import Place
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")
TILES = "https://tiles.example.cn/wmts/{z}/{y}/{x}.png"


async def test_6_4_5_a_title_is_on_the_map_once_its_place_has_a_point(
    person: SignIn, visitor: Person, cast: Cast, env: WorkflowEnvironment, app: FastAPI
) -> None:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_naming()
    title = await walk.name()
    assert "命名单位地图" not in (await visitor.see("/register")).text
    admin = await person("admin")
    await what_is_no_point_is_refused_and_kept_in_the_form(admin)
    await only_an_administrator_keeps_points(person, cast)
    page = await admin.see("/admin/positions")
    await admin.send(page, "/admin/positions", code=title.place, lon="103.95", lat="30.72")
    shown = await visitor.see("/register")
    assert f'<a href="/register/{title.id}" data-lon="103.95"' in shown.html
    assert shown.html.index("<table") < shown.html.index('id="map"'), "the list comes first"
    listed = (await visitor.http.get("/register/data.json")).json()["titles"]
    (own,) = [one for one in listed if one["id"] == title.id]
    assert (own["lon"], own["lat"]) == ("103.950000", "30.720000")
    api = (await visitor.http.get("/api/v1/units/positions", params={"area": title.place})).json()
    assert [one["code"] for one in api["positions"]] == [title.place]
    await the_map_is_of_what_the_filters_find(visitor, cast, env, title.id)
    await tiles_come_from_the_operator_s_server_alone(visitor, app)


async def the_map_is_of_what_the_filters_find(
    visitor: Person, cast: Cast, env: WorkflowEnvironment, village: str
) -> None:
    """Screen 13: the list and the map by the same filters; of places of another kind no dot."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    county = await walk.old_title(date(2020, 5, 20))
    both = {village, county}

    async def dots(asked: str) -> set[str]:
        page = await visitor.see(f"/register?{asked}")
        return set(re.findall(r'<a href="/register/([^"]+)" data-lon=', page.html)) & both

    assert await dots("") == both
    assert await dots("track=county") == {county}
    assert await dots("track=village") == {village}
    assert await dots("county=990122") == set()


async def what_is_no_point_is_refused_and_kept_in_the_form(admin: Person) -> None:
    page = await admin.see("/admin/positions")
    swapped = await admin.send(page, "/admin/positions", code="990121", lon="30.7", lat="103.9")
    assert swapped.status == 422
    assert "经度须为国内地点的度数" in swapped.text, "said at the field, not of a line of a file"
    assert "纬度须为国内地点的度数" in swapped.text
    assert 'value="103.9"' in swapped.html
    file = ("points.csv", b"code,lon,lat\n990121,103.9,30.7\n990121101,1,2\n")
    bad = await admin.send(page, "/admin/positions", file=file)
    assert "第2行" in bad.text
    lines = "code,lon,lat,source\n990121,103.9,30.7,市测绘院\n990121101,103.95,30.7,\n"
    good = ("points.csv", lines.encode("gb18030"))
    kept = await admin.send(page, "/admin/positions", file=good)
    assert "已保存2个坐标" in kept.text
    assert "市测绘院" in kept.text, "a table that Excel wrote keeps its Chinese"


async def only_an_administrator_keeps_points(person: SignIn, cast: Cast) -> None:
    officer = await person("city.officer")
    assert (await officer.http.get("/admin/positions")).status_code == 403
    one = {"positions": [{"code": "990121", "lon": 103.9, "lat": 30.7}]}
    refused = await cast.post("city.officer", "/units/positions", one, method="PUT")
    assert refused.status_code == 403
    assert (await cast.post("admin", "/units/positions", one, method="PUT")).status_code == 204


async def tiles_come_from_the_operator_s_server_alone(visitor: Person, app: FastAPI) -> None:
    plain = await visitor.http.get("/register")
    assert plain.headers["content-security-policy"] == CSP
    assert "data-tiles" not in plain.text
    app.state.doors = dataclasses.replace(app.state.doors, map_tiles=TILES, map_credit="审图号示例")
    tiled = await visitor.http.get("/register")
    assert tiled.headers["content-security-policy"] == with_tiles(TILES)
    assert "img-src 'self' https://tiles.example.cn data:" in with_tiles(TILES)
    assert f'data-tiles="{TILES}"' in tiled.text
    elsewhere = await visitor.http.get("/notices")
    assert elsewhere.headers["content-security-policy"] == CSP


def line(name: str, code: str) -> public.RegisterLine:
    called = Text(zh="上坪村", en="Shangping Village")
    return public.RegisterLine(
        id=name,
        number="STC-2031-990121-001",
        place=Place(code=code, name=called, path=called),
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        name="",
        named_on=date(2031, 6, 9),
        document_no="",
        stands="held",
        recheck_due=None,
        cancelled_on=None,
        last_result="",
    )


def test_6_4_5_dots_that_would_cover_each_other_are_one_with_a_list() -> None:
    codes = [f"99012110{n}201" for n in range(1, 5)]
    titles = [line(f"title-{n}", code) for n, code in enumerate(codes)]
    spots = ((103.9, 30.7), (103.9001, 30.7), (104.2, 30.9))
    known = {
        code: Position(code=code, lon=lon, lat=lat, source="样例坐标")
        for code, (lon, lat) in zip(codes, spots, strict=False)
    }
    drawn = draw_titles(titles, known)
    assert drawn
    assert [len(dot.titles) for dot in drawn.dots] == [2, 1]
    assert (drawn.nowhere, drawn.sample) == (1, True)
    assert draw_titles(titles[3:], known) is None
