"""Guard: docs/schemes.md has one row for each rule, and no row claims what is not so (4.5.1)."""

import re
from typing import NamedTuple

from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.rule_ids import rules
from services.domain.programme.schema import Programme
from tests.guards.citations import ROOT, cited_in, proofs, rule_ids
from tests.guards.schemes import (
    BY_PARTS,
    FILE,
    LATER,
    LEFT_OUT,
    NONE,
    open_points,
    parts_of,
    proof_of,
    subject_of,
)

ROW = re.compile(r"^\| ([A-D]\d[\w.]*) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
POINT = re.compile(r"^\| (E\d+) \| (.+?) \| .+? \| .+? \| (.+?) \| (.+?) \|$", re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")
ANEW = "run python -m tests.guards.schemes"


class Row(NamedTuple):
    rule: str
    title: str
    places: list[str]
    proof: str


def rows() -> list[Row]:
    return read(ROW)


def read(kind: re.Pattern[str]) -> list[Row]:
    found = kind.findall(FILE.read_text("utf-8"))
    return [
        Row(rule, title, QUOTED.findall(where), proof.strip("`"))
        for rule, title, where, proof in found
    ]


def test_4_5_1_each_rule_has_its_row_in_the_order_of_the_source() -> None:
    assert [row.rule for row in rows()] == rule_ids()
    assert len(rule_ids()) == len(set(rule_ids())) == 519


def test_4_5_1_the_product_knows_the_same_rules_by_name() -> None:
    assert list(rules()) == rule_ids()
    for row in rows():
        title = rules()[row.rule]
        assert row.title == f"{title.zh}<br>{title.en}"


def test_4_5_1_every_place_exists_and_cites_the_rule_or_is_what_the_proof_tests() -> None:
    for row in [*rows(), *read(POINT)]:
        for place in row.places:
            cited = row.rule in cited_in(ROOT / "services" / place)
            assert cited or row.places == subject_of(row.proof), (row.rule, place, ANEW)


def test_4_5_1_every_proof_is_a_test_that_names_the_rule() -> None:
    known = {name.removeprefix("tests/"): named for name, named in proofs()}
    for row in [*rows(), *read(POINT)]:
        if row.proof not in {LATER, BY_PARTS}:
            assert row.rule in known.get(row.proof, ()), (row.rule, row.proof, ANEW)


def test_4_5_1_later_is_said_only_of_what_no_test_names() -> None:
    every = [*rows(), *read(POINT)]
    stale = [row.rule for row in every if row.proof == LATER and proof_of(row.rule) != LATER]
    assert stale == [], ANEW


def test_4_5_1_a_bundle_is_proved_by_its_parts_only_when_every_one_of_them_is() -> None:
    stood = {row.rule: row.proof for row in rows()}
    bundles = [rule for rule, proof in stood.items() if proof == BY_PARTS]
    for rule in bundles:
        assert parts_of(rule), rule
        assert all(stood[part] != LATER for part in parts_of(rule)), (rule, ANEW)


def test_4_5_1_what_is_proved_lives_somewhere() -> None:
    """A test alone is no place: its rule is cited by the code or the definition it tests."""
    proved = [row for row in rows() if row.proof not in {LATER, BY_PARTS}]
    homeless = [row.rule for row in proved if not row.places]
    assert homeless == []


def test_4_5_1_what_is_left_out_of_a_rule_is_said_in_its_row_and_decided_somewhere() -> None:
    table = FILE.read_text("utf-8").splitlines()
    for rule, (words, decision) in LEFT_OUT.items():
        assert proof_of(rule) not in {LATER, BY_PARTS}, (
            "of a rule that nothing proves all is left out"
        )
        [row] = [line for line in table if line.startswith(f"| {rule} |")]
        assert words in row, ANEW
        assert rule in (ROOT / "docs" / "decisions" / decision).read_text("utf-8")


def test_4_5_2_each_open_point_of_the_source_has_its_default() -> None:
    assert [row.rule for row in read(POINT)] == [f"E{number}" for number in range(1, 27)]
    assert {len(point) for point in open_points()} == {6}
    assert all(word for point in open_points() for word in point)


def test_4_5_2_each_open_point_is_a_setting_that_exists_and_has_its_test() -> None:
    known: dict[str, set[str]] = {}
    for model in (Programme, Scheme, Catalogue):
        for name, found in model.model_json_schema()["$defs"].items():
            known.setdefault(name.rpartition("__")[2], set()).update(found.get("properties", {}))
    fixed = {point for point, *_, settings in open_points() if settings == NONE}
    assert fixed == set()
    for point, *_, settings in open_points():
        for one in settings.split(", "):
            name, _, field = one.partition(".")
            assert field in known[name], (point, one)
    assert [row.rule for row in read(POINT) if row.proof == LATER] == []
