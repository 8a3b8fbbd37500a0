"""Each act is declared once and whole: titles, labels, a rule, one workflow that takes it."""

import re
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from temporalio import workflow
from typing_extensions import TypeAliasType

from services.domain.acts import RULES
from services.domain.any_step import AnyStepAct
from services.domain.base import Act, Fact, Looked, TextRef
from services.domain.case import CaseFact
from services.domain.facts import AnyFact
from services.domain.filing import FilingFact
from services.domain.permissions import kind_of, parts_of
from services.domain.review.signing_papers import Lays
from services.domain.rounds.checking import OfCheck
from services.domain.rounds.drawing import OfDraw
from services.domain.rounds.state import OfEntry, RoundFact
from services.domain.steps.public_notice import Announced
from services.domain.titles.title import TitleFact
from services.domain.tree.units import Function, Part, StepName
from services.workflows.worker import WORKFLOWS

ACTS = sorted(RULES, key=kind_of)
PEOPLES = [act for act in ACTS if act.path]
"""Acts of people; those of the clock have no address and no form."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
RULE_ID = re.compile(r"^([A-F]\d+(\.\d+)*|\d+\.\d+\.\d+)$")
LONGEST_TYPED = 120
"""Characters: whatever is longer is free text, may name people, and stays out of the chain."""


def typed_fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """What a person fills in: neither looked up by the server nor the act's own word."""
    return {
        name: field
        for name, field in model.model_fields.items()
        if name != "kind"
        and not any(isinstance(one, Looked) for one in field.metadata)
        and not any(one is Looked for one in field.metadata)
    }


def members(union: Any) -> set[type]:
    """The classes in a union, however it is annotated or named."""
    if get_origin(union) is Annotated:
        return members(get_args(union)[0])
    if isinstance(union, TypeAliasType):
        return members(union.__value__)
    if isinstance(get_origin(union), TypeAliasType):
        return members(get_origin(union)) | {
            one for part in get_args(union) for one in members(part)
        }
    if isinstance(union, type):
        return {union}
    return {one for part in get_args(union) for one in members(part)}


def descendants(kind: type) -> set[type]:
    below: set[type] = set(kind.__subclasses__())
    return below | {one for child in below for one in descendants(child)}


def taken_by() -> dict[type, list[str]]:
    """Act -> the workflow types whose update takes it; those of any step left out."""
    every = members(AnyStepAct)
    return {act: names for act, names in all_taken().items() if act not in every}


def all_taken() -> dict[type, list[str]]:
    found: dict[type, list[str]] = {}
    for one in WORKFLOWS:
        if hasattr(one, "act"):
            name = workflow._Definition.must_from_class(one).name or ""
            for act in members(get_type_hints(one.act)["act"]):
                found.setdefault(act, []).append(name)
    return found


@pytest.mark.parametrize("act", ACTS, ids=kind_of)
def test_every_act_has_its_titles_and_names_its_rule(act: type[Act]) -> None:
    assert CHINESE.search(act.zh)
    assert act.en.isascii()
    assert act.en
    assert [one for one in act.rule.split(", ") if not RULE_ID.match(one)] == []
    assert act.__doc__


@pytest.mark.parametrize("act", PEOPLES, ids=kind_of)
def test_every_field_that_is_filled_in_has_its_labels(act: type[Act]) -> None:
    for name, field in typed_fields(act).items():
        extra = field.json_schema_extra
        assert field.title, name
        assert CHINESE.search(field.title), name
        assert isinstance(extra, dict), name
        assert extra["en"], name


@pytest.mark.parametrize("act", PEOPLES, ids=kind_of)
def test_1_3_4_no_field_of_an_act_takes_free_text_into_the_chain(act: type[Act]) -> None:
    """A text is a `TextRef`; what is typed as it stands is short: a number, a place, a name."""
    schema = act.model_json_schema()
    names = set(typed_fields(act))
    for name, field in schema["properties"].items():
        if name in names and field.get("type") == "string" and not loose(field):
            typed = act.model_fields[name].annotation
            assert field.get("maxLength", LONGEST_TYPED + 1) <= LONGEST_TYPED or one_word(typed)


@pytest.mark.parametrize("act", [one for one in PEOPLES if Part.ANYBODY in parts_of(one)])
def test_1_3_4_whatever_the_public_types_is_kept_apart_from_the_chain(act: type[Act]) -> None:
    """Anybody may write a name into any line, however short: each is a `TextRef`."""
    typed = typed_fields(act)
    assert typed
    for name, field in typed.items():
        if name == "documents":  # Ids of files that the server itself gave out (6.4.3).
            continue
        assert members(field.annotation) - {NoneType} == {TextRef}, name


def loose(field: dict[str, Any]) -> bool:
    return "enum" in field or "const" in field or field.get("format") in ("date", "date-time")


def one_word(annotation: object) -> bool:
    """An account or a document's id: chosen from a list, never written."""
    return annotation is str


def test_every_act_of_a_person_is_taken_by_exactly_one_workflow() -> None:
    taken = taken_by()
    of_one = [act for act in PEOPLES if not act.any_step]
    assert {act for act in of_one if len(taken.get(act, [])) != 1} == set()
    of_the_clock = {act for act in ACTS if not act.path}
    assert set(taken) - of_the_clock == set(of_one)


def test_2_2_1_an_act_of_any_step_is_taken_by_every_step_and_by_nothing_else() -> None:
    taken = all_taken()
    of_any = {act for act in ACTS if act.any_step}
    assert members(AnyStepAct) == of_any
    for act in of_any:
        assert act.step is None
        assert sorted(taken[act]) == sorted(str(step) for step in StepName)


def test_a_step_takes_the_acts_of_its_step() -> None:
    taken = taken_by()
    wrong = {
        act
        for act in PEOPLES
        if act.step and taken[act] != [act.step] and kind_of(act) != "file-creation-request"
    }
    assert wrong == set()


def test_every_step_is_a_workflow_type_of_its_own() -> None:
    names = {workflow._Definition.must_from_class(one).name for one in WORKFLOWS}
    assert {str(step) for step in StepName} <= names


def test_no_two_acts_share_a_kind_or_an_address() -> None:
    kinds = [kind_of(act) for act in ACTS]
    addresses = [(act.step, RULES[act].stream, act.path) for act in PEOPLES]
    assert len(set(kinds)) == len(kinds)
    assert len(set(addresses)) == len(addresses)


def test_every_fact_can_be_read_back_from_a_log() -> None:
    bases = {CaseFact, TitleFact, FilingFact, RoundFact, OfEntry, OfCheck, OfDraw, Announced, Lays}
    assert members(AnyFact) == descendants(Fact) - bases


def test_facts_hold_texts_as_references_only() -> None:
    """Facts are kept for decades; a field for words in them would be a field for names."""
    for fact in members(AnyFact):
        for name in (
            "opinion",
            "reason",
            "subject",
            "words",
            "note",
            "feedback",
            "remark",
            "answer",
        ):
            if field := fact.model_fields.get(name):  # type: ignore[attr-defined]  # of a union
                assert TextRef in members(field.annotation), (fact, name)


def test_every_part_of_an_act_is_a_part_and_every_function_is_known() -> None:
    parts = {
        part for act in ACTS for part in (act.part if isinstance(act.part, tuple) else (act.part,))
    }
    assert parts <= set(Part)
    assert Function.CLOCK in Function
