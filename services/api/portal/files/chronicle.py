"""工作纪实: the course of a case with its bulletins and press reports, by their days (B3.5.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.api.portal.wording.happenings import Happening
from services.domain.clocks.calendar import start_of_day
from services.domain.modules.key_tasks import ReportKind, SupervisionReport

LATEST: Final = 10
"""Facts on the module's page; the whole course is the timeline."""


@dataclass(frozen=True)
class ChronicleLine:
    """Something that happened, or something that was issued."""

    at: datetime
    fact: Happening | None = None
    issued: SupervisionReport | None = None


def chronicle_of(
    facts: Sequence[Happening], reports: Iterable[SupervisionReport]
) -> list[ChronicleLine]:
    """The first day first. Of the facts the latest, of what was issued all: it stands nowhere else.

    Supervision reports have a list of their own (B3.5.2).
    """
    lines = [ChronicleLine(one.at, fact=one) for one in facts[-LATEST:]]
    lines += [
        ChronicleLine(start_of_day(one.issued_on), issued=one)
        for one in reports
        if one.kind is not ReportKind.SUPERVISION
    ]
    return sorted(lines, key=lambda line: line.at)
