"""Guards over all templates: one h1 and a title each, every text by the catalogue, no inline code.

They read the sources, so a page that nobody visits in a test is guarded as well.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import nodes

from services.api.language import Language
from services.api.portal.rendering import HERE, basis, environment
from services.domain.clocks.terms import AskExtension
from services.domain.offices.handing import HandOn
from services.domain.steps.creation_request import FileCreationRequest

TEMPLATES = HERE / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [name for name in ALL if name != "base.html" and not name.startswith(("macros/", "parts/"))]
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")
SPOKEN = {"aria-label", "title", "alt", "placeholder"}
HEADINGS = {"head", "head_row", "receipt", "case_bar", "article_text"}
"""Macros that draw the page's h1."""
COMMON = {
    "hx-get",
    "hx-post",
    "hx-trigger",
    "hx-target",
    "hx-select",
    "hx-swap",
    "hx-sync",
    "hx-status",
}
LOOKED_UP = {"_": 1, "counted": 1, "pgettext": 2}
"""How many arguments of a call the catalogue has to know."""


def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def tree(name: str) -> nodes.Template:
    return environment(Language.ZH).parse(source(name))


class Texts(HTMLParser):
    """All text and all spoken attributes, expressions left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN]


def bare_text(markup: str) -> str:
    markup = re.sub(r"\{% block width %\}[a-z-]*\{% endblock %\}", "", markup)  # A class name.
    markup = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", markup, flags=re.DOTALL)
    markup = re.sub(r"\{\{.*?\}\}", "", markup, flags=re.DOTALL)
    markup = re.sub(
        r'aria-(describedby="[a-z-]*"|invalid="true")', "", markup
    )  # Written by a macro.
    texts = Texts()
    texts.feed(markup)
    return " ".join(texts.found)


def constants_elsewhere(node: nodes.Node) -> Iterator[str]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call) and getattr(child.node, "name", "") in LOOKED_UP:
            for value in (*child.args[1:], *child.kwargs):
                yield from constants_elsewhere(value)
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str):
            yield child.value
        yield from constants_elsewhere(child)


def calls(name: str, function: str) -> Iterator[nodes.Call]:
    for call in tree(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == function:
            yield call


def headings(name: str) -> int:
    written = len(re.findall(r"<h1[ >]", source(name)))
    drawn = sum(len(list(calls(name, macro))) for macro in HEADINGS)
    documents = sum(
        1 for call in calls(name, "doc_head") if not any(k.key == "level" for k in call.kwargs)
    )
    return written + drawn + documents


@pytest.mark.parametrize("name", ALL)
def test_no_text_stands_outside_the_catalogue(name: str) -> None:
    assert not WORD.findall(bare_text(source(name)))
    assert not [text for text in constants_elsewhere(tree(name)) if HAN.search(text)]


@pytest.mark.parametrize("name", ALL)
def test_every_text_is_written_out_where_it_is_looked_up(name: str) -> None:
    """A text that is put together at run time, no catalogue can know."""
    for function, known in LOOKED_UP.items():
        for call in calls(name, function):
            assert len(call.args) >= known, f"line {call.lineno}"
            assert all(isinstance(text, nodes.Const) for text in call.args[:known]), (
                f"line {call.lineno}"
            )


@pytest.mark.parametrize("name", ALL)
def test_no_name_hides_the_catalogue(name: str) -> None:
    """`for _, words in problems` would leave the loop without texts."""
    named = {node.name for node in tree(name).find_all(nodes.Name) if node.ctx != "load"}
    assert not named & set(LOOKED_UP)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title_and_one_h1(name: str) -> None:
    assert "{% block title %}" in source(name)
    assert headings(name) == 1


@pytest.mark.parametrize("name", ALL)
def test_no_inline_code_and_no_browser_validation(name: str) -> None:
    text = source(name)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\s(required|disabled)(?=[\s>])", bare_markup(text))


def test_4_1_htmx_is_asked_for_what_both_its_versions_do() -> None:
    """Portal B4: target and swap stand on the element itself, and no attribute holds code.

    `hx-status` is the later version's alone; the earlier one swaps no refusal anyway.
    """
    asking = [tag for name in ALL for tag in re.findall(r"<[a-z][^<>]*\shx-[^<>]*>", source(name))]
    assert asking
    for tag in asking:
        used = set(re.findall(r"\s(hx-[a-z-]+)", tag))
        if used == {"hx-swap-oob"}:  # It asks for nothing: an answer to another puts it there.
            continue
        assert {"hx-target", "hx-swap"} <= used <= COMMON, tag


def bare_markup(text: str) -> str:
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", ALL)
def test_every_posting_form_carries_the_csrf_token(name: str) -> None:
    for form in re.findall(r'<form[^>]*method="post".*?</form>', source(name), flags=re.DOTALL):
        assert "csrf" in form


def test_colours_stand_in_the_tokens_alone() -> None:
    styles = [path for path in (HERE / "static" / "css").glob("*.css") if path.name != "tokens.css"]
    assert styles
    for path in styles:
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", Path(path).read_text("utf-8"))


def test_an_act_shows_the_procedures_rules_and_no_others() -> None:
    assert basis(AskExtension) == "C2.9.4"
    assert basis(HandOn) == ""
    assert basis(FileCreationRequest) == "A1.1, A2.1, A3.1"
