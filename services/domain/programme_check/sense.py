"""What a well-formed definition says that cannot be, or is odd (4.1.2, 4.6).

Owners, data, offices, the order of steps, deadlines against each other. Of form: `shape.py`.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from services.domain.base import Act
from services.domain.mechanisms.month_days import in_every_year
from services.domain.offices.commitments import acts_of
from services.domain.permissions import parts_of
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.rule_ids import cited, known
from services.domain.programme.schema import Obligation, Procedure, Programme
from services.domain.programme_check.findings import Code, Finding, Path, error, warning
from services.domain.programme_check.forms import of_forms
from services.domain.programme_check.optional_items import of_optional_items
from services.domain.programme_check.partly import SURE, Doubt, SenseCheck
from services.domain.tree.units import Part, StepName

IN_A_PANEL: Final = {Part.PANEL_MEMBER, Part.PANEL_CHAIR, Part.SHEET_SIGNER}
HALVES: Final = 2
CITING: Final = {"rule", "source"}


def unknown_rules(tree: object, path: Path = ()) -> Iterator[Finding]:
    """Ids that no source has, wherever the file cites one; of the tree, so that none hides."""
    if isinstance(tree, list):
        for at, item in enumerate(tree):
            yield from unknown_rules(item, (*path, at))
    if not isinstance(tree, dict):
        return
    for key, value in tree.items():
        yield from unknown_rules(value, (*path, key))
        if key not in CITING or not isinstance(value, str):
            continue
        for rule in cited(value):
            if rule not in known():
                yield error(
                    Code.UNKNOWN_RULE,
                    (f"没有编号为{rule}的规则", f"there is no rule {rule}"),
                    ("请对照docs/schemes.md改正编号", "see docs/schemes.md for the ids"),
                    (*path, key),
                )


class Whole(NamedTuple):
    """A definition and the catalogue that it uses, where there is one of that name."""

    programme: Programme
    catalogue: Catalogue | None


def of_programme(
    programme: Programme, catalogue: Catalogue | None, doubt: Doubt = SURE
) -> Iterator[Finding]:
    """What goes by a part that is in doubt is left out."""
    for one in SENSE_CHECKS:
        yield from doubt.leaves(one, Whole(programme, catalogue))


def of_catalogue(catalogue: Catalogue, doubt: Doubt = SURE) -> Iterator[Finding]:
    yield from doubt.leaves(UNUSED_DATA, catalogue)


def _unused_data(catalogue: Catalogue, _: Path) -> Iterator[Finding]:
    """Data that no formula or limit uses and no note explains."""
    groups: tuple[tuple[str, tuple[Entry, ...]], ...] = (
        ("basic_conditions", catalogue.basic_conditions),
        ("indicators", catalogue.indicators),
    )
    for group, entries in groups:
        for at, entry in enumerate(entries):
            for place, datum in enumerate(entry.base_data):
                if datum.id not in entry.data_used and not datum.note:
                    yield warning(
                        Code.UNUSED_DATUM,
                        (
                            f"{entry.code}：公式和限值都没有用到“{datum.name_zh}”",
                            f"{entry.code}: neither formula nor limit uses {datum.id!r}",
                        ),
                        (
                            "请删去，或用note说明用途",
                            "take it out, or say in a note what it is for",
                        ),
                        (group, at, "base_data", place),
                    )


def _order_of_steps(procedure: Procedure) -> Iterator[Finding]:
    names = [step.name for step in procedure.steps]
    for at, name in enumerate(names):
        if name in names[:at]:
            yield error(
                Code.STEP_TWICE,
                (f"环节{name}写了两次", f"the step {name} stands here twice"),
                ("请删去其中一个", "take one of them out"),
                ("procedure", "steps", at),
            )
    if StepName.NAMING in names:
        before = names[: names.index(StepName.NAMING)]
        if names[-1] is not StepName.NAMING or StepName.PUBLIC_NOTICE not in before:
            yield error(
                Code.STEP_ORDER,
                (
                    "命名应是最后一个环节，且在公示之后（A4.2）",
                    "naming comes last, after notice (A4.2)",
                ),
                (
                    "请把公示放在命名之前，命名放在最后",
                    "put the notice before it, and nothing after",
                ),
                ("procedure", "steps", names.index(StepName.NAMING)),
            )


def _offices(programme: Programme) -> Iterator[Finding]:
    """Every act of every step belongs to somebody; experts are appointed, not seated."""
    for at, step in enumerate(programme.procedure.steps):
        for act, held in _unheld(programme, programme.procedure, step.name):
            yield warning(
                Code.NOBODY_ACTS,
                (
                    f"环节{step.name}：“{act.zh}”没有人可以办理",
                    f"step {step.name}: nobody may “{act.en}”",
                ),
                (f"请在offices里写明由谁担任{held}", f"say in offices who is {held}"),
                ("procedure", "steps", at),
            )


def _offices_of_rechecks(programme: Programme) -> Iterator[Finding]:
    """A title is re-checked by somebody (A4.4): an error, as titles would wait for ever."""
    procedure = programme.procedure
    if StepName.NAMING not in {step.name for step in procedure.steps}:
        return
    again = procedure.for_recheck()
    for step in again.steps:
        for act, held in _unheld(programme, again, step.name):
            yield error(
                Code.NOBODY_ACTS,
                (
                    f"命名后的复查，环节{step.name}：“{act.zh}”没有人可以办理",
                    f"re-check of a title, step {step.name}: nobody may “{act.en}”",
                ),
                (f"请在offices里写明由谁担任{held}", f"say in offices who is {held}"),
                ("procedure", "offices"),
            )


def _unheld(
    programme: Programme, procedure: Procedure, step: StepName
) -> Iterator[tuple[type[Act], str]]:
    """Acts of the step that no office may do, each with the parts that could."""
    for act in acts_of(programme, step):
        parts = set(parts_of(act))
        if not parts & IN_A_PANEL and not any(procedure.offices.get(part) for part in parts):
            yield act, "、".join(sorted(parts))


def _days(procedure: Procedure) -> Iterator[Finding]:
    due = procedure.reports.due
    for at, day in enumerate(due):
        yield from _day_of_the_year(day, ("procedure", "reports", "due", at))
    if list(due) != sorted(set(due)) or len(due) not in {0, HALVES}:
        yield error(
            Code.WRONG_DAY,
            (
                "半年报告须有两个日期，由早到晚，不重复（A1.4）",
                "half-yearly reports have two days in their order, each once (A1.4)",
            ),
            ("请写上、下半年各一个日期；不要求报告的不写", "name one for each half-year, or none"),
            ("procedure", "reports", "due"),
        )


def _day_of_the_year(day: str, path: Path) -> Iterator[Finding]:
    if not in_every_year(day):
        yield error(
            Code.WRONG_DAY,
            (f"不是每年都有“{day}”这一天", f"{day!r} is no day of every year"),
            ("请写成月-日，如06-30", "write month and day, as 06-30"),
            path,
        )


def _deadlines(procedure: Procedure) -> Iterator[Finding]:
    names = [step.name for step in procedure.steps]
    for at, span in enumerate(procedure.spans):
        path: Path = ("procedure", "spans", at)
        if names.index(span.first) > names.index(span.last):
            yield error(
                Code.CONTRADICTION,
                (
                    f"{span.what}：止于{span.last}，却始于更后的{span.first}",
                    f"{span.what}: ends with {span.last}, but begins later, with {span.first}",
                ),
                ("请调换first和last", "exchange first and last"),
                path,
            )
            continue
        steps = names[names.index(span.first) : names.index(span.last) + 1]
        budget = procedure.terms[span.what]
        if (
            StepName.PUBLIC_NOTICE in steps
            and budget.unit != "months"
            and budget.days <= procedure.notice.all_days
        ):
            yield warning(
                Code.DEADLINE_BEFORE_NOTICE_ENDS,
                (
                    f"{span.what}只有{budget.days}天，而其间的公示要{procedure.notice.all_days}天",
                    f"{span.what}: {budget.days} days, of which the notice takes "
                    + str(procedure.notice.all_days),
                ),
                (
                    "请延长期限，或让它止于公示之前",
                    "lengthen the term, or end it before the notice",
                ),
                path,
            )


def _reminders(procedure: Procedure) -> Iterator[Finding]:
    for what, budget in procedure.terms.items():
        remind = (
            procedure.telling.remind_working_days
            if budget.unit == "working"
            else procedure.telling.remind_calendar_days
        )
        if budget.unit != "months" and what is not Obligation.NOTICE and remind > budget.days:
            yield warning(
                Code.REMINDED_BEFORE_IT_BEGINS,
                (
                    f"{what}只有{budget.days}天，却要提前{remind}天提醒",
                    f"{what} has {budget.days} days, but is reminded of {remind} days before",
                ),
                ("请缩短提醒的天数", "remind later"),
                ("procedure", "terms", what),
            )


def _ladder(programme: Programme) -> Iterator[Finding]:
    ladder = programme.procedure.ladder
    if ladder and ladder.below.rung >= programme.level.rung:
        yield error(
            Code.LADDER,
            (
                f"申报{programme.level}称号，不能以{ladder.below}称号为前提",
                f"a {programme.level} title cannot ask for a {ladder.below} one first",
            ),
            ("请写低一级的称号（A1.7）", "name the title below (A1.7)"),
            ("procedure", "ladder", "below"),
        )


def _departments(programme: Programme) -> Iterator[Finding]:
    for name in sorted(set(programme.departments) - set(programme.procedure.verifiers.values())):
        yield warning(
            Code.UNUSED_DEPARTMENT,
            (f"部门{name}没有核准任何指标", f"the department {name} verifies nothing"),
            ("请在verifiers里使用，或删去", "use it in verifiers, or take it out"),
            ("departments", name),
        )


def _unknown_catalogue(whole: Whole) -> Iterator[Finding]:
    if whole.catalogue is None:
        use = whole.programme.catalogue
        name = use.id if use.version is None else f"{use.id} {use.version}"
        yield error(
            Code.UNKNOWN_CATALOGUE,
            (f"没有指标目录“{name}”", f"there is no catalogue {name!r}"),
            (
                "请改正名称，或把目录文件放在同一目录",
                "correct it, or put its file beside this one",
            ),
            ("catalogue", "id"),
        )


def _indicators(whole: Whole) -> Iterator[Finding]:
    programme, catalogue = whole
    if catalogue is None:
        return
    codes = {entry.code for entry in catalogue.entries}
    for at, change in enumerate(programme.catalogue.changes):
        if change.code not in codes:
            yield _no_indicator(change.code, ("catalogue", "changes", at, "code"))
    for code in sorted(set(programme.procedure.verifiers) - codes):
        yield _no_indicator(code, ("procedure", "verifiers", code))
    for at, item in enumerate(programme.dossier):
        for code in sorted(set(item.for_unmet) - codes):
            yield _no_indicator(code, ("dossier", at, "for_unmet"))


def _data(whole: Whole) -> Iterator[Finding]:
    programme, catalogue = whole
    if catalogue is None:
        return
    for at, fed in enumerate(programme.catalogue.register_fed):
        if fed.datum not in catalogue.data():
            yield error(
                Code.UNKNOWN_DATUM,
                (f"目录里没有基础数据“{fed.datum}”", f"the catalogue has no datum {fed.datum!r}"),
                ("请对照目录的base_data改正", "see base_data of the catalogue"),
                ("catalogue", "register_fed", at, "datum"),
            )


def _no_indicator(code: str, path: Path) -> Finding:
    return error(
        Code.UNKNOWN_INDICATOR,
        (f"目录里没有指标{code}", f"the catalogue has no indicator {code}"),
        ("请对照目录改正编号，或删去", "correct the code, or take it out"),
        path,
    )


def _owners(whole: Whole) -> Iterator[Finding]:
    """C4.5: no indicator without an owner; what the register answers needs none."""
    programme, catalogue = whole
    if catalogue is None:
        return
    dropped = {change.code for change in programme.catalogue.changes if change.drop}
    fed = {one.datum for one in programme.catalogue.register_fed}
    owned = set(programme.procedure.verifiers) | dropped
    for entry in catalogue.entries:
        if entry.code in owned or (entry.data_used and entry.data_used <= fed):
            continue
        yield warning(
            Code.NO_OWNER,
            (
                f"指标{entry.code}“{entry.name_zh}”没有核准单位（C4.5.2）",
                f"indicator {entry.code} ({entry.name_en}) has no owner (C4.5.2)",
            ),
            (
                "请在verifiers里写明由哪个部门核准",
                "say in verifiers which department answers for it",
            ),
            ("procedure", "verifiers"),
        )


def _in_procedure(*names: str) -> tuple[Path, ...]:
    return tuple(("procedure", name) for name in names)


LEFT_OUT_BY: Final = _in_procedure(
    "steps", "offices", "creation", "plan", "interim_checks", "application"
)
"""What says which acts there are, and who does them (`offices/commitments.py`)."""
USED: Final[tuple[Path, ...]] = (("catalogue", "id"), ("catalogue", "version"))
FED: Final[Path] = ("catalogue", "register_fed")
CHANGES: Final[Path] = ("catalogue", "changes")
[VERIFIERS] = _in_procedure("verifiers")
SENSE_CHECKS: Final[tuple[SenseCheck[Whole], ...]] = (
    SenseCheck(lambda of, _: _order_of_steps(of.programme.procedure), _in_procedure("steps")),
    SenseCheck(lambda of, _: _offices(of.programme), LEFT_OUT_BY),
    SenseCheck(
        lambda of, _: _offices_of_rechecks(of.programme),
        (*LEFT_OUT_BY, *_in_procedure("recheck")),
    ),
    SenseCheck(lambda of, _: _days(of.programme.procedure), _in_procedure("reports")),
    SenseCheck(
        lambda of, _: _deadlines(of.programme.procedure),
        _in_procedure("steps", "terms", "notice"),
        _in_procedure("spans"),
    ),
    SenseCheck(
        lambda of, _: _reminders(of.programme.procedure),
        _in_procedure("telling"),
        _in_procedure("terms"),
    ),
    SenseCheck(lambda of, _: _ladder(of.programme), (("level",), *_in_procedure("ladder"))),
    SenseCheck(lambda of, _: _departments(of.programme), (VERIFIERS,), (("departments",),)),
    SenseCheck(lambda of, _: of_forms(of.programme), _in_procedure("steps"), (("forms",),)),
    SenseCheck(
        lambda of, _: of_optional_items(of.programme),
        (("dossier",), ("film",), *_in_procedure("application")),
    ),
    SenseCheck(lambda of, _: _unknown_catalogue(of), USED),
    SenseCheck(lambda of, _: _indicators(of), USED, (CHANGES, VERIFIERS, ("dossier",))),
    SenseCheck(lambda of, _: _data(of), USED, (FED,)),
    SenseCheck(lambda of, _: _owners(of), (*USED, CHANGES, FED, VERIFIERS)),
)
UNUSED_DATA: Final = SenseCheck(_unused_data, each=(("basic_conditions",), ("indicators",)))
