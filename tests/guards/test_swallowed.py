"""Guard: no failure is swallowed (2.4.2). Who catches everything, or does nothing, says why."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[2] / "services"
BROAD = {"Exception", "BaseException"}


def names(node: ast.expr | None) -> set[str]:
    """What an `except` or a `suppress` catches; everything where it names nothing."""
    if node is None:
        return set(BROAD)
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {part.id for part in parts if isinstance(part, ast.Name)}


def swallows(node: ast.AST) -> str | None:
    match node:
        case ast.ExceptHandler(type=kind, body=body):
            if names(kind) & BROAD and not raised_again(body):
                return "everything is caught"
            if all(isinstance(one, ast.Pass) for one in body):
                return "nothing is done"
        case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress"), args=args):
            if any(names(one) & BROAD for one in args):
                return "everything is suppressed"
        case ast.Call(func=ast.Attribute(attr="gather"), keywords=words):
            if any(word.arg == "return_exceptions" for word in words):
                return "failures become results"
    return None


def raised_again(body: list[ast.stmt]) -> bool:
    """Whether the handler ends by raising what it caught."""
    return isinstance(body[-1], ast.Raise)


def swallowed(source: str) -> Iterator[str]:
    """Where no comment, beside it or as the first thing below, gives the reason."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        what = swallows(node)
        line = getattr(node, "lineno", 1)
        if what is None:
            continue
        beside, below = lines[line - 1].partition("#")[2], [*lines, ""][line]
        if "  (" not in beside and "# " not in below:
            yield f"{line}: {what}"


def test_2_4_2_every_swallowed_failure_gives_its_reason() -> None:
    found = [
        f"{path.relative_to(SERVICES)}:{one}"
        for path in sorted(SERVICES.rglob("*.py"))
        for one in swallowed(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    x()\nexcept Exception:\n    y()",
        "try:\n    x()\nexcept (KeyError, Exception) as error:\n    y(error)",
        "try:\n    x()\nexcept:\n    y()",
        "try:\n    x()\nexcept KeyError:\n    pass",
        "with suppress(Exception):\n    x()",
        "await asyncio.gather(x(), return_exceptions=True)",
    ],
)
def test_2_4_2_the_guard_sees_what_it_is_for(source: str) -> None:
    assert list(swallowed(source))


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    x()\nexcept Exception:\n    y()\n    raise",
        "try:\n    x()\nexcept Exception:  # noqa: BLE001  (each driver has its own)\n    y()",
        "try:\n    x()\nexcept KeyError:\n    return None",
        "with suppress(KeyError):\n    x()",
    ],
)
def test_2_4_2_what_is_said_or_raised_again_passes(source: str) -> None:
    assert list(swallowed(source)) == []
