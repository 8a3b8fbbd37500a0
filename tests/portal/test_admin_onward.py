"""Lists of the administrator go on where a page ends: every line on one page, none on two (4.10)."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import SQLModel

from services.domain.clocks.calendar import start_of_day
from services.storage.queries.administrator import PAGE
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, NoticeRow, StreamRow, TitleRow
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_admin import BOARD, CALENDAR, Held, Look, look, noticed
from tests.storage.recording import record

__all__ = ["look"]

MORE = 5
"""Lines of the second page."""


async def repeated(
    database: Database, table: type[SQLModel], key: str, of: str, ids: Sequence[str]
) -> None:
    """The same row under other ids: what a list shows of many is what it shows of one."""
    columns = table_of(table).c
    async with database.writing() as tx:
        found = await tx.execute(table_of(table).select().where(columns[key] == of))
        row = dict(found.one()._mapping)
        for number, one in enumerate(ids):
            own = {"number": f"第{number}号"} if "number" in row else {}
            await tx.execute(table_of(table).insert().values({**row, **own, key: one}))


async def followed(reader: Person, page: Page, word: str) -> list[Page]:
    """Every page of a list; `word` is how its link onwards ends."""
    pages = [page]
    while onward := [href for text, href in pages[-1].links.items() if text.endswith(word)]:
        pages.append(await reader.see(onward[0]))
        assert len(pages) <= MORE
    return pages


def linked(page: Page, prefix: str) -> list[str]:
    """Addresses in the table below this one, in their order."""
    found = [part.partition('"')[0] for part in page.html.split(f'href="{prefix}')[1:]]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("name", "over", "begun"),
    [("正在公示", False, True), ("已期满、待命名", True, True), ("准备中", False, False)],
)
async def test_4_10_every_notice_stands_on_one_page_of_its_part(
    cast: Cast, look: Look, person: SignIn, *, name: str, over: bool, begun: bool
) -> None:
    database, stage = cast.doors.database, noticed(over=over)
    await record(database, stage)
    if not begun:
        async with database.writing() as tx:
            await tx.execute(table_of(NoticeRow).update().values(starts_at=None, ends_at=None))
    first = stage.case.id
    ids = [f"case-{number:03}" for number in range(PAGE + MORE - 1)]
    await repeated(database, CaseRow, "id", first, ids)
    await repeated(database, NoticeRow, "case", first, ids)
    page = await look(BOARD, stage.now + timedelta(hours=1))
    pages = await followed(await person("admin"), page, f"下一页：{name}")
    shown = [linked(one, "/cases/") for one in pages]
    assert [len(one) for one in shown] == [PAGE, MORE]
    assert sorted(shown[0] + shown[1]) == sorted([first, *ids])
    others = {"正在公示", "已期满、待命名", "准备中"} - {name}
    assert not any(f"<h2>{other}</h2>" in pages[1].html for other in others)


async def test_4_10_every_recheck_stands_on_one_page_of_the_calendar(
    cast: Cast, look: Look, person: SignIn
) -> None:
    database, held = cast.doors.database, Held(date(2030, 4, 1))
    await record(database, held.stage)
    first = held.stage.state.id
    ids = [f"title-x{number:03}" for number in range(PAGE + MORE - 1)]
    await repeated(database, TitleRow, "id", first, ids)
    await repeated(database, StreamRow, "id", first, ids)
    page = await look(CALENDAR, start_of_day(date(2031, 4, 1)))
    pages = await followed(await person("admin"), page, "下一页")
    shown = [linked(one, "/register/") for one in pages]
    assert [len(one) for one in shown] == [PAGE, MORE]
    assert sorted(shown[0] + shown[1]) == sorted([first, *ids])
