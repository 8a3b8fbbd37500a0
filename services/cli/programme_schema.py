"""`ecocase programme schema`: JSON Schemas of what a bureau writes, for editors, or a check of them.

They say what `programme check` says of form, while one types; sense is for the check alone (4.1.1).
"""

import copy
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from pydantic import JsonValue

from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schema import Programme
from services.domain.programme.words import Definition

Schema = dict[str, JsonValue]
FOLDER: Final = Path("openapi")
MODELS: Final[dict[str, type[Definition]]] = {
    "programme": Programme,
    "catalogue": Catalogue,
    "scheme": Scheme,
}
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
EXTENDING: Final = "Extending"


def run(*, check: bool) -> int:
    stale = [(file, text) for file, text in written() if not _is(file, text)]
    if not check:
        for file, text in stale:
            file.write_text(text, encoding="utf-8")
        return 0
    for file, _ in stale:
        print(f"{file} is out of date: run `make schemas`. 定义格式说明已过期。", file=sys.stderr)
    return 1 if stale else 0


def written() -> Iterator[tuple[Path, str]]:
    for name, model in MODELS.items():
        text = json.dumps(schema_of(model), ensure_ascii=False, indent=1, sort_keys=True)
        yield FOLDER / f"{name}.schema.json", text + "\n"


def schema_of(model: type[Definition]) -> Schema:
    """Strict: a word that no rule knows is an error, as it is when the file is read."""
    schema = cast("Schema", model.model_json_schema())
    if model is Programme:
        schema = _with_extending(schema)
    for part in (schema, *_definitions(schema).values()):
        if "properties" in part:
            part["additionalProperties"] = False
    return {"$schema": DRAFT, **schema}


def _with_extending(schema: Schema) -> Schema:
    """A definition is whole, or says what differs from the one it extends.

    What extends another need not say all: in its mappings nothing is required, for they are
    merged; its lists replace those of the other, so what stands in a list is whole again.
    """
    definitions = _definitions(schema)
    root = {key: value for key, value in schema.items() if key != "$defs"}
    partial = _Partial(definitions)
    differing = partial.of(root)
    properties = cast("Schema", differing["properties"])
    properties["extends"] = {"type": "string", "title": "Extends"}
    differing["required"] = ["extends", "id", "version"]
    return {
        "$defs": {**definitions, **partial.made, "Whole": root, EXTENDING: differing},
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/{EXTENDING}"},
        "else": {"$ref": "#/$defs/Whole"},
        "type": "object",
    }


class _Partial:
    """Copies of definitions in which nothing is required, as far as mappings are merged."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self._whole = definitions
        self.made: dict[str, Schema] = {}

    def of(self, part: Schema) -> Schema:
        found = copy.deepcopy(part)
        found.pop("required", None)
        properties = cast("dict[str, Schema]", found.get("properties", {}))
        for name, below in properties.items():
            properties[name] = self._reference(below)
        return found

    def _reference(self, part: Schema) -> Schema:
        if "anyOf" in part:
            return {
                **part,
                "anyOf": [self._reference(one) for one in cast("list[Schema]", part["anyOf"])],
            }
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if "properties" not in self._whole.get(name, {}):
            return part
        copied = f"Partial{name}"
        if copied not in self.made:
            self.made[copied] = {}
            self.made[copied] = self.of(self._whole[name])
        return {**part, "$ref": f"#/$defs/{copied}"}


def _definitions(schema: Schema) -> dict[str, Schema]:
    return cast("dict[str, Schema]", schema.get("$defs", {}))


def _is(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text
