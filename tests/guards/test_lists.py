"""No list counts a table or steps over rows: a page costs the same whatever lies before it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[2] / "services"
READERS = sorted(
    [
        *SERVICES.glob("storage/**/*.py"),
        *SERVICES.glob("api/**/*.py"),
        *SERVICES.glob("cli/**/*.py"),
    ]
)
ON_LISTS = sorted(SERVICES.glob("storage/queries/**/*.py"))
BOUNDED = {
    "statements.py": "the count of a query with a limit, which all others use",
    "readings.py": "who has looked at one case, and how often",
    "intake.py": "a year at most, by an index of office and day",
    "denials.py": "the denials of one area in this calendar year",
    "administrator.py": "the objections to the notices of one page",
    "jobs.py": "what is left of one job",
}


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every `something.name(...)` with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            yield f"{owner}.{node.func.attr}", node.lineno


@pytest.mark.parametrize("path", READERS, ids=lambda path: str(path.relative_to(SERVICES)))
def test_2_3_3_nothing_is_counted_in_a_table_and_no_row_is_stepped_over(path: Path) -> None:
    found = [
        f"{path.name}:{line} {call}"
        for call, line in calls(path)
        if call == "func.count" or call.endswith(".offset")
    ]
    if path.name in BOUNDED:
        return
    assert found == []


@pytest.mark.parametrize("path", ON_LISTS, ids=lambda path: path.name)
def test_2_3_3_lists_read_columns_and_build_no_objects_of_rows(path: Path) -> None:
    """An ORM session, or a row class selected as a whole, makes an object of every line."""
    source = path.read_text("utf-8")
    assert "AsyncSession" not in source
    assert ".scalars(select(" not in source
    assert "order_by(func.random" not in source
    assert not re.search(r"select\(\s*\w+Row\s*[,)]", source), "a whole row"
