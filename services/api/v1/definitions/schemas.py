"""Versions of programmes, catalogues and schemes on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue
from pydantic_core import to_jsonable_python

from services.api.acts.bodies import Body
from services.api.contract import Answer
from services.api.definitions import VersionTold
from services.domain.programme.differences import Change
from services.domain.programme.publishing import DefinitionKind, Version
from services.domain.programme.schema import Text
from services.domain.programme_check.checking import Report
from services.domain.programme_check.findings import Finding
from services.storage.rulebook.migrating import AreaCount, OpenCase

LONGEST_SOURCE = 524_288
"""Bytes: as much as the check takes of a file (4.6)."""


class NewDefinition(Body):
    """The file as it stands, in YAML: a programme, a catalogue or a scheme."""

    source: Annotated[str, Field(min_length=1, max_length=LONGEST_SOURCE, title="文件内容")]


class FindingAnswer(Answer):
    severity: Literal["error", "warning"]
    code: str
    line: int | None
    column: int | None
    path: str
    text: Text
    remedy: Text


class CheckAnswer(Answer):
    """Everything that is wrong with a file; nothing was kept."""

    fit: bool
    findings: list[FindingAnswer]


class VersionAnswer(Answer):
    id: str
    kind: DefinitionKind
    name: str
    number: int
    sha256: str
    title: Text
    stands: Literal["shipped", "draft", "published"]
    effective_from: date | None
    begins_on: date | None
    imported_by: str
    imported_at: datetime
    published_by: str
    published_at: datetime | None


class Versions(Answer):
    versions: list[VersionAnswer]


class DifferenceAnswer(Answer):
    """`before` or `after` is null where the setting was not there, or said nothing."""

    path: str
    before: JsonValue
    after: JsonValue


class VersionDetail(VersionAnswer):
    against: int | None
    """The version in force that it is compared with."""
    differences: list[DifferenceAnswer]
    concerned: list[AreaCount]
    """Open cases that go by an earlier version, county by county."""
    source: str


class OpenCases(Answer):
    cases: list[OpenCase]
    next_after: str | None


def check_answer(report: Report) -> CheckAnswer:
    return CheckAnswer(fit=not report.errors, findings=[_finding(one) for one in report.findings])


def answer_of(version: Version) -> VersionAnswer:
    return VersionAnswer(**version.model_dump(), stands=version.stands, begins_on=version.begins_on)


def detail_of(told: VersionTold, source: str) -> VersionDetail:
    return VersionDetail(
        **answer_of(told.version).model_dump(),
        against=told.against,
        differences=[_difference(one) for one in told.differences],
        concerned=list(told.concerned),
        source=source,
    )


def _difference(one: Change) -> DifferenceAnswer:
    before, after = (to_jsonable_python(value) for value in (one.before, one.after))
    return DifferenceAnswer(path=".".join(one.path), before=before, after=after)


def _finding(one: Finding) -> FindingAnswer:
    place = one.place
    return FindingAnswer(
        severity=one.severity.value,
        code=one.code.value,
        line=place.line if place else None,
        column=place.column if place else None,
        path=one.where,
        text=one.text,
        remedy=one.remedy,
    )
