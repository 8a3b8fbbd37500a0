"""4.2, 4.3: docs/mechanisms.md says of each mechanism which bundled data use it, or why none does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import iter_modules

import pytest
from pydantic import BaseModel

from services.domain import mechanisms
from services.domain.programme.library import PROGRAMMES
from services.domain.programme.schemes import bundled
from tests.guards.citations import ROOT, rule_ids

ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
TABLE = {
    found[1]: (found[2], found[3], found[4])
    for found in ROW.finditer((ROOT / "docs" / "mechanisms.md").read_text("utf-8"))
}
UNCALLED = re.findall(
    r"^\| `(\w+\.\w+)` \| (.*?) \|",
    (ROOT / "docs" / "mechanisms.md").read_text("utf-8"),
    re.MULTILINE,
)
PRODUCT = ROOT / "services"
FOLDER = PRODUCT / "domain" / "mechanisms"
HERE = f"{mechanisms.__name__}."
NOBODY = "—"


def named(value: object) -> Iterator[str]:
    """The mechanisms whose models stand in the data, however deep."""
    if isinstance(value, BaseModel):
        if type(value).__module__.startswith(HERE):
            yield type(value).__module__.removeprefix(HERE)
        for name in type(value).model_fields:
            yield from named(getattr(value, name))
    elif isinstance(value, dict):
        yield from named(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from named(one)


def users() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    definitions: list[tuple[str, BaseModel]] = [(one.id, one) for one in bundled()]
    definitions += [(one.id, one) for one in PROGRAMMES]
    for name, one in definitions:
        for module in set(named(one)):
            found.setdefault(module, set()).add(name)
    return found


def test_4_2_every_mechanism_has_its_row() -> None:
    assert set(TABLE) == {module.name for module in iter_modules(mechanisms.__path__)}


def test_4_3_the_schemes_named_are_those_whose_files_use_the_mechanism() -> None:
    found = users()
    said = {module: set(re.findall(r"`([\w-]+)`", row[0])) for module, row in TABLE.items()}
    assert said == {module: found.get(module, set()) for module in TABLE}


def uncalled() -> set[str]:
    """Public functions that nothing of the product uses, neither by name nor by their module."""
    texts = {path: path.read_text("utf-8") for path in PRODUCT.rglob("*.py")}
    near = {path for path, text in texts.items() if path.parent == FOLDER or HERE[:-1] in text}
    trees = {path: ast.parse(texts[path]) for path in near}
    used = {one for path, tree in trees.items() for one in _used(path, tree)}
    return {
        f"{path.stem}.{node.name}"
        for path, tree in trees.items()
        if path.parent == FOLDER
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    } - used


def _used(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith(HERE):
                yield from (f"{module.removeprefix(HERE)}.{one.name}" for one in node.names)
            case ast.Attribute(value=ast.Name(id=module)):
                yield f"{module}.{node.attr}"
            case ast.Name() if path.parent == FOLDER:
                yield f"{path.stem}.{node.id}"


def test_4_2_what_nothing_calls_is_listed_with_its_rule_and_nothing_else_is() -> None:
    assert {function for function, _ in UNCALLED} == uncalled()
    assert {rule for _, rules in UNCALLED for rule in rules.split(", ")} <= set(rule_ids())


def test_4_2_what_no_bundled_data_use_says_why() -> None:
    assert [name for name, (used, _, why) in TABLE.items() if used == why == NOBODY] == []


@pytest.mark.parametrize("module", TABLE)
def test_4_3_the_scenario_of_a_mechanism_is_there(module: str) -> None:
    _, scenario, why = TABLE[module]
    named = re.findall(r"`([\w/.]+)::(\w+)`", scenario)
    assert bool(named) is (scenario != NOBODY), "a scenario is told by its file and its name"
    assert named or why != NOBODY
    for path, test in named:
        file = ROOT / "tests" / Path(path)
        assert f"def {test}(" in file.read_text("utf-8")
