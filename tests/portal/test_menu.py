"""The main menu (issue 4.1): six entries at most in its row, one button on phones, nothing lost.

It asks of every function alone what the menu offers; that each entry opens for whom it is offered
is walked in test_prefix.py.
"""

import pytest

from services.api.portal.menu import MENU, ROW, NavItem, menu_of
from services.domain.tree.units import Function
from tests.portal.conftest import SignIn
from tests.portal.people import Person

pytestmark = pytest.mark.usefixtures("worker")


def entries(functions: tuple[Function, ...]) -> list[NavItem]:
    return [
        item for _, lines in MENU for whom, some in lines if whom & set(functions) for item in some
    ]


@pytest.mark.parametrize("function", Function)
def test_4_1_the_row_has_six_entries_at_most_and_the_rest_is_behind_one_button(
    function: Function,
) -> None:
    menu = menu_of([function])
    button = 1 if menu.rest else 0
    assert 0 < len(menu.row) + button <= ROW
    assert [item.href for item in menu.items] == [item.href for item in entries((function,))]


def test_4_1_with_all_functions_the_menu_stays_a_menu() -> None:
    menu = menu_of(list(Function))
    assert len(menu.row) == ROW - 1
    assert set(menu.row) | set(menu.rest) == set(menu.items)


def test_2_4_1_jobs_that_ask_for_attention_are_told_on_the_button_that_hides_them() -> None:
    assert menu_of([Function.ADMINISTRATOR], 3).hidden_count == 3
    assert menu_of([Function.ADMINISTRATOR], 0).hidden_count == 0


def test_2_5_1_who_works_for_a_part_of_the_installation_finds_no_jobs() -> None:
    hrefs = {item.href for item in menu_of([Function.ADMINISTRATOR], None).items}
    assert "/admin/jobs" not in hrefs
    assert hrefs < {item.href for item in menu_of([Function.ADMINISTRATOR]).items}


def test_4_1_of_two_entries_the_more_exact_one_stands_for_a_page() -> None:
    here = menu_of([Function.ADMINISTRATOR]).here("/admin/calendars/2031")
    assert here is not None
    assert here.href == "/admin/calendars"


async def test_4_1_the_public_finds_its_pages_without_the_button(visitor: Person) -> None:
    front = await visitor.see("/")
    assert {"/notices", "/register", "/guide", "/inquiry"} <= set(front.links.values())


async def test_4_1_a_refusal_keeps_the_menu_of_whoever_is_signed_in(
    person: SignIn, visitor: Person
) -> None:
    officer = await person("city.officer")
    for path in ("/cases/none", "/nowhere", "/cases/none/acts/none"):
        page = await officer.see(path)
        assert page.status == 404
        assert "/worklist" in page.links.values()
        assert "/worklist" not in (await visitor.see(path)).links.values()
