"""What people add to the five modules, by plain forms and in a browser (5.4.1, B3.3-B3.5)."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Window

from services.cli.sample_film import TINY, write_film
from services.domain.evidence.derivatives import ReadFacts, ReadOut, ReadOutState
from services.domain.modules.monitoring import Value
from services.storage.derivatives import rows
from services.storage.modules import monitoring
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_browser import AXE, CI, SHOTS, browser, origin, working_on
from tests.portal.test_evidence import PATIENCE, uploaded
from tests.portal.test_files import PLAN, Papers, planning
from tests.portal.test_viewer import VIOLATIONS

__all__ = ["browser", "doors", "origin", "papers", "settings", "worker"]

pytestmark = pytest.mark.slow

CLERK, OFFICER, ASSESSOR = "songping.clerk", "qingxi.officer", "city.officer"
VTT = b"WEBVTT\n\n00:01.000 --> 00:03.000\n\xe6\x9d\xbe\xe5\x9d\xaa\xe9\x95\x87\n"
RING = [[103.45, 30.25], [103.58, 30.27], [103.55, 30.36], [103.45, 30.25]]
SHAPES = {
    "污水处理厂": {"type": "Point", "coordinates": [103.52, 30.31]},
    "青溪河": {
        "type": "LineString",
        "coordinates": [[103.44, 30.35], [103.5, 30.3], [103.59, 30.26]],
    },
    "高污染燃料禁燃区": {"type": "Polygon", "coordinates": [RING]},
}
LAYER = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry, "properties": {"name": name}}
            for name, geometry in SHAPES.items()
        ],
    }
).encode()
SOURCE = {
    "enterprise": "松坪污水处理厂",
    "outfall": "总排口",
    "pollutant": "化学需氧量",
    "measured_in": "mg/L",
    "upper": "50",
    "live_link": "https://live.example.cn/songping",
}


@dataclass(frozen=True)
class House:
    """A case in its plan step, its film and its photograph."""

    clerk: Person
    case: str
    film: str
    photo: str

    @property
    def modules(self) -> str:
        return f"/cases/{self.case}/modules"


@pytest.fixture
async def house(person: SignIn, cast: Cast, papers: Papers, tmp_path: Path) -> House:
    clerk = await person(CLERK)
    case = await planning(clerk, person)
    write_film(tmp_path / "film.mp4", replace(TINY, seconds=30))
    film = await uploaded(clerk, case, "汇报片.mp4", (tmp_path / "film.mp4").read_bytes())
    photo = await uploaded(clerk, case, "现场照片.jpg", papers["town/photo"])
    taken = ReadFacts(taken_at="2030-05-04T10:20:30", latitude=30.29, longitude=103.49)
    async with cast.doors.database.writing() as tx:
        made = (photo, ReadOut.PICTURE, ReadOutState.MADE, await cast.now())
        await rows.write(tx, *made, facts=taken)
    return House(clerk, case, film, photo)


async def with_chapters(house: House) -> Page:
    clerk, path = house.clerk, f"/documents/{house.film}/view"
    values = {"minute": "00:04-00:09", "words": "治污设施"}
    page = await clerk.send(await clerk.see(path), "/chapters", values=values)
    assert "已保存" in page.text
    chosen = {"language": "zh"}
    return await clerk.send(page, "/captions", file=("字幕.vtt", VTT), values=chosen)


async def test_5_4_1_the_applicant_divides_a_film_into_chapters_and_captions_it(
    house: House, person: SignIn
) -> None:
    clerk, path = house.clerk, f"/documents/{house.film}/view"
    for typed, field in (
        ({"minute": "", "words": "治污"}, "chapter-minute"),
        ({"minute": "09:59", "words": "治污"}, "chapter-minute"),
        ({"minute": "00:04", "words": ""}, "chapter-words"),
    ):
        page = await clerk.send(await clerk.see(path), "/chapters", values=typed)
        assert page.status == 422, typed
        assert f'id="{field}-e"' in page.html, typed
        assert all(value in page.html for value in typed.values()), "what was typed is still there"
    page = await clerk.send(await clerk.see(path), "/captions", file=("字幕.vtt", b"1\n"))
    assert (page.status, 'id="captions-file-e"' in page.html) == (422, True)
    page = await clerk.send(await clerk.see(path), "/captions", file=("字幕.vtt", b"\xff\xfe\xff"))
    assert (page.status, "不是UTF-8编码" in page.text) == (422, True)

    page = await with_chapters(house)
    assert page.link("00:04–00:09") == f"{path}?second=4&until_second=9"
    assert f'<a href="/cases/{house.case}">松坪镇</a>' in page.html
    source = f"/documents/{house.film}/captions/zh"
    assert f'<track kind="captions" srclang="zh" label="中文" src="{source}" default>' in page.html
    sent = await clerk.http.get(source)
    assert sent.headers["content-type"] == "text/vtt; charset=utf-8"
    officer = await person(OFFICER)
    films = await officer.see(f"{house.modules}/films")
    assert "治污设施" in films.text
    assert "字幕：中文" in films.text
    shown = await officer.see(path)
    assert not [form for form in shown.forms if "chapter" in form.action or "note" in form.action]
    page = await clerk.send(page, "/removal")
    assert "治污设施" not in page.text


async def test_5_4_1_notes_are_written_by_those_who_assess_and_stay_out_of_the_applicants_sight(
    house: House, person: SignIn
) -> None:
    path, assessor = f"/documents/{house.film}/view", await person(ASSESSOR)
    typed = {"minute": "00:12", "words": "管网未接通，请核实"}
    page = await assessor.send(await assessor.see(path), "/notes", values=typed)
    assert "管网未接通" in page.text
    assert "second=12" in page.link("00:12")
    assert "管网未接通" in (await (await person("auditor")).see(path)).text
    assert "管网未接通" not in (await house.clerk.see(path)).text


async def test_b3_3_1_layers_and_photographs_stand_on_one_map_and_in_a_list_beside_it(
    house: House, person: SignIn
) -> None:
    path = f"{house.modules}/atlas"
    named = {"name": "功能区划", "kind": "function-zones", "approval_no": "川S〔2030〕12号"}
    page = await house.clerk.see(path)
    wrong = await house.clerk.send(page, "/atlas", file=("图.geojson", b"{}"), values=named)
    assert (wrong.status, 'id="f-geojson-e"' in wrong.html) == (422, True)
    assert "功能区划" in wrong.html, "what was typed is still there"
    empty = await house.clerk.send(page, "/atlas", file=("图.geojson", LAYER), values={"name": ""})
    assert empty.status == 422
    page = await house.clerk.send(page, "/atlas", file=("图.geojson", LAYER), values=named)
    assert "已保存" in page.text
    assert page.html.count('class="map__line ') == 2
    assert page.html.count('class="map__photo"') == 1
    for said in ("3个要素", "高污染燃料禁燃区", "审图号：川S〔2030〕12号", "功能区划图"):
        assert said in page.text, said
    assert "北纬30.29°，东经103.49°" in page.text
    officer = await person(OFFICER)
    shown = await officer.see(path)
    assert not [form for form in shown.forms if "/atlas" in form.action]
    file = await officer.http.get(shown.link("下载"))
    assert file.headers["content-type"] == "application/geo+json"
    assert "attachment" in file.headers["content-disposition"]
    assert file.content == LAYER
    page = await house.clerk.send(page, "/removal")
    assert "高污染燃料禁燃区" not in page.text


async def measured(house: House, cast: Cast) -> str:
    """A source of the unit with two days of hours, some missing, some outside; its id."""
    path = f"{house.modules}/monitoring"
    page = await house.clerk.send(await house.clerk.see(path), "/monitoring", values=SOURCE)
    source = page.link(SOURCE["enterprise"]).rpartition("/")[2]
    shown = await house.clerk.see(f"{path}/{source}")
    issued = await house.clerk.send(shown, "/token")
    token = next(word for word in issued.text.split() if word.startswith(monitoring.PREFIX))
    again = await house.clerk.see(f"{path}/{source}")
    assert token not in again.text, "a token is shown once"
    now = (await cast.now()).replace(minute=0, second=0, microsecond=0)
    values = [
        Value(at=now - timedelta(hours=48 - hour), value=60 if hour in {20, 21} else 30 + hour % 9)
        for hour in range(48)
        if hour not in {5, 6, 7, 30}
    ]
    async with cast.doors.database.writing() as tx:
        assert (await monitoring.take(tx, source, token, values, now)).new == 44
    return source


async def test_b3_4_3_values_are_drawn_with_limit_and_gaps_and_listed_where_they_are_outside(
    house: House, cast: Cast, person: SignIn
) -> None:
    path = f"{house.modules}/monitoring"
    wrong = {**SOURCE, "upper": "约五十", "live_link": "live.example.cn"}
    page = await house.clerk.send(await house.clerk.see(path), "/monitoring", values=wrong)
    assert page.status == 422
    assert 'id="f-upper-e"' in page.html
    assert 'id="f-live_link-e"' in page.html
    assert "约五十" in page.html, "what was typed is still there"
    limits = {**SOURCE, "lower": "60"}
    page = await house.clerk.send(await house.clerk.see(path), "/monitoring", values=limits)
    assert (page.status, 'id="f-lower-e"' in page.html) == (422, True)

    source = await measured(house, cast)
    officer = await person(OFFICER)
    listed = await officer.see(path)
    assert "限值以内" in listed.text
    assert listed.link("打开") == SOURCE["live_link"]
    shown = await officer.see(f"{path}/{source}")
    assert shown.html.count('class="chart__line"') == 3, "a gap parts the line"
    assert shown.html.count('class="chart__outside"') == 2
    assert shown.html.count('class="chart__limit"') == 1
    assert "60 mg/L" in shown.text
    assert not [
        form for form in shown.forms if "/monitoring" in form.action and form.method == "post"
    ]
    table = await officer.http.get(shown.link("下载CSV"))
    lines = table.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "松坪污水处理厂,总排口,化学需氧量,mg/L"
    assert len(lines) == 3 + 44
    assert sum(line.endswith(",60.0,是") for line in lines) == 2
    past = await officer.see(f"{path}/{source}?until=2020-01-01&days=1")
    assert "这段时间没有收到数据" in past.text
    assert (await officer.see(f"{path}/{source}?until=nonsense&days=9")).status == 200
    page = await house.clerk.send(await house.clerk.see(f"{path}/{source}"), "/end")
    assert "已停止接收" in page.text


async def tracked(house: House, cast: Cast) -> str:
    """A key task with some progress; its page."""
    today = (await cast.now()).date()
    task = {
        "name": "河道整治",
        "content": "清淤三公里",
        "carried_by": "镇水务站",
        "begins_on": today.isoformat(),
        "due_on": (today + timedelta(days=90)).isoformat(),
    }
    page = await house.clerk.see(f"{house.modules}/tasks")
    page = await house.clerk.send(page, "/tasks", values=task)
    assert "已保存" in page.text
    path = page.link("河道整治")
    said = {"percent": "40", "words": "清淤一公里"}
    page = await house.clerk.send(await house.clerk.see(path), "/tasks/", values=said)
    assert "清淤一公里" in page.text
    return path


async def test_b3_5_2_tasks_have_a_progress_table_and_supervision_reports_their_numbers(
    house: House, cast: Cast, person: SignIn, papers: Papers
) -> None:
    """B3.5.4: the unit adds tasks; whoever takes part enters a report.

    A6.5: here a town, its group for the water, and the report of those who supervise it.
    """
    page = await house.clerk.send(await house.clerk.see(f"{house.modules}/tasks"), "/tasks")
    assert (page.status, 'id="f-due_on-e"' in page.html) == (422, True)
    path = await tracked(house, cast)
    page = await house.clerk.send(await house.clerk.see(path), "/tasks/", values={"percent": "140"})
    assert (page.status, 'id="f-percent-e"' in page.html) == (422, True)
    file = await uploaded(house.clerk, house.case, "督察报告.pdf", papers[PLAN])
    officer, today = await person(OFFICER), (await cast.now()).date()
    form = await officer.see(f"{house.modules}/supervision")
    report = {"document": file, "number": "青环督〔2030〕1号", "task": path.rpartition("/")[2]}
    late = {**report, "issued_on": (today + timedelta(days=2)).isoformat()}
    wrong = await officer.send(form, "/supervision", values=late)
    assert (wrong.status, 'id="f-issued_on-e"' in wrong.html) == (422, True)
    issued = {**report, "issued_on": today.isoformat()}
    page = await officer.send(form, "/supervision", values=issued)
    for said in ("河道整治", "40 %", "镇水务站", "进行中", "青环督〔2030〕1号", "针对：河道整治"):
        assert said in page.text, said
    assert "青环督〔2030〕1号" in (await house.clerk.see(path)).text
    refused = await officer.see(f"{house.modules}/tasks")
    assert "重点任务由申报单位登记" in refused.text
    english = await officer.see(f"{house.modules}/supervision", language="en")
    assert ">Enter</button>" in english.html


async def test_b3_5_1_bulletins_and_press_stand_in_the_chronicle(
    house: House, cast: Cast, person: SignIn, papers: Papers
) -> None:
    """By the day of issue among what happened; supervision reports keep to their own list."""
    today = (await cast.now()).date()
    file = await uploaded(house.clerk, house.case, "剪报.pdf", papers[PLAN])
    page = await house.clerk.see(f"{house.modules}/management")
    form = await house.clerk.see(page.link("登记简报或报道"))
    before, issued = (today - timedelta(days=400)).isoformat(), (today - timedelta(days=1))
    for kind, number, day in (
        ("press", "松坪镇河水变清了", issued.isoformat()),
        ("bulletin", "创建简报第3期", before),
        ("supervision", "青环督〔2030〕2号", before),
    ):
        values = {"kind": kind, "document": file, "number": number, "issued_on": day}
        page = await house.clerk.send(form, "/supervision", values=values)
        assert "已保存" in page.text, kind
    reader = await (await person(OFFICER)).see(f"{house.modules}/management")
    before_it, _, chronicle = reader.text.partition("全部经过")
    begun = chronicle.index("存证编号")
    bulletin, press = (
        chronicle.index(said) for said in ("简报：创建简报第3期", "媒体报道：松坪镇河水变清了")
    )
    assert bulletin < press < begun, "in the order of their days; the case was begun today"
    assert chronicle.count("剪报.pdf") == 2
    assert f'datetime="{before}"' in reader.html
    assert "青环督〔2030〕2号" in before_it
    assert "青环督〔2030〕2号" not in chronicle
    assert "创建简报" not in before_it, "no bulletin passes for a report of those who supervise"
    english = await (await person(OFFICER)).see(f"{house.modules}/management", language="en")
    assert "Press report: 松坪镇河水变清了" in english.text
    late = {**values, "kind": "press", "issued_on": (today + timedelta(days=2)).isoformat()}
    wrong = await house.clerk.send(form, "/supervision", values=late)
    assert (wrong.status, 'id="f-issued_on-e"' in wrong.html) == (422, True)


@pytest.mark.skipif(AXE is None and not CI, reason="NO AXE: accessibility is not checked")
async def test_5_4_1_pages_of_the_modules_are_accessible_and_fit_a_telephone(
    house: House, cast: Cast, browser: Browser, origin: str
) -> None:
    assert AXE, "CI needs axe-playwright-python"
    await with_chapters(house)
    named = {"name": "功能区划", "kind": "function-zones"}
    atlas = await house.clerk.see(f"{house.modules}/atlas")
    await house.clerk.send(atlas, "/atlas", file=("图.geojson", LAYER), values=named)
    source, task = await measured(house, cast), await tracked(house, cast)
    paths = [
        f"{house.modules}/{name}"
        for name in (
            "atlas",
            "films",
            "monitoring",
            "tasks",
            "supervision",
            "management",
            "reports",
        )
    ]
    paths += [f"{house.modules}/monitoring/{source}", task, f"/documents/{house.film}/view"]
    async with working_on(browser, origin, cast, CLERK, paths[0]) as page:
        for number, path in enumerate(paths):
            width = (375, 1280)[number % 2]
            for language, wide in (("zh", width), ("en", 1655 - width)):
                await page.set_viewport_size({"width": wide, "height": 800})
                await page.goto(f"{origin}{path}?lang={language}")
                over = await page.evaluate("document.documentElement.scrollWidth")
                assert over <= wide, f"{path} is {over} px wide in a window of {wide}"
                if SHOTS:
                    name = f"{path.split('/')[-1][:12]}-{number}-{language}-{wide}.png"
                    await page.screenshot(path=Path(SHOTS) / name, full_page=True)
            await page.evaluate(AXE)
            assert await page.evaluate(VIOLATIONS) == [], path
        await jumps_to_a_chapter(page)
        await plays_where_it_is_clicked(page, f"{origin}{house.modules}/films")


async def plays_where_it_is_clicked(page: Window, films: str) -> None:
    """B3.4.4: by its name alone; the film comes into the page, and the address stays."""
    await page.goto(f"{films}?lang=zh")
    film, before = page.locator("video[data-film]"), page.url
    await expect(film).to_have_count(0)
    await page.locator("main h2").get_by_role("link", name="汇报片.mp4").click()
    await expect(film).to_be_visible(timeout=PATIENCE)
    await expect(film).to_have_js_property("readyState", 4, timeout=PATIENCE)
    await expect(film).to_have_js_property("paused", value=False)
    assert page.url == before


async def jumps_to_a_chapter(page: Window) -> None:
    """By the keyboard: the film moves, and the page stays."""
    film, before = page.locator("evidence-viewer video"), page.url
    await expect(film).to_have_js_property("readyState", 4, timeout=PATIENCE)
    await page.locator("a[data-second='4']").focus()
    await page.keyboard.press("Enter")
    await expect(film).to_have_js_property("currentTime", 4, timeout=PATIENCE)
    await expect(film).to_be_focused()
    assert page.url == before
    await page.locator("[data-stamp='chapter-minute']").evaluate("button => button.click()")
    await expect(page.locator("#chapter-minute")).to_have_value("00:04")
    words = "video => [...video.textTracks].map(track => track.label).join()"
    assert await film.evaluate(words) in {"中文", "Chinese"}
