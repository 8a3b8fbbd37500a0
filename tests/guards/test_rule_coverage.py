"""Guard: every rule of A0 to A5, and the worked cases F1-F7, F13, F20, is named by a test.

A test names a rule in its own name (`test_a1_12_3_...`) or in its docstring ("A1.12.3"). Rules
without a test yet stand in `rules_without_a_test.txt`; the list may only get shorter.
"""

import ast
import re

from tests.guards.citations import HERE, named_by, proofs, rule_ids

ELIGIBLE = re.compile(r"A[0-5](\.|$)")
WORKED = {f"F{number}" for number in (1, 2, 3, 4, 5, 6, 7, 13, 20)}


def wanted() -> set[str]:
    return {one for one in rule_ids() if ELIGIBLE.match(one)} | WORKED


def named() -> set[str]:
    return {rule for _, rules in proofs() for rule in rules}


def listed() -> set[str]:
    lines = (HERE / "rules_without_a_test.txt").read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_every_rule_is_named_by_a_test_or_listed_as_missing() -> None:
    assert wanted() - named() - listed() == set()


def test_the_list_of_rules_without_a_test_is_empty() -> None:
    assert listed() == set()


def test_the_list_holds_only_rules_that_exist_and_still_lack_a_test() -> None:
    assert listed() <= wanted()
    assert listed() & named() == set()


def test_the_guard_reads_names_and_docstrings() -> None:
    source = (
        'def test_a1_12_3_f5_claim() -> None:\n    """A2.6.1-A2.6.3, F13, C4.6.3-4, C4.3a.1."""\n'
    )
    test = ast.parse(source).body[0]
    assert isinstance(test, ast.FunctionDef)
    assert set(named_by(test)) == {
        *("A1.12.3", "F5", "A2.6.1", "A2.6.2", "A2.6.3", "F13"),
        *("C4.6.3", "C4.6.4", "C4.3a.1"),
    }
