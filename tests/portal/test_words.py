"""Guards: whatever the domain can say, the portal has words for, in both languages."""

from enum import EnumMeta
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from services.api.portal.forms import bare, fillable, is_model, items_of
from services.api.portal.wording import words
from services.api.portal.wording.happenings import FACTS
from services.domain.acts import RULES
from services.domain.base import Act, Fact, Seen, TextRef
from services.domain.facts import FACT

HUMAN_ACTS = sorted(RULES, key=lambda act: act.__name__)


def facts() -> set[str]:
    schema = FACT.json_schema()
    mapping = schema["discriminator"]["mapping"]
    return set(mapping)


def test_every_fact_has_words() -> None:
    assert set(FACTS) == facts()


def models_of(model: type[BaseModel]) -> list[type[BaseModel]]:
    found: list[type[BaseModel]] = [model]
    for _, info in fillable(model):
        if any(isinstance(mark, Seen) for mark in info.metadata):
            continue  # Filled in by the form itself; nobody reads its parts.
        annotation = items_of(bare(info.annotation)[0]) or bare(info.annotation)[0]
        if is_model(annotation) and annotation is not TextRef:
            found += models_of(annotation)
    return found


@pytest.mark.parametrize("act", HUMAN_ACTS, ids=lambda act: act.__name__)
def test_every_act_has_titles_and_labels_in_both_languages(act: type[Act]) -> None:
    assert act.zh
    assert act.en
    if not act.path:
        return  # The clock's own acts have no form.
    for model in models_of(act):
        for name, info in fillable(model):
            assert info.title, f"{act.__name__}.{name} has no Chinese label"
            assert isinstance(info.json_schema_extra, dict)
            assert info.json_schema_extra.get("en"), f"{act.__name__}.{name} has no English label"


@pytest.mark.parametrize("act", HUMAN_ACTS, ids=lambda act: act.__name__)
def test_every_choice_of_a_form_has_words(act: type[Act]) -> None:
    if not act.path:
        return
    for model in models_of(act):
        for name, info in fillable(model):
            annotation = bare(info.annotation)[0]
            if get_origin(annotation) is Literal:
                for value in get_args(annotation):
                    assert str(value) in words.LITERALS, f"{act.__name__}.{name}: {value}"


def test_every_table_of_words_is_complete() -> None:
    for table in words.TABLES:
        kinds = {type(member) for member in table}
        assert len(kinds) == 1
        kind = kinds.pop()
        assert isinstance(kind, EnumMeta)
        assert set(table) == set(kind)


def test_facts_keep_the_names_of_their_acts_fields() -> None:
    """The timeline shows a fact's fields under the labels of its act."""
    assert issubclass(Fact, BaseModel)
    nameless = [kind for kind, told in FACTS.items() if told.act is None]
    assert nameless == []
