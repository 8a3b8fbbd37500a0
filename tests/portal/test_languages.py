"""4.3: an English page is English; the Chinese that people wrote says of itself that it is Chinese.

The pages are those that a reader comes to by links. What one typed into a field is one's own.
"""

import gzip
import re
from html.parser import HTMLParser

import pytest

from services.api.language import COOKIE, Language
from services.api.portal.language import NAMES, with_lang
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.crawler import crawl
from tests.portal.people import Person
from tests.portal.test_pages import HEAVIEST

pytestmark = pytest.mark.usefixtures("worker")

HAN = re.compile(r"[\u3400-\u9fff]")
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TYPED = {"option", "textarea"}
"""Elements that can hold nothing but text."""
READERS = ("", "songping.clerk", "city.officer", "expert.one", "admin", "auditor")


class Chinese(HTMLParser):
    """Chinese text outside of elements that are declared Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            around = self._open[-1][1] if self._open else ""
            self._open.append((tag, dict(attrs).get("lang") or around))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1] if self._open else ("", "")
        if HAN.search(data) and not language.startswith("zh") and tag not in TYPED:
            self.found.append(f"<{tag}> {data.strip()}")


def undeclared(html: str) -> list[str]:
    reader = Chinese()
    reader.feed(html)
    return reader.found


@pytest.mark.parametrize("login", READERS)
async def test_4_3_4_12_pages_reached_by_links_are_there_are_light_and_declare_their_chinese(
    login: str, *, person: SignIn, visitor: Person, city: City
) -> None:
    reader = await person(login) if login else visitor
    reader.http.cookies.set(COOKIE, Language.EN)
    found = await crawl(reader, "/")
    assert len(found.drawn) > 5
    assert found.broken == []
    weights = {page: len(gzip.compress(html.encode())) for page, html in found.drawn.items()}
    assert {page: weight for page, weight in weights.items() if weight > HEAVIEST} == {}
    left = {
        page: words
        for page, html in found.drawn.items()
        # The contract is in both languages at once.
        if not page.startswith("/docs") and (words := undeclared(html))
    }
    assert left == {}


def test_4_3_the_reader_of_pages_sees_what_is_not_declared() -> None:
    assert undeclared('<p lang="en">By <b>方文</b></p>') == ["<b> 方文"]
    assert undeclared('<p>By <span lang="zh-Hans"><b>方文</b></span><br>Fang</p>') == []


def test_4_3_chinese_in_an_english_page_is_declared_and_nothing_else_is_touched() -> None:
    said = with_lang(Language.EN, "Bureau <b>, officer, 方文")
    assert said == 'Bureau &lt;b&gt;, officer, <span lang="zh-Hans">方文</span>'
    number = with_lang(Language.EN, "No. 环示〔2032〕5号")
    assert number == 'No. <span lang="zh-Hans">环示〔2032〕5号</span>'
    assert with_lang(Language.ZH, "方文 <b>") == "方文 &lt;b&gt;"
    assert NAMES[Language.ZH] == "中文"
