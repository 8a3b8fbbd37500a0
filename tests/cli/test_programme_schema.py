"""The JSON Schemas for editors: committed, strict, and of one mind with the models (4.1.1)."""

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import cast

import pytest
from jsonschema import Draft202012Validator
from pydantic import JsonValue

from services.cli.main import run
from services.cli.programme_schema import FOLDER, MODELS, schema_of, written
from services.domain.programme.reading import read_yaml
from services.domain.programme.words import Definition
from services.domain.programme_check.findings import Code
from services.domain.programme_check.placing import Written
from tests.fixtures.zoo import BUNDLED, CAGES, report_of

ROOT = Path(__file__).parents[2]


def plain(tree: object) -> object:
    """As an editor sees it: a day is a word."""
    match tree:
        case dict():
            return {key: plain(value) for key, value in tree.items()}
        case list():
            return [plain(item) for item in tree]
        case date():
            return tree.isoformat()
    return tree


def validator(tree: object) -> Draft202012Validator:
    form = tree.get("schema", "") if isinstance(tree, dict) else ""
    names = {"eco-catalogue/1": "catalogue", "evaluation-scheme/1": "scheme"}
    name = names.get(form, "programme")
    schema = json.loads((ROOT / FOLDER / f"{name}.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema)


def test_4_1_1_the_committed_schemas_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run(["programme", "schema", "--check"]) == 0


def test_4_1_1_a_schema_that_is_out_of_date_is_named_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / FOLDER).mkdir()
    assert run(["programme", "schema", "--check"]) == 1
    assert "make schemas" in capsys.readouterr().err
    assert run(["programme", "schema"]) == 0
    assert run(["programme", "schema", "--check"]) == 0


def test_4_1_1_each_is_a_schema_itself() -> None:
    for _, text in written():
        Draft202012Validator.check_schema(json.loads(text))


SAYS = {"type", "$ref", "const", "enum", "anyOf", "oneOf", "if"}
"""A schema without any of these takes whatever stands there."""
Part = dict[str, JsonValue]


def within(part: Part) -> Iterator[tuple[str, Part]]:
    """Every schema inside a schema; defaults and choices are values and no schemas."""
    for key in ("$defs", "properties"):
        yield from cast("dict[str, Part]", part.get(key, {})).items()
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        yield from ((key, one) for one in cast("list[Part]", part.get(key, [])))
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(found := part.get(key), dict):
            yield key, found


def left_open(part: Part, at: str) -> Iterator[str]:
    mapping = part.get("type") == "object" and not part.keys() & {"properties", "if"}
    typed = isinstance(part.get("additionalProperties"), dict)
    if not part.keys() & SAYS or (mapping and not typed):
        yield at
    for name, one in within(part):
        yield from left_open(one, f"{at}.{name}")


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_4_1_1_nothing_takes_a_tree_of_whatever_one_likes(model: type[Definition]) -> None:
    """No untyped dict: a mapping says what it maps to, and no value is just any JSON."""
    assert list(left_open(schema_of(model), model.__name__)) == []


class Loose(Definition):
    tree: dict[str, JsonValue]
    bag: dict[str, object]
    typed: dict[str, int]


def test_4_1_1_a_place_that_takes_anything_would_be_found() -> None:
    assert set(left_open(schema_of(Loose), "Loose")) == {"Loose.JsonValue", "Loose.bag"}


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.stem)
def test_4_1_1_an_editor_finds_nothing_in_what_ships_with_the_product(file: Path) -> None:
    tree = plain(read_yaml(file))
    assert [error.message for error in validator(tree).iter_errors(tree)] == []


FORM = {Code.MISSING, Code.UNKNOWN_WORD}
ILL_FORMED = [file for file in CAGES if FORM & {one.code for one in report_of(file).findings}]


@pytest.mark.parametrize("file", ILL_FORMED, ids=lambda file: file.stem)
def test_4_1_1_an_editor_finds_what_is_missing_or_unknown(file: Path) -> None:
    """Whatever the check calls a mistake of form, the schema refuses too."""
    tree = plain(Written(file.read_text("utf-8")).tree)
    assert not validator(tree).is_valid(tree)


def test_4_1_1_nothing_may_stand_where_no_setting_is() -> None:
    tree = plain(read_yaml(files("services.domain") / "programmes" / "village-municipal.yaml"))
    assert isinstance(tree, dict)
    assert validator(tree).is_valid(tree)
    for place in (tree, tree["procedure"], tree["procedure"]["steps"][0], tree["dossier"][0]):
        place["colour"] = "green"
        assert not validator(tree).is_valid(tree)
        del place["colour"]
    del tree["title"]
    assert not validator(tree).is_valid(tree)
    assert validator(tree).is_valid({"extends": "x", "id": "y", "version": 1})
