"""What an evaluation says that cannot be, or is odd: points, bands, days, parts (4.1.2, C5.1, E1).

Of procedures with steps: `sense.py`. Owners and offices: `offices_of_schemes.py`. What one mechanism
finds odd in itself, it says itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from services.domain.clocks.calendar import days_later
from services.domain.mechanisms.bands import band_flaws
from services.domain.mechanisms.flaws import Flaw
from services.domain.mechanisms.samples import SampleRule
from services.domain.mechanisms.scores import sheet_flaws
from services.domain.programme.evaluation import (
    Doing,
    Evaluation,
    NoticeAt,
    Scheme,
    SubjectKind,
    Variant,
)
from services.domain.programme_check.findings import Code, Finding, Path, error, warning
from services.domain.programme_check.offices_of_schemes import OWNERS_AND_OFFICES
from services.domain.programme_check.partly import SURE, Doubt, SenseCheck

A_YEAR: Final = 2031
"""Any year: only the order of days is asked."""
Words = tuple[str, str]
NOT_CARRIED_OUT: Final[Mapping[str, tuple[Words, Words]]] = {
    "group": (
        ("考评中没有不针对评议事项的小组", "a round asks groups by ballots alone"),
        ("请写入ballots", "say it in ballots"),
    ),
    "rectification": (
        ("考评中没有整改台账", "a round keeps no ledger of rectification"),
        ("请删去；整改在案件中办理", "take it out; rectification is done in cases"),
    ),
    "after_rectification": (
        (
            "考评中没有责令整改，这一后果不会发生",
            "a round orders no rectification, so this never follows",
        ),
        (
            "请在failures里写明连续不合格的后果，或删去",
            "say in failures what failing years running leads to, or take it out",
        ),
    ),
    "materials": (
        (
            "所需材料只写进办事指南，考评中不收取、不检查",
            "the papers stand in the guide alone: a round neither takes nor looks for them",
        ),
        (
            "请另行收取，必要时在gates里写明由谁审查",
            "have them handed in otherwise; say in gates who looks at them",
        ),
    ),
}
"""What no round reads: setting -> what that means, and what to do. A guard holds it to the rounds."""


def of_scheme(scheme: Scheme, doubt: Doubt = SURE) -> Iterator[Finding]:
    """What its variants say in their own words is looked at as well."""
    yield from of_evaluation(scheme.evaluation, ("evaluation",), doubt)
    yield from doubt.leaves(OF_VARIANTS, scheme)


def of_evaluation(evaluation: Evaluation, path: Path, doubt: Doubt = SURE) -> Iterator[Finding]:
    """What goes by a part that is in doubt is left out."""
    for one in SENSE_CHECKS:
        yield from doubt.leaves(one, evaluation, path)


def _of_variants(scheme: Scheme, path: Path) -> Iterator[Finding]:
    for at, variant in enumerate(scheme.variants):
        yield from _not_carried_out(variant, (*path, "variants", at))


def of_evaluation_in_a_programme(evaluation: Evaluation, doubt: Doubt = SURE) -> Iterator[Finding]:
    yield from doubt.leaves(OUT_OF_PLACE, evaluation)
    yield from of_evaluation(evaluation, ("evaluation",), doubt)


def _out_of_place(_evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    """Rounds are opened of schemes; a case goes by its steps."""
    yield warning(
        Code.NOT_CARRIED_OUT,
        (
            "案件按环节办理，这里写的考评不会启动",
            "a case goes by its steps: no round is opened of this evaluation",
        ),
        (
            "请写成单独的考评方案（schema: evaluation-scheme/1）",
            "make it a scheme of its own (schema: evaluation-scheme/1)",
        ),
        (*path, "evaluation"),
    )


def _not_carried_out(said: Evaluation | Variant, path: Path) -> Iterator[Finding]:
    for name, (text, remedy) in NOT_CARRIED_OUT.items():
        if getattr(said, name, None):
            yield warning(Code.NOT_CARRIED_OUT, text, remedy, (*path, name))
    for at, notice in enumerate(said.notices or ()):
        if notice.unit == "working":
            yield warning(
                Code.NOT_CARRIED_OUT,
                (
                    f"“{notice.label.zh}”按工作日计算，这样的考评不能启动",
                    f"“{notice.label.en}” is counted in working days: no round is opened of that",
                ),
                ("请改按日历日计算", "count it in calendar days"),
                (*path, "notices", at),
            )


def _persons(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    """No name goes into the log (1.3.4), so no person is entered."""
    for at, one in enumerate(evaluation.subjects):
        if one.kind is SubjectKind.PERSON:
            yield warning(
                Code.NOT_CARRIED_OUT,
                (
                    f"“{one.label.zh}”是个人，考评中不能登记个人",
                    f"“{one.label.en}” are persons: none can be entered into a round",
                ),
                ("请以其所在单位为对象", "assess the unit that they belong to"),
                (*path, "subjects", at),
            )


def _samples_of_checks(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    for at, one in enumerate(evaluation.checks):
        drawn = evaluation.samples_drawn and one.sample and one.sample.of == "units"
        if one.sample and not drawn and _wants_more_than_one(one.sample):
            yield warning(
                Code.NOT_CARRIED_OUT,
                (
                    f"“{one.label.zh}”应抽多少、抽到哪些，考评中既不抽取也不核对",
                    f"“{one.label.en}”: a round neither draws this sample nor counts it",
                ),
                (
                    "请写samples_drawn: true，由系统抽取单位；对象内部的户、人写入samples",
                    "samples_drawn: true has units drawn; a subject's households go into samples",
                ),
                (*path, "checks", at, "sample"),
            )


def _wants_more_than_one(rule: SampleRule) -> bool:
    """One at least is what every check comes to, without a sample."""
    return rule.everybody or rule.share is not None or (rule.at_least or 0) > 1


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


def _points(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    for subject, judging in evaluation.judging.items():
        here: Path = (*path, "judging", subject)
        if judging.sheet:
            flaws = sheet_flaws(judging.sheet)
            yield from _of_flaws(flaws, Code.POINTS, (*here, "sheet"))
        if judging.scoring:
            flaws = band_flaws(judging.scoring.bands)
            yield from _of_flaws(flaws, Code.BANDS, (*here, "scoring", "bands"))


def _not_judged(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
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


SENSE_CHECKS: Final[tuple[SenseCheck[Evaluation], ...]] = (
    SenseCheck(_stages, each=(("stages",),)),
    SenseCheck(_after_notices, (("notices",),), (("stages",), ("deadlines",))),
    SenseCheck(_points, each=(("judging",),)),
    SenseCheck(_not_judged, (("judging",),), (("subjects",),)),
    SenseCheck(_roles, (("roles",),)),
    *OWNERS_AND_OFFICES,
    SenseCheck(_not_carried_out, each=(("notices",),)),
    SenseCheck(_persons, each=(("subjects",),)),
    SenseCheck(_samples_of_checks, (("samples_drawn",),), (("checks",),)),
)
OF_VARIANTS: Final = SenseCheck(_of_variants, each=(("variants",),))
OUT_OF_PLACE: Final = SenseCheck(_out_of_place, (("schema",),))
"""A file that does not say that it is a scheme, unless that very word is misspelt."""
