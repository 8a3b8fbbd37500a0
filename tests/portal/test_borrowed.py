"""Previews and possibly borrowed evidence as people meet them, by page and by API (5.1.4, 5.1.8)."""

from dataclasses import dataclass

import pytest

from services.domain.evidence.derivatives import ReadOut
from services.storage.derivatives.making import Making
from services.storage.derivatives.shelf import Shelf
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from tests.api.cast import Cast
from tests.api.test_documents import case, doors, papers, settings, worker
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.test_files import planning
from tests.storage.archiving import NOW, usable
from tests.storage.reading_out import TOOLS, landscape, photograph, title

__all__ = ["case", "doors", "papers", "settings", "worker"]

CLERK, OFFICER, STRANGER = "songping.clerk", "city.officer", "baishi.officer"
ELSEWHERE = "990121102"


@dataclass
class House:
    """The archive and the read-outs, as a worker has them."""

    archive: Archive
    making: Making

    async def photograph(self, stream: str, name: str, seed: int = 5, quality: int = 90) -> str:
        body = photograph(landscape(seed), quality=quality)
        document = await usable(self.archive, stream, body, name)
        await self.making.plan(document.id, NOW)
        await self.making.read_out(document.id, ReadOut.PICTURE, NOW)
        return document.id


@pytest.fixture
async def house(cast: Cast, sealing_store: ObjectStore) -> House:
    archive = Archive(cast.doors.database, sealing_store, 1 << 20)
    shelf = Shelf(sealing_store.access, cast.doors.derivatives_bucket)
    await shelf.prepare()
    return House(archive, Making(archive, shelf, TOOLS, ocr=False))


async def test_5_1_4_whoever_sees_a_file_sees_its_previews_and_nobody_else(
    cast: Cast, case: str, house: House, person: SignIn
) -> None:
    document = await house.photograph(case, "河道.jpg")
    found = (await cast.get(CLERK, f"/documents/{document}/derivatives")).json()
    assert [one["kind"] for one in found["derivatives"]] == ["preview", "thumbnail"]
    assert found["facts"]["latitude"] == 28.5
    opened = await cast.get(CLERK, f"/documents/{document}/derivatives/thumbnail/1")
    assert opened.status_code == 307
    picture = await cast.http.get(opened.headers["location"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert "sandbox" in picture.headers["content-security-policy"]
    for path in (f"/documents/{document}/derivatives", opened.request.url.path):
        foreign = await cast.get(STRANGER, path.removeprefix("/api/v1"))
        assert foreign.status_code == 404

    clerk = await person(CLERK)
    page = await clerk.see(f"/cases/{case}/files")
    assert f'src="/documents/{document}/derivatives/thumbnail/1"' in page.html
    assert "相机记录的拍摄时间：2030-03-04 09:41:07" in page.text
    assert "北纬28.5°，东经119.25°" in page.text
    shown = await clerk.http.get(f"/documents/{document}/derivatives/thumbnail/1")
    assert (shown.status_code, "X-Amz-Signature" in shown.headers["location"]) == (303, True)


async def test_5_1_8_an_officer_sees_both_places_and_notes_what_came_of_it(
    cast: Cast, house: House, person: SignIn
) -> None:
    clerk = await person(CLERK)
    case = await planning(clerk, person)
    async with cast.doors.database.writing() as tx:
        await title(tx, "title-elsewhere", ELSEWHERE)
    await house.photograph("title-elsewhere", "白云河道.jpg")
    await house.photograph(case, "我镇河道.jpg", quality=40)

    (found,) = (await cast.get(OFFICER, f"/cases/{case}/likenesses")).json()["likenesses"]
    officer, form = await person(OFFICER), f"/borrowed/{found['id']}"
    page = await officer.see(f"/cases/{case}")
    page = await officer.see(page.link("疑似重复使用的佐证"))
    assert "画面相似：其他单位的案卷" in page.text
    assert "我镇河道.jpg" in page.text
    assert "白云河道.jpg" in page.text
    assert page.link("我镇河道.jpg").endswith("/view"), "where it is marked who looks"
    page = await officer.send(page, form, note="两处河道不同")
    assert (page.status, "请选一个结论" in page.text) == (422, True)
    assert "两处河道不同" in page.html
    page = await officer.send(page, form, judgement="pursued", note="两处河道不同")
    assert "需要追查" in page.text
    assert "0项还没有结论" in page.text

    (found,) = (await cast.get(OFFICER, f"/cases/{case}/likenesses")).json()["likenesses"]
    assert [one["judgement"] for one in found["judged"]] == ["pursued"]
    again = {"judgement": "explained", "note": "同一条河"}
    path = f"/cases/{case}/likenesses/{found['id']}/judgements"
    said = await cast.post(OFFICER, path, again)
    assert [one["note"] for one in said.json()["likenesses"][0]["judged"]] == [
        "同一条河",
        "两处河道不同",
    ]


async def test_5_1_8_an_expert_gets_from_the_evidence_to_what_it_is_like(
    cast: Cast, city: City, house: House, person: SignIn
) -> None:
    expert, review = await person("expert.one"), f"/cases/{city.assessed}/review"
    assert "疑似重复使用的佐证" not in (await expert.see(review)).text
    async with cast.doors.database.writing() as tx:
        await title(tx, "title-elsewhere", ELSEWHERE)
    await house.photograph("title-elsewhere", "白云河道.jpg")
    await house.photograph(city.assessed, "我镇河道.jpg", quality=40)
    page = await expert.see((await expert.see(review)).link("疑似重复使用的佐证"))
    assert page.path == f"/cases/{city.assessed}/borrowed"
    assert "白云河道.jpg" in page.text


async def test_5_1_8_where_a_unit_lies_is_entered_and_its_photographs_are_judged_by_it(
    cast: Cast, case: str, house: House, person: SignIn
) -> None:
    await house.photograph(case, "河道.jpg")
    officer = await person(OFFICER)
    page = await officer.see(f"/cases/{case}/borrowed")
    assert "没有登记本单位的位置" in page.text
    page = await officer.send(page, "/place", latitude="北", longitude="119", radius_km="10")
    assert (page.status, "北纬应为" in page.text) == (422, True)
    page = await officer.send(page, "/place", latitude="28.9", longitude="119.25", radius_km="10")
    assert "拍摄地点在单位范围之外" in page.text
    assert "约44公里" in page.text
    wider = {"latitude": 28.9, "longitude": 119.25, "radius_km": 60}
    headers = await cast._headers(OFFICER)
    path = f"/api/v1/cases/{case}/likenesses"
    assert (await cast.http.put(f"{path}/place", json=wider, headers=headers)).status_code == 204
    assert (await cast.get(OFFICER, f"/cases/{case}/likenesses")).json() == {"likenesses": []}


async def test_5_1_8_the_applicant_never_learns_of_it(
    cast: Cast, case: str, person: SignIn
) -> None:
    assert (await cast.get(CLERK, f"/cases/{case}/likenesses")).status_code == 403
    clerk = await person(CLERK)
    assert (await clerk.http.get(f"/cases/{case}/borrowed")).status_code == 403
    assert "疑似重复" not in (await clerk.see(f"/cases/{case}")).text
