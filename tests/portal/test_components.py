"""Guards over macros and classes: what is defined is used, and what is used is defined.

They read the sources; how a component looks is for people to judge.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

from services.api.portal.rendering import HERE
from tests.portal.test_templates import ALL, source, tree

STATIC = HERE / "static"
NAME = r"[a-z][a-z0-9_-]*"
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
QUOTED = re.compile(r"""(?<![=!]= )(?<!\w\()['"]([a-z0-9_ -]*)['"](?! in )""")
"""What an expression may put there; not what it compares with or asks about."""
ATTRIBUTE = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', re.DOTALL)
IN_STYLES = re.compile(rf"\.({NAME})")
WIDTH = re.compile(r"\{% block width %\}([a-z-]+)\{% endblock %\}")


def macros() -> Iterator[tuple[str, str]]:
    """File and name of every macro."""
    for name in ALL:
        for macro in tree(name).find_all(nodes.Macro):
            yield name, macro.name


def names_read(name: str) -> Counter[str]:
    return Counter(one.name for one in tree(name).find_all(nodes.Name) if one.ctx == "load")


def imported(name: str) -> Iterator[tuple[str, str, str]]:
    """File of the macro, its name there, its name here."""
    for one in tree(name).find_all(nodes.FromImport):
        assert isinstance(one.template, nodes.Const)
        for given in one.names:
            there, here = (given, given) if isinstance(given, str) else given
            yield one.template.value, there, here


def test_every_macro_is_used_somewhere() -> None:
    used = {(file, there) for name in ALL for file, there, _ in imported(name)}
    own = {(name, word) for name in ALL for word in names_read(name)}
    assert set(macros()) - used - own == set()


def test_every_macro_that_a_template_brings_in_is_called_there() -> None:
    idle = [
        (name, here) for name in ALL for _, _, here in imported(name) if not names_read(name)[here]
    ]
    assert idle == []


def classes_said() -> tuple[set[str], set[str]]:
    """Whole names, and beginnings to which a template adds the rest (`st--` and its kinds)."""
    whole, begun = set[str](), set[str]()
    for name in ALL:
        text = source(name)
        whole |= set(WIDTH.findall(text))
        for value in ATTRIBUTE.findall(text):
            for expression in JINJA.findall(value):
                for said in QUOTED.findall(expression):
                    for word in said.split():
                        (begun if word.endswith("-") else whole).add(word)
            for word in JINJA.sub("\0", value).split():
                for part in word.split("\0"):
                    (begun if part.endswith(("-", "_")) else whole).add(part)
    whole.discard("")
    return whole, begun


def classes_drawn() -> set[str]:
    styles = "\n".join(path.read_text("utf-8") for path in (STATIC / "css").glob("*.css"))
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}|url\([^)]*\)", " ", styles, flags=re.DOTALL)
    return set(IN_STYLES.findall(selectors))


def scripts() -> str:
    return "\n".join(path.read_text("utf-8") for path in (STATIC / "js").rglob("*.js"))


def words_of(paths: Iterator[Path]) -> str:
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_every_class_of_the_styles_is_put_on_something() -> None:
    whole, begun = classes_said()
    elsewhere = scripts() + words_of(HERE.glob("*.py"))
    idle = {
        name
        for name in classes_drawn() - whole
        if not any(name.startswith(start) for start in begun)
        and not re.search(rf"""[\s"'`.]{name}[\s"'`.]""", elsewhere)
    }
    assert idle == set()


def test_every_class_that_is_put_on_something_is_drawn_or_read_by_a_script() -> None:
    whole, _ = classes_said()
    read = scripts()
    unknown = {name for name in whole - classes_drawn() if name not in read}
    assert unknown == set()
