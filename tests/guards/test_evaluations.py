"""4.1.1: what an evaluation may say is carried out by rounds, or its check says that nothing does."""

import ast

from services.domain.programme.evaluation import Evaluation
from services.domain.programme_check.sense_of_schemes import NOT_CARRIED_OUT
from tests.guards.citations import ROOT

HOLDS_IT = {"rules", "evaluation"}
"""How rounds call the evaluation that they go by."""
READERS = (
    *sorted((ROOT / "services/domain/rounds").glob("*.py")),
    ROOT / "services/storage/rounds.py",
)
"""The last one keeps a second round from being opened within one cycle (C3.2.3)."""


def settings_read() -> set[str]:
    """The names behind `rules.` and `evaluation.`."""
    nodes = (node for file in READERS for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and _name_of(node.value) in HOLDS_IT
    }


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_4_1_1_what_no_round_reads_is_warned_of_and_nothing_else_is() -> None:
    """Both ways: a setting that rounds begin to read leaves the list of warnings."""
    unread = set(Evaluation.model_fields) - settings_read()
    assert unread == set(NOT_CARRIED_OUT)
