"""5.3.1: the search page finds words in what is written, page by page, for whom it is."""

import pytest

from services.domain.papers.dossier import DocumentState
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.page_texts import PageText, keep_pages
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn

pytestmark = pytest.mark.usefixtures("worker")
PLAN = "青溪县<script>水环境</script>达到ＧＢ３８３８标准"


async def plan_of(
    cast: Cast, case: str, *pages: str, name: str = "plan-1", replaces: str | None = None
) -> None:
    """A usable file of the case, as it stands once its pages were read out."""
    now = await cast.doors.clock.now()
    async with cast.doors.database.writing() as tx:
        await documents.add(
            tx,
            StoredDocument(
                id=name,
                replaces=replaces,
                stream=case,
                name="规划文本.pdf",
                promised_type="application/pdf",
                declared_size=9,
                size=9,
                state=DocumentState.USABLE,
                made_by="clerk",
                made_at=now,
            ),
        )
        await keep_pages(tx, name, [PageText(page=n, text=t) for n, t in enumerate(pages, 1)])


async def test_5_3_1_a_word_in_a_document_leads_to_its_page(
    person: SignIn, cast: Cast, city: City
) -> None:
    await plan_of(cast, city.implementing, "封面", PLAN)
    officer = await person("city.officer")
    page = await officer.see("/search?q=gb3838 水环境")
    assert page.link("规划文本.pdf，第2页") == "/documents/plan-1/view?page=2"
    assert "<mark>ＧＢ３８３８</mark>" in page.html
    assert "<mark>水环境</mark>" in page.html
    assert "<script>水" not in page.html, "what is written in a file is text"
    assert f"/cases/{city.implementing}" in page.links.values()


async def test_5_3_1_what_a_newer_version_has_replaced_is_found_and_said_to_be_so(
    person: SignIn, cast: Cast, city: City
) -> None:
    """Both have the words; nobody should cite the old one for want of a date."""
    await plan_of(cast, city.implementing, PLAN)
    officer = await person("city.officer")
    assert "已有新版本" not in (await officer.see("/search?q=规划文本")).text
    await plan_of(cast, city.implementing, PLAN, name="plan-2", replaces="plan-1")
    page = await officer.see("/search?q=水环境")
    newer, older = (page.html.index(f"/documents/plan-{n}/view") for n in (2, 1))
    assert newer < older < page.html.index("，已有新版本")
    assert page.html.count("，已有新版本") == 1
    assert (await officer.see("/search?q=规划文本")).html.count("，已有新版本") == 1


async def test_5_3_1_more_contents_come_page_by_page(
    person: SignIn, cast: Cast, city: City
) -> None:
    await plan_of(cast, city.implementing, *(f"剪纸作品第{number}幅" for number in range(1, 24)))
    officer = await person("city.officer")
    page, found = await officer.see("/search?q=剪纸"), []
    while True:
        found += [href for href in page.links.values() if "/view?page=" in href]
        if "更多内容" not in page.links:
            break
        page = await officer.see(page.links["更多内容"])
        assert page.link("回到第一页") == "/search?q=%E5%89%AA%E7%BA%B8"
    assert found == [f"/documents/plan-1/view?page={number}" for number in range(23, 0, -1)]


async def test_5_3_1_a_word_of_an_act_leads_to_its_place_in_the_log_and_none_to_an_objector(
    person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    page = await officer.see("/search?q=石拱桥")
    [href] = {href for href in page.links.values() if "/timeline#n" in href}
    address, _, anchor = href.partition("#")
    assert address == f"/cases/{city.rectifying}/timeline"
    log = await officer.see(address)
    assert f'id="{anchor}"' in log.html
    assert "石拱桥" in log.text
    filing = await officer.see(f"/filings/{city.objection}")
    assert "异议" in filing.text, "the bureau reads the objection where it lies (6.4.3)"
    for words in ("异议内容", "联系方式", "举报"):
        assert city.objection not in (await officer.see(f"/search?q={words}")).html


async def test_5_3_1_nobody_finds_what_is_written_where_they_may_not_look(
    person: SignIn, cast: Cast, city: City
) -> None:
    await plan_of(cast, city.implementing, PLAN)
    clerk = await person("songping.clerk")
    for words in ("水环境", "石拱桥", "排口"):
        page = await clerk.see(f"/search?q={words}")
        assert "没有找到" in page.text, words
