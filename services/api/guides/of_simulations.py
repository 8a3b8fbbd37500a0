"""The report of a simulation: what its tables say, in words, with pictures (4.4.1).

The tables come from `domain/simulation/findings.py`; nothing is counted here but sums of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from services.api.guides.chapters import CONTENT, RULE, WHAT, Chapter, Row, both, same
from services.api.guides.pictures import Columns, Layers, Lines, Series, Span, Spans
from services.api.guides.reports import Report, Section
from services.api.portal.wording.words import stands, word
from services.api.texts.differing import UNITS
from services.api.texts.refusals import REFUSALS
from services.api.texts.whys import WHYS
from services.domain.messages.notifying_words import OBLIGATIONS
from services.domain.programme.schema import Obligation
from services.domain.programme.words import Text
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.findings import Findings, NeverRow, StepRow, TrapRow
from services.domain.simulation.population import Setting
from services.domain.simulation.tallies import CLOCK
from services.domain.tree.units import Function

INVENTED: Final = both(
    "单位、人员和时间均为虚构，规则为本系统实际规则。结果只说明所列行为参数之下会发生什么，不预测任何真实单位。",
    "Units, people and days are invented; the rules are those that every case goes by. The result "
    "says what happens under the behaviour listed below, and foretells nothing of a real unit.",
)
KINDS: Final = {"case": both("创建", "case"), "recheck": both("复查", "re-check")}
YEAR, MONTH = both("年度", "Year"), both("月份", "Month")
UNITS_IN: Final = both("单位数", "Units")
TIMES: Final = both("次数", "Times")
REPORT_DUE: Final = both("半年报告", "Half-yearly report")
WHY_NEVER: Final[Mapping[str, Text]] = {
    "not-in-programme": both("本办法没有这一环节", "the programme does not take this step"),
    "never-open": both("从未具备办理条件", "was never possible"),
    "refused": both("有人办理，均被规则拒绝", "was tried, and refused by its rule each time"),
    "nobody-does-it": both(
        "可以办理，行为模型中无人办理", "possible; nobody of this model does it"
    ),
    "never-reached": both("从未到达该环节", "nobody came so far"),
}
PLACES: Final[Mapping[str, Text]] = {
    "titled": both("持有称号", "holds its title"),
    "between": both("两次申请之间", "between two requests"),
    "not-yet": both("尚未申请", "has not applied yet"),
    "no-way": both("无人办理，也没有期限在走", "nobody has anything to do, and no clock runs"),
    "never-left": both("从无案件离开", "nobody has ever left"),
    "nobody": both("没有岗位有权办理", "no office may do it"),
}


def report(setting: Setting, found: Findings) -> Report:
    title = setting.programme.title
    sections = (
        _steps(found),
        _terms(found),
        _waiting(found),
        _titles(found),
        _outcomes(found),
        _work(found),
        _never(found),
        _traps(found),
        _acts(found),
        behaviour_of(setting.behaviour),
    )
    return Report(
        title=both(f"{title.zh}：推演报告", f"{title.en}: simulation report"),
        remarks=(
            both(
                f"{setting.units}个单位，{setting.begins.year}年起{setting.years}年，"
                f"随机种子{setting.seed}。种子相同，结果相同。",
                f"{setting.units} units, {setting.years} years from {setting.begins.year}, "
                f"seed {setting.seed}. The same seed gives the same result.",
            ),
            INVENTED,
        ),
        sections=sections,
    )


def office(name: str) -> Text:
    if name == CLOCK:
        return both("等候期满（无须办理）", "the end of a period (nobody has to act)")
    return word(Function(name))


def place(where: str) -> Text:
    """Where a unit is: with its title, between two requests, or in a step of its case."""
    if where in PLACES:
        return PLACES[where]
    step = stands(where.removeprefix("case:"))
    return both(f"办理中：{step.zh}", f"in its case: {step.en}")


def _step(row: StepRow | TrapRow) -> Text:
    kind, step = KINDS[row.of], stands(row.step)
    if row.of == "case":
        return step
    return (
        step
        if step == stands("recheck")
        else both(f"{kind.zh}：{step.zh}", f"{kind.en}: {step.en}")
    )


def _days(number: int | None) -> Text:
    return same("—" if number is None else str(number))


def _steps(found: Findings) -> Section:
    columns = (
        both("环节", "Step"),
        both("办结数", "Left it"),
        both("中位天数", "Median days"),
        both("九成不超过（天）", "90 % within days"),
        both("最长天数", "Longest"),
        both("期末在办", "There at the end"),
        both("规定期限", "Limit"),
    )
    rows = tuple(
        (
            _step(row),
            same(str(row.left)),
            _days(row.median_days),
            _days(row.p90_days),
            _days(row.longest_days),
            same(str(row.still_there)),
            _limit(row),
        )
        for row in found.steps
    )
    spans = tuple(
        Span(_step(row), row.median_days or 0, row.p90_days or 0, _calendar_days(row))
        for row in found.steps
        if row.left
    )
    return Section(
        "steps",
        Chapter(both("各环节用时", "How long each step takes"), columns, rows),
        (
            both(
                "圆点为中位数，横条止于九成不超过的天数（日历日）；红线为该环节期限折合的日历日。期限有中止、可跨环节，"
                "用时长于期限不等于逾期，逾期见下表。",
                "The dot is the median, the bar ends where nine of ten are within (calendar days); "
                "the red line is the step's limit in calendar days. A limit may stand still and run "
                "over several steps: longer than the limit is not late; what is late stands below.",
            ),
        ),
        Spans(spans),
    )


def _limit(row: StepRow) -> Text:
    if row.limit is None:
        return both("无规定时限", "none set")
    what, unit = OBLIGATIONS[Obligation(row.owed)], UNITS[row.unit]
    return both(f"{what.zh}：{row.limit}{unit.zh}", f"{what.en}: {row.limit} {unit.en}")


def _calendar_days(row: StepRow) -> float | None:
    """Working days are five of seven, months thirty days: for the picture alone."""
    if row.limit is None:
        return None
    return row.limit * {"working": 7 / 5, "calendar": 1, "months": 30}[row.unit]


def _terms(found: Findings) -> Section:
    columns = (
        WHAT,
        both("按期", "In time"),
        both("逾期", "Late"),
        both("逾期比例", "Late, %"),
    )
    rows = tuple(
        (
            _owed(row.owed),
            same(str(row.in_time)),
            same(str(row.late)),
            same(f"{100 * row.late / (row.in_time + row.late):.1f} %"),
        )
        for row in found.terms
    )
    return Section("terms", Chapter(both("期限履行情况", "Terms kept and missed"), columns, rows))


def _owed(what: str) -> Text:
    return OBLIGATIONS[Obligation(what)] if what in set(Obligation) else REPORT_DUE


def table_of(
    title: Text, first: Text, names: Mapping[str, Text], counts: Mapping[tuple[str, str], int]
) -> Chapter:
    """Rows by the first key, a column for each name."""
    rows = tuple(
        (same(row), *(same(str(counts.get((row, name), 0))) for name in names))
        for row in sorted({row for row, _ in counts})
    )
    return Chapter(title, (first, *names.values()), rows)


def layers(
    labels: Iterable[str], names: Mapping[str, Text], counts: Mapping[tuple[str, str], int]
) -> tuple[Series, ...]:
    labels = tuple(labels)
    return tuple(
        Series(label, tuple(float(counts.get((one, name), 0)) for one in labels))
        for name, label in names.items()
    )


def _months(found: Findings) -> tuple[str, ...]:
    first = min((row.year for row in found.titles), default=0)
    last = max((row.year for row in found.titles), default=-1)
    return tuple(f"{year}-{month:02}" for year in range(first, last + 1) for month in range(1, 13))


def _waiting(found: Findings) -> Section:
    by_step: Counter[tuple[str, str]] = Counter()
    by_office: Counter[tuple[str, str]] = Counter()
    order = [row.step for row in found.steps]
    for row in found.waiting:
        by_step[row.month, row.step] += row.cases
        if row.month.endswith("-12"):
            by_office[row.month[:4], row.office] += row.cases
    present = {step for _, step in by_step}
    steps = {step: stands(step) for step in dict.fromkeys(order) if step in present}
    offices = {one: office(one) for one in sorted({one for _, one in by_office})}
    title = both("何处在等待", "Where cases wait")
    return Section(
        "waiting",
        table_of(
            both(f"{title.zh}：年末等待谁办理", "For whom cases wait"), YEAR, offices, by_office
        ),
        (
            both(
                "图为每月末停留在各环节的案件数（含复查）；表为每年末等待各岗位办理的案件数。",
                "The picture: cases in each step at the end of each month, re-checks included. "
                "The table: for whom they wait at the end of each year.",
            ),
        ),
        Layers(_months(found), layers(_months(found), steps, by_step)),
        table_of(
            both("逐月各环节在办数", "Cases in each step, month by month"), MONTH, steps, by_step
        ),
    )


def _titles(found: Findings) -> Section:
    columns = (
        YEAR,
        both("年末有效称号", "Living at the end"),
        both("当年命名", "Given"),
        both("当年撤销", "Ended"),
    )
    rows = tuple(tuple(same(str(cell)) for cell in row) for row in found.titles)
    living = Series(columns[1], tuple(float(row.living) for row in found.titles))
    return Section(
        "titles",
        Chapter(both("有效称号", "Living titles"), columns, rows),
        picture=Columns(tuple(str(row.year) for row in found.titles), living),
    )


def _outcomes(found: Findings) -> Section:
    counts = Counter({(str(row.year), row.outcome): row.times for row in found.outcomes})
    names = {one: _outcome(one) for one in sorted({row.outcome for row in found.outcomes})}
    table = table_of(both("案件和复查的结果", "How cases and re-checks ended"), YEAR, names, counts)
    ends = Chapter(
        both("期末各单位所处状态", "Where each unit is at the end"),
        (WHAT, UNITS_IN),
        tuple((place(row.where), same(str(row.units))) for row in found.standing),
    )
    return Section("outcomes", table, whole=ends)


def _outcome(name: str) -> Text:
    if not name.startswith("recheck-"):
        return stands(name)
    ended = stands(name.removeprefix("recheck-"))
    return both(f"复查：{ended.zh}", f"re-check: {ended.en}")


def _work(found: Findings) -> Section:
    counts: Counter[tuple[str, str]] = Counter()
    by_year: Counter[tuple[str, str]] = Counter()
    for row in found.work:
        counts[row.month, row.office] += row.acts
        by_year[row.month[:4], row.office] += row.acts
    units = {row.office: row.units for row in found.work}
    names = {
        one: both(
            f"{office(one).zh}（{units[one]}个单位）", f"{office(one).en} ({_units(units[one])})"
        )
        for one in sorted(units)
    }
    plain = {one: office(one) for one in sorted(units)}
    return Section(
        "work",
        table_of(both("各岗位工作量", "Work of each office"), YEAR, names, by_year),
        (
            both(
                "每项办理计一件。图为逐月件数，各有其刻度，右侧数字为最忙月份。",
                "Every act counts one. The lines: acts by month, each on its own scale; the number "
                "on the right is that of the busiest month.",
            ),
        ),
        Lines(_months(found), layers(_months(found), plain, counts)),
        table_of(both("逐月工作量", "Month by month"), MONTH, plain, counts),
    )


def _units(many: int) -> str:
    return "1 unit" if many == 1 else f"{many} units"


def _never(found: Findings) -> Section:
    rows = tuple(
        (word(row.act), same(row.rule), WHY_NEVER[row.why], _detail(row)) for row in found.never
    )
    columns = (WHAT, RULE, both("原因", "Why"), CONTENT)
    return Section(
        "never", Chapter(both("从未用到的规则", "Rules that never fired"), columns, rows)
    )


def _detail(row: NeverRow) -> Text:
    if row.why == "never-open":
        words = WHYS.get(row.detail)
        return both(words.zh, words.en) if words else same(row.detail)
    if row.why == "refused":
        said = [REFUSALS[one] for one in row.detail.split(", ") if one in REFUSALS]
        return both("、".join(one.zh for one in said), "; ".join(one.en for one in said))
    return stands(row.detail) if row.detail else same("—")


def _traps(found: Findings) -> Section:
    rows = tuple((_step(row), _why(row.why), same(str(row.cases))) for row in found.traps)
    nothing = both("没有发现", "none was found")
    return Section(
        "traps",
        Chapter(
            both("无法离开的状态", "States that cannot be left"),
            (both("环节", "Step"), both("原因", "Why"), both("案件数", "Cases")),
            rows or ((nothing, same("—"), same("0")),),
        ),
    )


def _why(said: str) -> Text:
    """`act: reason`, or a reason alone."""
    act, _, reason = said.rpartition(": ")
    known = PLACES.get(reason)
    words = known or (REFUSALS[reason] if reason in REFUSALS else same(reason))
    if not act:
        return both(words.zh, words.en)
    return both(f"{word(act).zh}：{words.zh}", f"{word(act).en}: {words.en}")


def _acts(found: Findings) -> Section:
    columns = (WHAT, RULE, TIMES, both("其中被拒绝", "Refused besides"))
    rows = tuple(
        (word(row.act), same(row.rule), same(str(row.times)), same(str(row.refused)))
        for row in found.acts
    )
    return Section("acts", Chapter(both("办理情况", "What was done"), columns, rows))


def behaviour_of(behaviour: Behaviour) -> Section:
    rows: tuple[Row, ...] = tuple(
        (words, same(f"{value:g}"), same(name)) for name, words, value in behaviour.said()
    )
    columns = (WHAT, both("取值", "Value"), both("设置名", "Setting"))
    return Section(
        "behaviour",
        Chapter(both("行为模型", "The model of behaviour"), columns, rows),
        (
            both(
                "均为本系统默认，没有出处；用 --set 名称=数值 改变。",
                "All of these are our defaults, no source; --set NAME=VALUE changes them.",
            ),
        ),
    )
