"""What a check found in a definition: where, what, and how to mend it, in both languages (4.1.2)."""

from enum import StrEnum

from services.domain.base import Frozen
from services.domain.programme.words import Text

Path = tuple[str | int, ...]


class Severity(StrEnum):
    ERROR = "error"
    """The definition cannot be used."""
    WARNING = "warning"
    """It can be used; the source itself may be odd."""


class Code(StrEnum):
    NOT_YAML = "not-yaml"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    ANCHOR = "anchor"
    TAG = "tag"
    TWO_DOCUMENTS = "two-documents"
    KEY_TWICE = "key-twice"
    KEY_NO_WORD = "key-no-word"
    NO_MAPPING = "no-mapping"
    UNKNOWN_BASE = "unknown-base"
    MISSING = "missing"
    UNKNOWN_WORD = "unknown-word"
    WRONG_VALUE = "wrong-value"
    CONTRADICTION = "contradiction"
    UNKNOWN_RULE = "unknown-rule"
    UNKNOWN_CATALOGUE = "unknown-catalogue"
    UNKNOWN_INDICATOR = "unknown-indicator"
    UNKNOWN_DATUM = "unknown-datum"
    UNKNOWN_ACT = "unknown-act"
    UNKNOWN_FIELD = "unknown-field"
    UNUSED_DATUM = "unused-datum"
    UNUSED_DEPARTMENT = "unused-department"
    NO_OWNER = "no-owner"
    OWN_FIGURE = "own-figure"
    """Whoever is judged by a figure says it (C4.7.12)."""
    NOBODY_ACTS = "nobody-acts"
    NOT_JUDGED = "not-judged"
    NOT_CARRIED_OUT = "not-carried-out"
    """It is said, and nothing that the product does goes by it."""
    STEP_TWICE = "step-twice"
    STEP_ORDER = "step-order"
    WRONG_DAY = "wrong-day"
    DEADLINE_BEFORE_NOTICE_ENDS = "deadline-before-notice-ends"
    REMINDED_BEFORE_IT_BEGINS = "reminded-before-it-begins"
    LADDER = "ladder"
    POINTS = "points"
    BANDS = "bands"


class Place(Frozen):
    """Counted from 1, as editors do."""

    line: int
    column: int


class Finding(Frozen):
    severity: Severity
    code: Code
    text: Text
    remedy: Text
    path: Path = ()
    """Where in the definition: procedure, terms, notice, days."""
    place: Place | None = None
    """Where in the file; None for what stands in the definition it extends."""

    @property
    def where(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def order(self) -> tuple[int, int, str]:
        """By the file's lines; what stands in no line comes first."""
        line, column = (self.place.line, self.place.column) if self.place else (0, 0)
        return line, column, self.where


def error(code: Code, text: tuple[str, str], remedy: tuple[str, str], path: Path = ()) -> Finding:
    return _finding(Severity.ERROR, code, text, remedy, path)


def warning(code: Code, text: tuple[str, str], remedy: tuple[str, str], path: Path = ()) -> Finding:
    return _finding(Severity.WARNING, code, text, remedy, path)


def _finding(
    severity: Severity, code: Code, text: tuple[str, str], remedy: tuple[str, str], path: Path
) -> Finding:
    return Finding(
        severity=severity,
        code=code,
        text=Text(zh=text[0], en=text[1]),
        remedy=Text(zh=remedy[0], en=remedy[1]),
        path=path,
    )
