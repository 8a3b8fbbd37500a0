"""The house keeps its rules: sizes, voices, the clock's one place, effects and activities."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import StrictUndefined
from temporalio import activity, workflow

from services.api.portal import rendering
from services.workflows import worker
from services.workflows.activities import StoredEffects
from services.workflows.effects import Effects
from services.workflows.evidence import Inspections
from services.workflows.evidence_checks import StoredInspections

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted(path for folder in ("services", "tests") for path in (ROOT / folder).rglob("*.py"))
MODULES = [path for path in SOURCES if path.name != "__init__.py" or path.read_text("utf-8")]
LONGEST = 400
LONGEST_STEP = 0.25
CLOCKS = ("datetime.now(", "date.today(", "utcnow(", "time.time(")
MAY_ASK_THE_MACHINE = {
    "services/workflows/clock.py",
    "services/workflows/activities.py",
    "services/storage/keeping/object_locks.py",
}
# Ruff finds these words in comments; this, which names them itself, in docstrings and texts as well.
NEVER = re.compile(r"\b(TODO|FIXME|XXX)\b")
BANNED_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_file_has_more_than_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_every_module_says_what_it_is_for() -> None:
    silent = [name(path) for path in MODULES if not ast.get_docstring(parsed(path))]
    assert silent == []


def test_nothing_is_left_for_later_and_nothing_has_a_name_that_says_nothing() -> None:
    mine = Path(__file__)
    left = [name(p) for p in SOURCES if p != mine and NEVER.search(p.read_text("utf-8"))]
    assert left == []
    assert [name(path) for path in SOURCES if path.name in BANNED_NAMES] == []


def test_the_machines_clock_is_asked_in_its_places_alone() -> None:
    """Else a rehearsal would have two times; presigning and object lock use the machine's."""
    asked = {
        name(path)
        for path in SOURCES
        if name(path).startswith("services/") and any(c in path.read_text("utf-8") for c in CLOCKS)
    }
    allowed = {one for one in asked if one.startswith("services/cli/")} | MAY_ASK_THE_MACHINE
    assert asked - allowed == set()


def test_no_test_sleeps_for_real_time_to_pass() -> None:
    """Waiting for something to be seen is done in short steps, under a timeout."""
    long = []
    for path in SOURCES:
        if name(path).startswith("tests/"):
            long += [
                f"{name(path)}: {seconds} s" for seconds in sleeps(path) if seconds > LONGEST_STEP
            ]
    assert long == []


def sleeps(path: Path) -> Iterator[float]:
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="sleep"),
                args=[ast.Constant(value=int() | float() as seconds)],
            ):
                yield seconds


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("asked", "done"), [(Effects, StoredEffects), (Inspections, StoredInspections)]
)
def test_what_workflows_may_ask_is_what_is_done_for_them(asked: type, done: type) -> None:
    wanted = defined(asked)
    assert wanted
    assert wanted == defined(done)


def test_every_effect_is_registered_with_the_worker() -> None:
    source = inspect.getsource(worker.worker_for)
    names = defined(Effects) | defined(Inspections)
    missing = [one for one in sorted(names) if f"effects.{one}" not in source]
    assert [one for one in missing if f"inspections.{one}" not in source] == []


def defined(kind: type) -> set[str]:
    """The names of the activities that a class defines."""
    found = set()
    for attribute in vars(kind).values():
        definition = activity._Definition.from_callable(attribute) if callable(attribute) else None
        if definition and definition.name:
            found.add(definition.name)
    return found


def test_every_workflow_definition_is_registered() -> None:
    registered = {workflow._Definition.must_from_class(one).name for one in worker.WORKFLOWS}
    declared = set()
    for path in (ROOT / "services/workflows").rglob("*.py"):
        declared |= set(re.findall(r'@workflow\.defn\(name="([a-z-]+)"\)', path.read_text("utf-8")))
    assert registered == declared
    assert len(worker.WORKFLOWS) == len(registered)


def test_pages_fail_on_a_name_that_is_not_there() -> None:
    assert StrictUndefined.__name__ in inspect.getsource(rendering)
