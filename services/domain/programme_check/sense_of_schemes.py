"""What an evaluation says that cannot be, or is odd: points, bands, days, parts (4.1.2, C5.1, E1).

Of procedures with steps: `sense.py`. What one mechanism finds odd in itself, it says itself.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from services.domain.clocks.calendar import days_later
from services.domain.mechanisms.bands import band_flaws
from services.domain.mechanisms.flaws import Flaw
from services.domain.mechanisms.scores import sheet_flaws
from services.domain.programme.evaluation import Doing, Evaluation, NoticeAt
from services.domain.programme_check.findings import Code, Finding, Path, error, warning

A_YEAR: Final = 2031
"""Any year: only the order of days is asked."""


def of_evaluation(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    yield from _stages(evaluation, path)
    yield from _after_notices(evaluation, path)
    yield from _judging(evaluation, path)
    yield from _roles(evaluation, path)


def _stages(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    for at, stage in enumerate(evaluation.stages):
        if stage.begins and stage.ends and stage.ends.of(A_YEAR) < stage.begins.of(A_YEAR):
            yield error(
                Code.CONTRADICTION,
                (f"“{stage.label.zh}”的结束早于开始", f"“{stage.label.en}” ends before it begins"),
                (
                    "请调换日期；跨年的写next: true",
                    "exchange the days; next: true where it ends in the year after",
                ),
                (*path, "stages", at),
            )


def _after_notices(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    """What follows a notice has no day before the notice ends."""
    notices = {one.id: one for one in evaluation.notices}
    days = [
        (("stages", at), one.label, one.begins or one.ends, one.follows)
        for at, one in enumerate(evaluation.stages)
    ]
    days += [
        (("deadlines", at), one.label, one.due, one.follows)
        for at, one in enumerate(evaluation.deadlines)
    ]
    for where, label, day, follows in days:
        ends = _ends(notices[follows]) if follows else None
        if day and ends and day.of(A_YEAR) <= ends:
            yield warning(
                Code.DEADLINE_BEFORE_NOTICE_ENDS,
                (
                    f"“{label.zh}”在{day.day}，而公示到{ends:%m-%d}才结束",
                    f"“{label.en}” is on {day.day}, but the notice runs until {ends:%m-%d}",
                ),
                ("请推迟这一天，或提前公示", "put the day off, or begin the notice earlier"),
                (*path, *where),
            )


def _ends(notice: NoticeAt) -> date | None:
    """The last day; a notice in working days lasts at least as many days of any kind."""
    return days_later(notice.begins.of(A_YEAR), notice.days - 1) if notice.begins else None


def _judging(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    for subject, judging in evaluation.judging.items():
        here: Path = (*path, "judging", subject)
        if judging.sheet:
            flaws = sheet_flaws(judging.sheet)
            yield from _of_flaws(flaws, Code.POINTS, (*here, "sheet"))
        if judging.scoring:
            flaws = band_flaws(judging.scoring.bands)
            yield from _of_flaws(flaws, Code.BANDS, (*here, "scoring", "bands"))
    for at, one in enumerate(evaluation.subjects):
        if evaluation.judging and one.id not in evaluation.judging:
            yield warning(
                Code.NOT_JUDGED,
                (f"没有写明怎样评定“{one.label.zh}”", f"it does not say how {one.id} is judged"),
                ("请在judging里写明", "say it in judging"),
                (*path, "subjects", at),
            )


def _of_flaws(flaws: Iterable[Flaw], code: Code, path: Path) -> Iterator[Finding]:
    """The mechanism's own words."""
    for flaw in flaws:
        found = warning(code, ("", ""), ("", ""), path)
        yield found.model_copy(update={"text": flaw.text, "remedy": flaw.remedy})


def _roles(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    done = {role.does for role in evaluation.roles}
    for needed, zh in ((Doing.ASSESSES, "评定"), (Doing.DECIDES, "作出决定")):
        if needed not in done:
            yield warning(
                Code.NOBODY_ACTS,
                (f"没有人{zh}", f"nobody {needed}"),
                (f"请在roles里写明由谁{zh}", f"say in roles who {needed}"),
                (*path, "roles"),
            )
