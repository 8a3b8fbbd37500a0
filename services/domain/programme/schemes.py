"""The evaluation schemes that ship with the product as data (4.3); read once, looked up by id."""

import hashlib
import json
from functools import cache
from importlib.resources import files

from services.domain.errors import NotFound
from services.domain.programme.evaluation import Scheme
from services.domain.programme.reading import read_yaml, yaml_files


@cache
def bundled() -> tuple[Scheme, ...]:
    folder = files("services.domain") / "schemes"
    return tuple(Scheme.from_file(read_yaml(item)) for item in yaml_files(folder))


@cache
def by_hash() -> dict[str, Scheme]:
    """Those that ship, by the hash of their content."""
    return {scheme_hash(one): one for one in bundled()}


def scheme(scheme_id: str) -> Scheme:
    """The latest version of it. Raises NotFound."""
    found = [one for one in bundled() if one.id == scheme_id]
    if not found:
        raise NotFound(programme=scheme_id)
    return max(found, key=lambda one: one.version)


def scheme_hash(found: Scheme) -> str:
    """sha256 of the canonical JSON, as of programmes (`library.content_hash`)."""
    tree = found.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
