"""The task list by page: gates first, the next step of each group, who did what (portal B3.1)."""

import pytest

from services.domain.papers.dossier import DocumentState
from services.storage.tables.base import table_of
from services.storage.tables.documents import DocumentRow
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn


async def usable_file(cast: Cast, case: str, name: str) -> str:
    """A file that has passed its check; how it does is the archive's matter."""
    row = DocumentRow(
        id=name,
        stream=case,
        name=name,
        promised_type="application/pdf",
        declared_size=1000,
        state=DocumentState.USABLE.value,
        media_type="application/pdf",
        size=1000,
        pages=20,
        made_by=await cast.account("songping.clerk"),
        made_at=await cast.now(),
        touched_at=await cast.now(),
    )
    async with cast.doors.database.writing() as tx:
        await tx.execute(table_of(DocumentRow).insert().values(**row.model_dump()))
    return name


pytestmark = pytest.mark.usefixtures("worker")


async def test_b3_1_two_statements_and_no_percentage_then_the_gates_before_all_others(
    person: SignIn, city: City
) -> None:
    page = await (await person("songping.clerk")).see(f"/cases/{city.checking}")
    text = page.text
    assert "项已齐" in text
    assert "项达标" in text
    assert "%" not in text.split("材料")[1].split("下一步")[0]
    assert "由受理检查的同一套规则算出" in text
    gates, indicators = text.index("一、基本条件"), text.index("二、建设指标")
    assert gates < text.index("环境整洁") < indicators < text.index("三、申报材料")
    assert "项都满足才能申报" in text


async def test_b3_1_each_group_says_its_next_step_and_one_button_leads_to_the_first(
    person: SignIn, city: City
) -> None:
    page = await (await person("songping.clerk")).see(f"/cases/{city.checking}")
    assert page.text.count("下一步：") == 4  # The one on top, and one in each of three groups.
    assert page.html.count('<a class="btn" href') == 1
    assert "还不能开始" in page.text
    assert "先补齐上面的材料和指标" in page.text


async def test_b3_1_each_row_says_who_worked_on_it_last(person: SignIn, city: City) -> None:
    clerk = await person("songping.clerk")
    page = await clerk.see(f"/cases/{city.checking}/indicators/T03a")
    names = [name for name in page.form("T03a").offered if name.startswith("v.")]
    year = max(name.rpartition(".")[2] for name in names)
    first = next(name for name in names if name.endswith(year))
    await clerk.send(page, "T03a", values={first: "51.5"})
    task_page = await clerk.see(f"/cases/{city.checking}")
    row = task_page.text.split("环境污染防治")[1].split("生态保护")[0]
    assert "修改" in row
    assert "（星期" in row
    untouched = task_page.text.split("机制健全")[1][:60]
    assert "修改" not in untouched


async def test_b3_1_the_closing_question_is_a_word_to_colleagues_and_can_be_taken_back(
    person: SignIn, cast: Cast, city: City
) -> None:
    clerk = await person("songping.clerk")
    home = f"/cases/{city.checking}"
    empty = await clerk.see(f"{home}/dossier/letter")
    assert "这一部分完成了吗" not in empty.text
    await usable_file(cast, city.checking, "申报文件.pdf")
    page = await clerk.see(f"{home}/dossier/letter")
    document = page.form("dossier/letter").offered["document"][0]
    page = await clerk.send(page, "dossier/letter", document=document, kind="letter")
    tasks = await clerk.send(page, "/finished", finished="yes")
    assert "已完成" in tasks.text.split("三、申报材料")[1]
    again = await clerk.see(f"{home}/dossier/letter")
    assert "回答：已完成" in again.text
    tasks = await clerk.send(again, "/finished", finished="no")
    assert "已完成" not in tasks.text.split("三、申报材料")[1]
