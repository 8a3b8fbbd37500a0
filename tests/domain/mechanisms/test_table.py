"""The package says which rule lives in which module, and leaves none out (4.2, decision 0025)."""

import re
from pathlib import Path

from services.domain import mechanisms

FOLDER = Path(mechanisms.__file__).parent


def test_4_2_every_module_of_the_package_is_named_with_what_it_carries() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    named = set(re.findall(r"`([a-z_]+)`", mechanisms.__doc__ or ""))
    assert modules - named == set()
    assert named - modules == set()
