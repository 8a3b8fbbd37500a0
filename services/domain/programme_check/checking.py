"""A definition or catalogue checked as a whole (4.1.2, 4.6): what is wrong, and what it says if all
is well. It reads no files; the shelf does.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Protocol, cast

from pydantic import ValidationError

from services.domain.base import Frozen
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.library import Tree, bundled_catalogue, merged, newest
from services.domain.programme.schema import Programme
from services.domain.programme_check.findings import Code, Finding, Severity, error
from services.domain.programme_check.partly import SURE, Doubt, built
from services.domain.programme_check.placing import Written
from services.domain.programme_check.sense import of_catalogue, of_programme, unknown_rules
from services.domain.programme_check.sense_of_schemes import (
    of_evaluation_in_a_programme,
    of_scheme,
)
from services.domain.programme_check.shape import findings_of

FORM: Final = "schema"
"""The key by which a file says that it is a catalogue or a scheme; a programme has none."""
SCHEME: Final = "evaluation-scheme/1"


HEAD_OF_A_SCHEME: Final[Tree] = {
    FORM: SCHEME,
    "id": "scheme",
    "version": 1,
    "title": {"zh": "办法", "en": "Scheme"},
    "rule": "C5.1",
    "effective_from": "2012-01-01",
}
"""Stands in for one with mistakes, so that the evaluation is looked at all the same."""


class Shelf(Protocol):
    """Where the other definitions and the catalogues stand."""

    def tree(self, programme: str) -> Tree | None:
        """A definition that may be extended, itself whole."""

    def catalogue(self, name: str, version: int | None = None) -> Catalogue | None:
        """The version asked for, or the one in force."""


class Report(Frozen):
    """What it holds is there only when nothing is wrong: never half of it."""

    findings: tuple[Finding, ...]
    programme: Programme | None = None
    catalogue: Catalogue | None = None
    scheme: Scheme | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


def check(text: str, shelf: Shelf) -> Report:
    written = Written(text)
    if written.findings:
        return _report(written, written.findings)
    if not isinstance(written.tree, dict):
        found = error(
            Code.NO_MAPPING,
            ("文件里没有设置", "the file holds no settings"),
            ("请写“名称: 值”", "write “name: value”"),
        )
        return _report(written, [found])
    tree = cast("Tree", written.tree)
    if tree.get(FORM) == SCHEME:
        return _scheme(written, tree)
    if FORM in tree:
        return _catalogue(written, tree)
    return _programme(written, tree, shelf)


def _catalogue(written: Written, tree: Tree) -> Report:
    findings = [
        *unknown_rules(tree.get("basic_conditions")),
        *unknown_rules(tree.get("indicators")),
    ]
    try:
        catalogue = Catalogue.from_file(tree)
    except ValidationError as wrong:
        findings += findings_of(wrong, tree)
        if partly := built(tree, tree, _sound_catalogue(), Catalogue.from_file):
            findings += of_catalogue(*partly)
        return _report(written, findings)
    report = _report(written, [*findings, *of_catalogue(catalogue)])
    return report if report.errors else report.model_copy(update={"catalogue": catalogue})


@cache
def _sound_catalogue() -> Tree:
    """All but its indicators."""
    lists = {"basic_conditions", "indicators"}
    found = bundled_catalogue("eco-village").model_dump(mode="json", by_alias=True, exclude=lists)
    return cast("Tree", found)


@cache
def _sound_programme() -> Tree:
    return cast("Tree", newest("village-municipal").model_dump(mode="json", by_alias=True))


def _scheme(written: Written, tree: Tree) -> Report:
    findings = [*unknown_rules(tree)]
    try:
        scheme = Scheme.from_file(tree)
    except ValidationError as wrong:
        findings += findings_of(wrong, tree)
        if partly := built(tree, tree, HEAD_OF_A_SCHEME, Scheme.from_file):
            findings += of_scheme(*partly)
        return _report(written, findings)
    report = _report(written, [*findings, *of_scheme(scheme)])
    return report if report.errors else report.model_copy(update={"scheme": scheme})


def _programme(written: Written, tree: Tree, shelf: Shelf) -> Report:
    findings = [*unknown_rules(tree)]
    own, sound = tree, _sound_programme()
    base = tree.get("extends")
    if base is not None:
        below = shelf.tree(str(base))
        if below is None:
            found = error(
                Code.UNKNOWN_BASE,
                (f"没有名为“{base}”的定义可供扩展", f"there is no definition {base!r} to extend"),
                (
                    "请改正extends，或把该文件放在同一目录",
                    "correct it, or put that file beside this one",
                ),
                ("extends",),
            )
            return _report(written, [*findings, found])
        sound = below
        tree = merged(below, {key: value for key, value in tree.items() if key != "extends"})
    try:
        programme = Programme.from_file(tree)
    except ValidationError as wrong:
        findings += findings_of(wrong, tree)
        if partly := built(tree, own, sound, Programme.from_file):
            findings += _sense(*partly, shelf)
        return _report(written, findings)
    report = _report(written, [*findings, *_sense(programme, SURE, shelf)])
    return report if report.errors else report.model_copy(update={"programme": programme})


def _sense(programme: Programme, doubt: Doubt, shelf: Shelf) -> Iterator[Finding]:
    use = programme.catalogue
    yield from of_programme(programme, shelf.catalogue(use.id, use.version), doubt)
    if programme.evaluation:
        yield from of_evaluation_in_a_programme(programme.evaluation, doubt)


def _report(written: Written, findings: Iterable[Finding]) -> Report:
    """Each with its place in the file, in the file's order, and none twice."""
    placed = [
        one if one.place else one.model_copy(update={"place": written.place(one.path)})
        for one in findings
    ]
    return Report(findings=tuple(dict.fromkeys(sorted(placed, key=lambda one: one.order))))
