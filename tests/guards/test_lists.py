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
    "statements.py counted": "the count of a query with a limit, which all others use",
    "readings.py _readers": "who has looked at one case, and how often",
    "intake.py _totals": "a year at most, by an index of office and day",
    "denials.py _counts": "the denials of one area in this calendar year",
    "unit_settings.py to_settle": "settings of the units that one change divides",
    "rounds.py going_by_earlier": "the rounds of one scheme, before another takes its place",
    "objections.py _lines": "the like objections of one page of groups",
    "objections.py open_beside": "the open ones of one group",
    "administrator.py _objections": "the objections to the notices of one page",
    "migrating.py concerned_by": "the open cases of one definition, before another takes its place",
    "fixity.py plan_of": "all files, once a night, at the terminal, on one page of administrators",
    "kept.py kept": "all files, on one page that administrators open now and then",
    "kept.py expired": "cases whose retention is over: after ten years the first",
    "fixity.py unread_since": "all files, once a night and at the terminal; no page waits for it",
    "likeness.py count_of": "what is like the files of one case",
    "answering.py returned": "the slips of one survey",
    "expert_tables.py compared": "changes of the pool of experts, before a table is taken over",
    "jobs.py note": "what is left of one job",
    "jobs.py attention": "of each kind of job the last alone asks for it",
}
"""Where something is counted all the same, and why it stays small."""


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """Every `something.name(...)`, and the function or statement of the module that it is in."""
    for top in ast.parse(path.read_text("utf-8")).body:
        for node in ast.walk(top):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
                yield f"{path.name} {_name_of(top)}", f"{owner}.{node.func.attr}"


def _name_of(top: ast.stmt) -> str:
    match top:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return top.name
        case ast.Assign(targets=[ast.Name() as target, *_]):
            return target.id
        case _:
            return f"line {top.lineno}"


@pytest.mark.parametrize("path", READERS, ids=lambda path: str(path.relative_to(SERVICES)))
def test_2_3_3_nothing_is_counted_in_a_table_and_no_row_is_stepped_over(path: Path) -> None:
    found = list(calls(path))
    assert [where for where, call in found if call.endswith(".offset")] == []
    counting = {where for where, call in found if call == "func.count"}
    assert counting - BOUNDED.keys() == set()


def test_2_3_3_nothing_is_let_off_that_no_longer_counts() -> None:
    counting = {where for path in READERS for where, call in calls(path) if call == "func.count"}
    assert BOUNDED.keys() - counting == set()


@pytest.mark.parametrize("path", ON_LISTS, ids=lambda path: path.name)
def test_2_3_3_lists_read_columns_and_build_no_objects_of_rows(path: Path) -> None:
    """An ORM session, or a row class selected as a whole, makes an object of every line."""
    source = path.read_text("utf-8")
    assert "AsyncSession" not in source
    assert ".scalars(select(" not in source
    assert "order_by(func.random" not in source
    assert not re.search(r"select\(\s*\w+Row\s*[,)]", source), "a whole row"
