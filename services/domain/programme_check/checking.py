"""A definition or catalogue checked as a whole (4.1.2, 4.6): what is wrong, and what it says if all
is well. It reads no files; the shelf does.
"""

from collections.abc import Iterable
from typing import Final, Protocol, cast

from pydantic import ValidationError

from services.domain.base import Frozen
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.library import Tree, merged
from services.domain.programme.schema import Programme
from services.domain.programme_check.findings import Code, Finding, Severity, error
from services.domain.programme_check.placing import Written
from services.domain.programme_check.sense import of_catalogue, of_programme, unknown_rules
from services.domain.programme_check.sense_of_schemes import (
    of_evaluation,
    of_evaluation_in_a_programme,
    of_scheme,
)
from services.domain.programme_check.shape import findings_of

FORM: Final = "schema"
"""The key by which a file says that it is a catalogue or a scheme; a programme has none."""
SCHEME: Final = "evaluation-scheme/1"


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
        return _report(written, [*findings, *findings_of(wrong, tree)])
    report = _report(written, [*findings, *of_catalogue(catalogue)])
    return report if report.errors else report.model_copy(update={"catalogue": catalogue})


def _scheme(written: Written, tree: Tree) -> Report:
    findings = [*unknown_rules(tree)]
    try:
        scheme = Scheme.from_file(tree)
    except ValidationError as wrong:
        return _report(written, [*findings, *findings_of(wrong, tree)])
    report = _report(written, [*findings, *of_scheme(scheme)])
    return report if report.errors else report.model_copy(update={"scheme": scheme})


def _programme(written: Written, tree: Tree, shelf: Shelf) -> Report:
    findings = [*unknown_rules(tree)]
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
        tree = merged(below, {key: value for key, value in tree.items() if key != "extends"})
    try:
        programme = Programme.from_file(tree)
    except ValidationError as wrong:
        return _report(written, [*findings, *findings_of(wrong, tree)])
    use = programme.catalogue
    catalogue = shelf.catalogue(use.id, use.version)
    if catalogue is None:
        name = use.id if use.version is None else f"{use.id} {use.version}"
        findings.append(
            error(
                Code.UNKNOWN_CATALOGUE,
                (f"没有指标目录“{name}”", f"there is no catalogue {name!r}"),
                (
                    "请改正名称，或把目录文件放在同一目录",
                    "correct it, or put its file beside this one",
                ),
                ("catalogue", "id"),
            )
        )
    findings += of_programme(programme, catalogue)
    if programme.evaluation:
        findings.append(of_evaluation_in_a_programme())
        findings += of_evaluation(programme.evaluation, ("evaluation",))
    report = _report(written, findings)
    return report if report.errors else report.model_copy(update={"programme": programme})


def _report(written: Written, findings: Iterable[Finding]) -> Report:
    """Each with its place in the file, in the file's order, and none twice."""
    placed = [
        one if one.place else one.model_copy(update={"place": written.place(one.path)})
        for one in findings
    ]
    return Report(findings=tuple(dict.fromkeys(sorted(placed, key=lambda one: one.order))))
