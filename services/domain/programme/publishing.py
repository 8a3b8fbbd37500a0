"""A definition brought in by one administrator and published by another (4.1.3): its versions.

Content never changes once it is kept; a correction is the next version. What is wrong with a file
is found in `programme_check/`; rows are kept in `storage/rulebook/definitions.py`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, TypeVar

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schema import Programme
from services.domain.programme.words import Text
from services.domain.programme_check.checking import Report

AnyDefinition = Programme | Catalogue | Scheme


class OwnDefinition(DomainError):
    """Four eyes: whoever brought a version in does not publish it (4.1.3)."""

    code = "own-definition"


class DefinitionOver(DomainError):
    """Published already, or a later version has been brought in."""

    code = "definition-over"


class DefinitionFaulty(DomainError):
    """The file cannot be used; `count` mistakes, the first in line `line`."""

    code = "definition-faulty"


class DefinitionUnchanged(DomainError):
    """It says what the last version says."""

    code = "definition-unchanged"


class DefinitionKind(StrEnum):
    PROGRAMME = "programme"
    CATALOGUE = "catalogue"
    SCHEME = "scheme"


class Version(Frozen):
    """One version of a programme, catalogue or scheme, without its content."""

    id: str
    """Kind aside, name and number: `town-municipal-2`, `scheme:union-work-2`."""
    kind: DefinitionKind
    name: str
    number: int
    sha256: str
    title: Text
    effective_from: date | None = None
    """The definition's own word; a catalogue has none and is there for programmes to refer to."""
    imported_by: str
    """Account id; empty for what came with a release."""
    imported_at: datetime
    published_by: str = ""
    published_at: datetime | None = None

    @property
    def stands(self) -> Literal["shipped", "draft", "published"]:
        if not self.imported_by:
            return "shipped"
        return "published" if self.published_at else "draft"

    @property
    def begins_on(self) -> date | None:
        """From when new cases and rounds take it: its own day, and never before it was published."""
        if self.published_at is None or self.effective_from is None:
            return None
        return max(self.effective_from, local_day(self.published_at))


class Begun(Frozen):
    """From when which version of which programme or scheme is taken."""

    name: str
    number: int
    sha256: str
    begins_on: date


OneBegun = TypeVar("OneBegun", bound=Begun)


def in_force(known: Iterable[OneBegun], day: date) -> tuple[OneBegun, ...]:
    """Of each name the latest version that has begun: what is opened on the day takes it.

    What was published under a number stands before what ships under the same one, so the published
    come last.
    """
    found: dict[str, OneBegun] = {}
    for one in known:
        last = found.get(one.name)
        if one.begins_on <= day and (last is None or one.number >= last.number):
            found[one.name] = one
    return tuple(found[name] for name in sorted(found))


def usable(report: Report) -> AnyDefinition:
    """What the file says. Raises DefinitionFaulty for the first mistake, and Invalid for a
    programme whose name does not end in its level.
    """
    if report.errors:
        first = report.errors[0]
        line = first.place.line if first.place else 0
        raise DefinitionFaulty(count=len(report.errors), line=line, first=first.code.value)
    found = report.programme or report.catalogue or report.scheme
    if found is None:
        raise Invalid(field="schema")
    if isinstance(found, Programme) and not found.id.endswith(f"-{found.level}"):
        raise Invalid(field="id", expected=f"…-{found.level}")
    return found


def check_publisher(version: Version, account: str, newest: int) -> None:
    """Raises DefinitionOver or OwnDefinition. `newest`: the number of the name's last version."""
    if version.stands != "draft" or version.number != newest:
        raise DefinitionOver(version=version.id)
    if version.imported_by == account:
        raise OwnDefinition(version=version.id)
