"""`programme check` on a zoo of broken definitions: all mistakes at once, each at its line (4.1.2, 4.6).

In a file of the zoo `#! code` stands at the end of the line where that finding belongs.
"""

import gc
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_jsonable_python

from services.cli.programme_files import Folder
from services.domain.programme import library
from services.domain.programme.reading import LOADER
from services.domain.programme.schemes import bundled
from services.domain.programme_check.checking import check
from services.domain.programme_check.findings import Code, Severity
from services.domain.programme_check.placing import DEEPEST, LARGEST
from tests.fixtures.zoo import BUNDLED, CAGES, ZOO, report_of
from tests.workflows.rounds.later import SAMPLED, whole

MARK = re.compile(r"#! (.+)$")
SHELF = Folder(ZOO)
CHINESE = re.compile(r"[一-鿿]")


def marked(file: Path) -> Counter[tuple[int, str]]:
    found: Counter[tuple[int, str]] = Counter()
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if match := MARK.search(line):
            found.update((number, code) for code in match[1].split())
    return found


@pytest.mark.parametrize("file", CAGES, ids=lambda file: file.stem)
def test_4_1_2_every_mistake_is_found_at_its_line_and_no_other(file: Path) -> None:
    """C4.5.2, E1, E6 and the rest: each file's own comments say what it is there for."""
    found = Counter(
        (one.place.line if one.place else 0, str(one.code)) for one in report_of(file).findings
    )
    assert found == marked(file)
    assert found


@pytest.mark.parametrize("file", CAGES, ids=lambda file: file.stem)
def test_4_6_of_a_definition_with_an_error_nothing_is_loaded(file: Path) -> None:
    report = report_of(file)
    loaded = report.programme or report.catalogue or report.scheme
    assert (loaded is None) is bool(report.errors)


@pytest.mark.parametrize("file", CAGES, ids=lambda file: file.stem)
def test_4_1_2_each_finding_has_words_and_a_remedy_in_both_languages(file: Path) -> None:
    for one in report_of(file).findings:
        assert CHINESE.search(one.text.zh)
        assert CHINESE.search(one.remedy.zh)
        assert one.text.en
        assert one.remedy.en
        assert not CHINESE.search(one.remedy.en)


def test_4_1_2_the_zoo_has_every_kind_of_mistake() -> None:
    """Those that take too much room are made in tests of their own."""
    elsewhere = {Code.TOO_LARGE, Code.TOO_DEEP}
    caged = {code for file in CAGES for _, code in marked(file)}
    assert caged == {str(code) for code in Code} - {str(code) for code in elsewhere}


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.stem)
def test_4_1_2_what_ships_with_the_product_has_nothing_to_be_found(file: Path) -> None:
    """But for what the source itself leaves open: C2.1.8 and C4.7.18 print bands with gaps (E1), and
    the eighteen items of C5.1 come to 91 points of 100. And C3.1.4 names papers for the guide: the
    office that looks at the first selection takes them, no round does.
    """
    open_points = {
        "health-centres": Code.BANDS,
        "regional-performance": Code.BANDS,
        "burden-reduction": Code.POINTS,
        "integrity-units-3": Code.NOT_CARRIED_OUT,
    }
    left_open = {code for stem, code in open_points.items() if file.stem.startswith(stem)}
    assert {one.code for one in report_of(file).findings} == left_open


def test_4_1_2_what_is_checked_is_what_is_loaded() -> None:
    for file in BUNDLED:
        report = report_of(file)
        if report.programme:
            assert report.programme in library.PROGRAMMES
        elif report.scheme:
            assert report.scheme in bundled()
        else:
            assert report.catalogue == library.bundled_catalogue(file.stem)


def test_4_1_2_warnings_alone_leave_a_definition_fit_for_use() -> None:
    report = report_of(ZOO / "nobody.yaml")
    assert {one.severity for one in report.findings} == {Severity.WARNING}
    assert report.programme


def test_4_6_a_file_too_large_is_not_even_parsed() -> None:
    [found] = check("a: " + "x" * LARGEST, SHELF).findings
    assert found.code is Code.TOO_LARGE


@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_4_6_deep_nesting_is_refused_before_it_is_built(begin: str, end: str) -> None:
    for depth in (DEEPEST + 1, 50_000):
        [found] = check(begin * depth + "1" + end * depth, SHELF).findings
        assert found.code is Code.TOO_DEEP


def test_4_6_a_thousand_million_laughs_end_at_the_first_anchor() -> None:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    report = check("\n".join(lines), SHELF)
    assert {one.code for one in report.findings} == {Code.ANCHOR}


def test_4_6_a_file_that_was_checked_leaves_no_part_of_its_tree_behind() -> None:
    """A service that checks for years must not grow with each check."""
    report_of(CAGES[0])
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, yaml.Node)]


@given(st.text(max_size=60))
def test_4_6_whatever_somebody_writes_gets_an_answer(text: str) -> None:
    report = check(text, SHELF)
    assert report.errors
    assert report.programme is None


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_4_6_a_definition_with_a_line_torn_out_is_fit_or_refused_with_a_place(
    data: st.DataObject,
) -> None:
    whole = (files("services.domain") / "programmes" / "village-municipal.yaml").read_text("utf-8")
    lines = whole.splitlines()
    torn = data.draw(st.integers(0, len(lines) - 1))
    report = check("\n".join(lines[:torn] + lines[torn + 1 :]), SHELF)
    assert report.programme or all(one.place for one in report.errors)


OF_FORM = {Code.MISSING, Code.UNKNOWN_WORD, Code.WRONG_VALUE, Code.CONTRADICTION}
SPOILT = [file for file in BUNDLED if file.parent.name != "catalogues"]


def places_in(tree: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Of everything that stands in it."""
    inside = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, value in inside:
        yield (*path, key)
        yield from places_in(value, (*path, key))


def spoilt(tree: object, path: tuple[str | int, ...], *, by_name: bool) -> object:
    """With nonsense at that place, or with its name misspelt."""
    if not path:
        return {"nonsense": "nonsense"}
    first, rest = path[0], path[1:]
    if isinstance(tree, list):
        return [
            spoilt(one, rest, by_name=by_name) if at == first else one
            for at, one in enumerate(tree)
        ]
    assert isinstance(tree, dict)
    if by_name and not rest:
        return {f"{key}x" if key == first else key: value for key, value in tree.items()}
    return {
        key: spoilt(value, rest, by_name=by_name) if key == first else value
        for key, value in tree.items()
    }


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(SPOILT), st.data())
def test_4_1_2_one_mistake_of_form_makes_no_false_finding_of_sense(
    file: Path, data: st.DataObject
) -> None:
    """Sound but for one place: whatever is said beside that place was said of the sound one."""
    tree = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    path = data.draw(st.sampled_from(list(places_in(tree))))
    by_name = isinstance(path[-1], str) and data.draw(st.booleans())
    text = yaml.safe_dump(spoilt(tree, path, by_name=by_name), allow_unicode=True)
    found = check(text, Folder(file.parent)).findings
    if any(one.code in OF_FORM for one in found):
        sense = {(one.code, one.path) for one in found if one.code not in OF_FORM}
        assert sense <= {(one.code, one.path) for one in report_of(file).findings}


def test_4_1_2_a_definition_that_names_no_rechecker_at_all_is_refused_with_a_remedy() -> None:
    """A4.4: not only one that empties what it extends."""
    village = next(one for one in library.read_trees() if one["id"] == "village-municipal")
    procedure = cast("library.Tree", village["procedure"])
    offices = cast("library.Tree", procedure["offices"])
    left = {part: held for part, held in offices.items() if part != "rechecker"}
    whole = {**village, "procedure": {**procedure, "offices": left}}
    report = check(yaml.safe_dump(to_jsonable_python(whole), allow_unicode=True), SHELF)
    (found,) = report.errors
    assert (found.code, found.where) == (Code.NOBODY_ACTS, "procedure.offices")
    assert "rechecker" in found.remedy.zh
    assert found.place


def test_4_2_10_a_sample_of_a_check_is_warned_of_only_where_no_round_draws_it() -> None:
    """4.1.2: households of a subject are no units; a check does not draw those."""

    def warned(text: str) -> list[str]:
        found = check(whole(text), SHELF).findings
        return [one.where for one in found if one.code is Code.NOT_CARRIED_OUT]

    assert warned(SAMPLED) == []
    at = ["evaluation.checks.0.sample"]
    assert warned(SAMPLED.replace("samples_drawn: true", "samples_drawn: false")) == at
    assert warned(SAMPLED.replace("of: units", "of: households")) == at
    unknown = check(whole(SAMPLED.replace("[centres]", "[schools]")), SHELF)
    assert not unknown.scheme
