"""What whoever holds a title owes each year: a report, a plan, and what came of the plan (B1.6).

Which papers those are is data of the programme (`after_naming`); when one is late is the mechanism's
word (`mechanisms/periodic_duties.py`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Frozen, TextRef, label
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.periodic_duties import DutyRule, Owed, owed
from services.domain.programme.library import get
from services.domain.programme.words import Text
from services.domain.titles.title import Title, TitleFact, living
from services.domain.tree.units import Part


class FileYearlyPaper(Act):
    """The yearly report, or the plan, for the ministry and the province (B1.6, B3.5.3)."""

    zh, en, rule = "报送年度材料", "File a yearly paper", "B1.6, B3.5.3"
    path, part, adds, whenever = "yearly-papers", Part.APPLICANT, True, True

    kind: Literal["file-yearly-paper"] = "file-yearly-paper"
    duty: str = label("材料", "Paper", max_length=40)
    year: int = label("年度", "Year", ge=2000, le=2200)
    document: DocumentId = label("文件", "Document")


class RecordCompletion(Act):
    """How far the plan of a year was carried out (B1.6, B3.5.3)."""

    zh, en, rule = "登记年度计划完成情况", "Record how a plan was completed", "B1.6, B3.5.3"
    path, part, adds, whenever = "completions", Part.APPLICANT, True, True

    kind: Literal["record-completion"] = "record-completion"
    duty: str = label("材料", "Paper", max_length=40)
    year: int = label("年度", "Year", ge=2000, le=2200)
    completed: bool = label("全部完成", "Completed in full")
    words: TextRef = label("完成情况", "What was done")


class YearlyPaperFiled(TitleFact):
    kind: Literal["yearly-paper-filed"] = "yearly-paper-filed"
    duty: str
    year: int
    document: str

    def on(self, title: Title) -> Title:
        """Sent again: the day of the first one is what counts against its due day."""
        filed = {key_of(self.duty, self.year): local_day(self.at), **title.yearly}
        return title.but(yearly=filed)


class CompletionRecorded(TitleFact):
    kind: Literal["completion-recorded"] = "completion-recorded"
    duty: str
    year: int
    completed: bool
    words: TextRef

    def on(self, title: Title) -> Title:
        said = {**title.completed, key_of(self.duty, self.year): self.completed}
        return title.but(completed=said)


def key_of(duty: str, year: int) -> str:
    return f"{duty}/{year}"


def duties_of(title: Title) -> tuple[DutyRule, ...]:
    return get(title.programme).after_naming if title.programme else ()


def owed_by(title: Title, now: datetime) -> tuple[Owed, ...]:
    """Every yearly paper since the naming, duty by duty: filed, late, missing or still due."""
    if title.named_on is None or title.cancelled_on:
        return ()
    today = local_day(now)
    return tuple(
        one
        for duty in duties_of(title)
        for one in owed(duty, since=title.named_on, today=today, done=_filed(title, duty.id))
    )


class Yearly(Frozen):
    """One paper of one year as pages show it."""

    label: Text
    owed: Owed
    completed: bool | None = None
    """Whether the plan was carried out in full; None while nobody has said so."""


def yearly_of(title: Title, now: datetime) -> tuple[Yearly, ...]:
    """The latest year first."""
    labels = {duty.id: duty.label for duty in duties_of(title)}
    found = (
        Yearly(
            label=labels[one.duty],
            owed=one,
            completed=title.completed.get(key_of(one.duty, int(one.period))),
        )
        for one in owed_by(title, now)
    )
    return tuple(sorted(found, key=lambda one: one.owed.period, reverse=True))


def _filed(title: Title, duty: str) -> Mapping[str, tuple[date]]:
    """Year -> the day on which its paper was filed."""
    own = {key: day for key, day in title.yearly.items() if key.startswith(f"{duty}/")}
    return {key.rpartition("/")[2]: (day,) for key, day in own.items()}


def _owes_papers(title: Title) -> str | None:
    return living(title) or (None if duties_of(title) else "nothing-yearly")


@rule(FileYearlyPaper, Title, opens=_owes_papers)
def file_yearly_paper(title: Title, act: FileYearlyPaper, now: datetime) -> YearlyPaperFiled:
    """For a year of the title; a plan may be there a year ahead."""
    if act.duty not in {duty.id for duty in duties_of(title)}:
        raise Invalid(field="duty", given=act.duty)
    first = title.named_on.year if title.named_on else act.year
    if not first <= act.year <= local_day(now).year + 1:
        raise Invalid(field="year", given=act.year)
    return YearlyPaperFiled(**fact(act, now), duty=act.duty, year=act.year, document=act.document)


@rule(RecordCompletion, Title, opens=_owes_papers)
def record_completion(title: Title, act: RecordCompletion, now: datetime) -> CompletionRecorded:
    """Of a paper that is there."""
    if key_of(act.duty, act.year) not in title.yearly:
        raise Invalid(field="year", given=act.year)
    return CompletionRecorded(
        **fact(act, now),
        duty=act.duty,
        year=act.year,
        completed=act.completed,
        words=act.words,
    )


TitleDutyAct = Annotated[FileYearlyPaper | RecordCompletion, Field(discriminator="kind")]
TitleDutyFact = YearlyPaperFiled | CompletionRecorded
