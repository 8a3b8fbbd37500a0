"""`ecocase programme diff`: what changes, all of it, in words of both languages (4.1.3)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from services.api.texts.differing import sentence
from services.api.texts.settings import SETTINGS
from services.cli.main import run
from services.domain.programme import library
from services.domain.programme.catalogue import BasicCondition, Indicator
from services.domain.programme.differences import changes
from services.domain.programme.schema import Programme, TitleLevel, Track
from services.domain.programme.words import Text

VILLAGE = library.current(Track.VILLAGE, TitleLevel.MUNICIPAL)
CHINESE = re.compile(r"[一-鿿]")


def other(tmp_path: Path, text: str) -> str:
    file = tmp_path / "own.yaml"
    file.write_text(f"extends: village-municipal\nid: own\nversion: 2\n{text}", encoding="utf-8")
    return str(file)


def said(
    capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 1
) -> dict[str, tuple[str, str]]:
    assert run(["programme", "diff", *arguments, "--json"]) == code
    return {row["path"]: (row["zh"], row["en"]) for row in json.loads(capsys.readouterr().out)}


def test_4_1_3_a_definition_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["programme", "diff", "village-municipal", "village-municipal"]) == 0
    assert "两者相同" in capsys.readouterr().out


def test_4_1_3_each_change_is_a_sentence_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "procedure:\n"
        "  acceptance: {experts: true, methods: []}\n"
        "  offices: {namer: [{function: city-officer, level: city}]}\n"
        "  terms:\n"
        "    review: {days: 20, unit: working, source: A3.6, note: null}\n"
        "    inquiry: {days: 5, unit: working, source: C2.9.2}\n"
        "film: {rule: A3.7, required: true}\n"
    )
    found = said(capsys, "village-municipal", other(tmp_path, text))
    assert found["procedure.terms.review.days"][0].endswith("天数：30 → 20")
    assert found["procedure.terms.inquiry"][0].endswith("新增 5个工作日")
    assert found["procedure.offices.namer"][0].endswith("命名：市局负责人 → 市局经办人")
    assert (
        found["procedure.acceptance.experts"][1]
        == "procedure › Acceptance › with experts: no → yes"
    )
    assert found["film.required"][0] == "专题片 › 必须：否 → 是"
    assert {"id", "version"} <= set(found)
    for zh, en in found.values():
        assert CHINESE.search(zh)
        assert en


def test_4_1_3_the_catalogue_is_compared_as_it_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "catalogue:\n"
        "  changes:\n"
        "    - {code: V05, limit: 85, reason: {zh: 提高, en: raised}, source: A3.4}\n"
        "    - {code: V15, drop: true, reason: {zh: 删, en: gone}, source: A3.4}\n"
    )
    found = said(capsys, "village-municipal", other(tmp_path, text))
    limits = [path for path in found if path.startswith("catalogue.indicators.V05.thresholds")]
    assert limits
    assert any("85" in found[path][0] for path in limits)
    assert "删去" in found["catalogue.indicators.V15"][0]


def test_4_1_3_what_is_not_fit_for_use_is_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["programme", "diff", "village-municipal", other(tmp_path, "colour: green\n")]) == 2
    assert "unknown-word" in capsys.readouterr().err
    assert run(["programme", "diff", "village-municipal", "nothing-of-this-name"]) == 2
    assert run(["programme", "diff", "village-municipal", "union-work"]) == 2


def test_4_1_3_a_list_in_another_order_differs() -> None:
    rules = VILLAGE.procedure
    turned = rules.model_copy(update={"steps": rules.steps[::-1]})
    [found] = changes(rules, turned)
    assert found.path == ("steps",)
    more = rules.model_copy(update={"steps": (*rules.steps[::-1], rules.steps[0])})
    assert changes(rules, more)


def test_b3_4_2_the_city_that_has_an_optional_item_differs_by_it_alone() -> None:
    """4.1.3: and what is left to choice later on is told as a switch that was turned."""
    city = library.newest("city-national")
    second = library.numbered("city-national", 2)
    assert second
    told = {one.path for one in changes(second, city)}
    assert told == {("version",), ("effective_from",), ("dossier", "technical-film")}
    [film] = [one for one in city.dossier if one.optional]
    owed = tuple(one.model_copy(update={"optional": False}) for one in city.dossier)
    [turned] = changes(city.model_copy(update={"dossier": owed}), city)
    assert turned.path == ("dossier", film.id, "optional")
    assert sentence(turned).zh.endswith("可选：否 → 是")
    assert sentence(turned).en.endswith("optional: no → yes")


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every number and switch of a definition, by its keys."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from leaves(inside, (*path, key))
    elif isinstance(value, bool | int):
        yield path


LEAVES = sorted(leaves(VILLAGE.model_dump(mode="json")))


@given(st.sampled_from(LEAVES))
def test_4_1_3_no_number_and_no_switch_changes_unseen(path: tuple[str, ...]) -> None:
    after = altered(VILLAGE, path)
    assert isinstance(after, Programme)
    [found] = changes(VILLAGE, after)
    assert found.path == path
    assert CHINESE.search(sentence(found).zh)


def altered(before: object, path: tuple[str, ...]) -> object:
    """The same with one number raised, or one switch turned."""
    match before:
        case bool():
            return not before
        case int():
            return before + 1
        case dict():
            own = next(key for key in before if str(key) == path[0])
            return {**before, own: altered(before[own], path[1:])}
        case BaseModel():
            inside = altered(getattr(before, path[0]), path[1:])
            return before.model_copy(update={path[0]: inside})
    raise AssertionError(path)


def test_4_1_3_every_setting_has_its_words() -> None:
    """Of programmes and catalogues; those of the mechanisms are called as in the file."""
    names: set[str] = set()
    for model in (Programme, Indicator, BasicCondition):
        schema = model.model_json_schema()
        parts = schema.get("$defs", {})
        names |= set(schema["properties"])
        for name in reachable(schema, parts):
            names |= set(parts[name].get("properties", ()))
    assert names - set(SETTINGS) == set()


def reachable(schema: dict[str, object], parts: dict[str, dict[str, object]]) -> set[str]:
    found: set[str] = set()
    waiting = [{key: value for key, value in schema.items() if key != "$defs"}]
    while waiting:
        for name in re.findall(r"#/\$defs/(\w+)", json.dumps(waiting.pop())):
            if name not in found and name != "Evaluation":
                found.add(name)
                waiting.append(parts[name])
    return found


def test_4_1_3_words_are_words() -> None:
    for name, text in SETTINGS.items():
        assert CHINESE.search(text.zh), name
        assert not CHINESE.search(text.en), name
    assert sentence(changes(VILLAGE, VILLAGE.model_copy(update={"version": 2}))[0]) == Text(
        zh="版本：1 → 2", en="version: 1 → 2"
    )
