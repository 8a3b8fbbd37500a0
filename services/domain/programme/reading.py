"""Reads YAML with the fast parser of libyaml where there is one.

The only file of the domain that knows YAML. It checks nothing; the models do.
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
