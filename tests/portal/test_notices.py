"""Notices in the portal: checked, published, fixed, corrected, fetched, subscribed to (6.4.1, 6.4.4)."""

import json
from hashlib import sha256
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import segno
from temporalio.testing import WorkflowEnvironment

from services.domain.attainment.datasheet import DataSheet
from services.domain.base import ActorRef
from services.domain.programme.schema import Track
from services.domain.review.conflicts import DeclareInterests
from services.domain.steps.acceptance import AppointGroup
from services.domain.steps.public_notice import SignNotice
from services.domain.tree.units import Function
from services.storage.session import Database
from services.storage.statements import insert_once
from services.storage.tables.sections import SubmittedDataRow
from tests.api.cast import Cast
from tests.domain.stage import CLEAR
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.workflows.walk import EXPERTS, Walk

pytestmark = pytest.mark.usefixtures("worker")

OWN = {"hotline": "0999-12369", "mailbox": "ts@example.cn", "address": "示例路1号"}
SECOND = {
    "second_office": "青溪县环境保护局",
    "second_hotline": "0999-22369",
    "second_mailbox": "qx@example.cn",
    "second_address": "示例路2号",
}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
async def signed(cast: Cast, env: WorkflowEnvironment) -> Walk:
    """A village whose notice is signed, and not yet published."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.do(SignNotice, document_no="环示〔2032〕5号")
    return walk


async def sent(who: Person, case: str, kind: str, **typed: Any) -> Page:
    form = await who.see(f"/cases/{case}/acts/{kind}")
    assert form.status == 200, form.text[:400]
    return await who.send(form, kind, **typed)


async def published(who: Person, case: str) -> None:
    after = await sent(who, case, "publish-notice", **OWN, **SECOND)
    assert "已办理" in after.text, after.text[:600]


async def test_6_4_1_6_4_4_a_notice_is_checked_published_fixed_and_handed_out(
    person: SignIn, visitor: Person, signed: Walk, cast: Cast
) -> None:
    """One walk for all that is true of a first version: walking there is what takes long."""
    await nothing_is_there(visitor, signed)
    await what_lacks_keeps_it_back(await person("city.officer"), signed)
    await published(await person("city.officer"), signed.case_id)
    await anybody_can_compute_the_digest(visitor, signed)
    await key_figures_stand_beside_the_article(visitor, signed, cast.doors.database)
    await its_code_leads_to_the_notice(visitor, signed)
    await unchanged_is_not_sent_twice(visitor, signed)
    await feeds_name_the_notice_and_its_result(visitor, signed)


async def nothing_is_there(visitor: Person, signed: Walk) -> None:
    for path in ("", "/article.txt", "/qr.svg", "/versions/1"):
        assert (await visitor.http.get(f"/notices/{signed.case_id}{path}")).status_code == 404


async def what_lacks_keeps_it_back(officer: Person, signed: Walk) -> None:
    """6.4.1: each is listed with whose it is."""
    desk = await officer.see(f"/cases/{signed.case_id}/notice")
    assert "发布前核对" in desk.text
    assert "缺2项" in desk.text, desk.text[:900]
    refused = await sent(officer, signed.case_id, "publish-notice", **OWN)
    assert refused.status == 409
    assert "发布前核对还有1项未完成" in refused.text
    assert OWN["address"] in refused.html, "what was typed is kept"
    assert (await signed.case()).notice.published_at is None
    api = await officer.http.get(f"/api/v1/cases/{signed.case_id}/public-notice/checks")
    assert api.status_code == 200, api.text
    assert not api.json()["ready"]


async def anybody_can_compute_the_digest(visitor: Person, signed: Walk) -> None:
    page = await visitor.see(f"/notices/{signed.case_id}")
    article = await visitor.http.get(f"/notices/{signed.case_id}/article.txt")
    digest = sha256(article.content).hexdigest()
    assert f'data-digest="{digest}"' in page.html
    assert " ".join(digest[at : at + 4] for at in range(0, 64, 4)) in page.text
    inside = page.html[page.html.index("<article") : page.html.index("</article>")]
    assert "主要数据" not in page.text, "of data that were never submitted nothing is counted"
    assert "countdown" not in inside, "what changes by the day is no part of the article"
    for words in (*OWN.values(), *SECOND.values(), "环示〔2032〕5号"):
        assert words in inside
    assert "is to be named" in article.text, "in both languages"
    english = await visitor.see(f"/notices/{signed.case_id}?lang=en")
    assert "24:00 Beijing time: 7 days" in english.text


async def key_figures_stand_beside_the_article(
    visitor: Person, signed: Walk, database: Database
) -> None:
    """6.3.2: of the data submitted last; how many limits are not confirmed is said."""
    async with database.writing() as tx:
        body = DataSheet(year=2031).model_dump_json()
        await insert_once(tx, SubmittedDataRow, stream=signed.case_id, seq=1, body=body)
    page = await visitor.see(f"/notices/{signed.case_id}?lang=zh")
    figures = page.text[page.text.index("主要数据") :]
    assert "达标指标 0项，共" in figures
    assert "0项已核实，0项待核实" in figures
    assert "不是正式数据" in figures
    inside = page.html[page.html.index("<article") : page.html.index("</article>")]
    assert "主要数据" not in inside, "they stand beside the article that is fixed"


async def its_code_leads_to_the_notice(visitor: Person, signed: Walk) -> None:
    """6.4.4: the very picture of a code for the address at which the notice opens."""
    code = await visitor.http.get(f"/notices/{signed.case_id}/qr.svg")
    assert code.headers["content-type"].startswith("image/svg+xml")
    notice = await visitor.http.get(f"/notices/{signed.case_id}")
    assert notice.status_code == 200
    wanted = BytesIO()
    made = segno.make(str(notice.url), error="m", micro=False)
    made.save(wanted, kind="svg", scale=4, border=2)
    assert code.content == wanted.getvalue()


async def unchanged_is_not_sent_twice(visitor: Person, signed: Walk) -> None:
    case = signed.case_id
    for path in (f"/notices/{case}", "/notices", "/notices/feed.atom", "/notices/feed.json"):
        first = await visitor.http.get(path)
        assert first.status_code == 200
        asked = {"if-none-match": first.headers["etag"]}
        again = await visitor.http.get(path, headers=asked)
        assert (again.status_code, again.content) == (304, b""), path
    tag = (await visitor.http.get(f"/notices/{case}")).headers["etag"]
    await signed.sleep(days=1)
    tomorrow = await visitor.http.get(f"/notices/{case}", headers={"if-none-match": tag})
    assert tomorrow.status_code == 200, "the countdown is another one"


async def feeds_name_the_notice_and_its_result(visitor: Person, signed: Walk) -> None:
    case = signed.case_id
    atom = ET.fromstring((await visitor.http.get("/notices/feed.atom")).content)
    (entry,) = atom.findall(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href", "").endswith(f"/notices/{case}")
    assert entry.findtext(f"{ATOM}id")
    assert atom.findtext(f"{ATOM}updated")
    await signed.sleep(days=8)
    await signed.name()
    feed = json.loads((await visitor.http.get("/notices/feed.json?lang=en")).text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["id"].rpartition("#")[2] for one in feed["items"]] == ["notice", "result"]
    assert feed["items"][1]["title"].startswith("Result: ")


async def test_6_4_1_a_correction_begins_anew_and_the_versions_lead_to_each_other(
    person: SignIn, visitor: Person, signed: Walk
) -> None:
    case = signed.case_id
    await published(await person("city.officer"), case)
    before = (await visitor.http.get(f"/notices/{case}/article.txt")).content
    await signed.sleep(days=3)
    leader = await person("city.leader")
    typed = {**OWN, **SECOND, "hotline": "0999-99999", "document_no": "环示〔2032〕9号"}
    done = await sent(leader, case, "correct-notice", reason="举报电话有误。", **typed)
    assert "已办理" in done.text, done.text[:600]
    now = await visitor.see(f"/notices/{case}")
    assert "更正后的第2版" in now.text
    assert "举报电话有误。" in now.text
    assert "环示〔2032〕9号" in now.text
    old = await visitor.see(now.link("第1版"))
    assert "由第2版更正并代替" in old.text
    assert OWN["hotline"] in old.text
    assert old.link("查看现行版") == f"/notices/{case}"
    kept = await visitor.http.get(f"/notices/{case}/article.txt?number=1")
    assert kept.content == before
    listed = (await visitor.http.get(f"/api/v1/notices/{case}/versions")).json()["versions"]
    assert [one["number"] for one in listed] == [1, 2]
    assert listed[0]["digest"] == sha256(before).hexdigest()
    desk = await leader.see(f"/cases/{case}/notice")
    assert "第2版" in desk.text


class RecusedWalk(Walk):
    """Of its acceptance group one stands back, for a reason of his own."""

    stands_back = ""

    async def appoint(self) -> None:
        members = (*EXPERTS, self.stands_back)
        await self.do(AppointGroup, experts=members, chair=EXPERTS[0])
        seat = ActorRef(account=self.stands_back, function=Function.EXPERT, unit="9901")
        await self.do(DeclareInterests, seat, **{**CLEAR, "kin": True})


async def test_6_1_2_the_notice_counts_who_stood_back_and_names_nobody(
    cast: Cast, env: WorkflowEnvironment, visitor: Person
) -> None:
    """Of a group that was appointed, not drawn: there is no page of draws to say it."""
    walk = RecusedWalk(cast.doors.cases, env, cast.doors.database, Track.TOWN)
    walk.stands_back = await cast.account("expert.three")
    await walk.to_notice()
    await walk.publish()
    page = await visitor.see(f"/notices/{walk.case_id}")
    english = await visitor.see(f"/notices/{walk.case_id}?lang=en")
    assert "回避1人。" in page.text
    assert "只公布人数，不公布姓名和理由。" in page.text
    assert f"/cases/{walk.case_id}/draws" not in page.html
    known = (cast.accounts["expert.three"].name, walk.stands_back, "expert.three", "亲属")
    article = (await visitor.http.get(f"/notices/{walk.case_id}/article.txt")).text
    said = page.text + english.text + article
    assert [one for one in known if one in said] == []
