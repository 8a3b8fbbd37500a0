"""What is typed has bounds: whatever an act asks for, nobody sends a book in place of a number."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from services.api.acts.bodies import body_model
from services.api.acts.performing import BY_KIND

BOUNDS = {"maxLength", "enum", "const", "format"}


def unbounded(schema: Any, where: str = "") -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from unbounded(one, where)
    if isinstance(schema, dict):
        if schema.get("type") == "string" and not BOUNDS & set(schema):
            yield where
        if schema.get("type") == "array" and "maxItems" not in schema:
            yield where
        for name, inner in schema.items():
            yield from unbounded(inner, f"{where}/{name}")


def own_bounds(model: type[BaseModel]) -> Iterator[tuple[str, str, int]]:
    """The bounds that an act declares itself, as its own schema names them."""
    for name, schema in model.model_json_schema(mode="serialization")["properties"].items():
        for bound in ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"):
            if bound in schema:
                yield name, bound, schema[bound]


@pytest.mark.parametrize("kind", BY_KIND)
def test_the_bounds_that_an_act_declares_hold_for_what_is_typed(kind: str) -> None:
    """Or what the body lets through breaks the act: a fault of ours, where a word was due."""
    typed = body_model(BY_KIND[kind]).model_json_schema()["properties"]
    for name, bound, value in own_bounds(BY_KIND[kind]):
        if name in typed:
            assert typed[name].get(bound) == value, (name, bound)


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_word_and_every_list_that_is_typed_into_an_act_has_an_end(kind: str) -> None:
    assert list(unbounded(body_model(BY_KIND[kind]).model_json_schema())) == []
