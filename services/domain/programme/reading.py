"""Reads YAML with the fast parser of libyaml where there is one.

For definitions that ship with the product: it checks nothing, the models do. A file that somebody
wrote is read by `programme_check/placing.py`, which knows where everything stands.
"""

from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(source: Path | Traversable) -> object:
    return yaml.load(source.read_text("utf-8"), Loader=LOADER)  # noqa: S506  (a safe loader)


def yaml_files(folder: Path | Traversable) -> list[Path | Traversable]:
    """The folder's YAML files in the order of their names."""
    found: list[Path | Traversable] = [*folder.iterdir()]
    return sorted((item for item in found if item.name.endswith(".yaml")), key=lambda f: f.name)
