"""What is typed has bounds: whatever an act asks for, nobody sends a book in place of a number."""

from collections.abc import Iterator
from typing import Any

import pytest

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


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_word_and_every_list_that_is_typed_into_an_act_has_an_end(kind: str) -> None:
    assert list(unbounded(body_model(BY_KIND[kind]).model_json_schema())) == []
