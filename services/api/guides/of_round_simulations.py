"""The report of a scheme's simulated rounds: bands, places, consequences, work (4.4.1).

The tables come from `domain/simulation/round_findings.py`.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from services.api.guides.chapters import WHAT, Chapter, both, same
from services.api.guides.of_simulations import (
    INVENTED,
    MONTH,
    UNITS_IN,
    YEAR,
    behaviour_of,
    layers,
    table_of,
)
from services.api.guides.pictures import Columns, Layers, Lines, Series
from services.api.guides.reports import Report, Section
from services.domain.mechanisms.quotas import NestedQuota
from services.domain.mechanisms.scoring import Scoring
from services.domain.programme.words import Text
from services.domain.simulation.round_findings import RoundFindings
from services.domain.simulation.rounds import NOT_RECOGNISED, RECOGNISED, UNSCORED, RoundSetting

LAST: Final = both("末位", "among the last")
BECAME: Final[Mapping[str, Text]] = {
    "chosen": both("已定", "given"),
    "tied": both("并列待定", "tied"),
    "empty": both("空缺", "empty"),
}
STANDING: Final[Mapping[str, Text]] = {
    UNSCORED: both("不计分", "not scored"),
    "void": both("作废", "void"),
    RECOGNISED: both("已认定", "recognised"),
    NOT_RECOGNISED: both("未认定", "not recognised"),
}
MECHANISMS: Final[Mapping[str, Text]] = {
    "veto": both("一票否决", "Veto"),
    "last": LAST,
    "validity": both("有效期", "Validity"),
}


def round_report(setting: RoundSetting, found: RoundFindings) -> Report:
    title = setting.scheme.title
    many = len(setting.organisers)
    remark = both(
        f"{setting.units}个单位，由{many}个组织单位分别考核，{setting.begins.year}年起"
        f"{setting.years}年，随机种子{setting.seed}。种子相同，结果相同。",
        f"{setting.units} units under {many} organisers, {setting.years} years from "
        f"{setting.begins.year}, seed {setting.seed}. The same seed gives the same result.",
    )
    names = _names(setting)
    return Report(
        title=both(f"{title.zh}：推演报告", f"{title.en}: simulation report"),
        remarks=(remark, INVENTED),
        sections=(
            _bands(setting, found, names),
            _places(found, names),
            _consequences(found, names),
            _valid(found),
            *((_lasted(found, names),) if found.lasted else ()),
            *((_papers(setting, found),) if found.papers else ()),
            _work(setting, found),
            _never(found, names),
            _traps(found, names),
            behaviour_of(setting.behaviour),
        ),
    )


def _names(setting: RoundSetting) -> dict[str, Text]:
    """Groups, and bands, quotas and consequences of each."""
    names = {one.id: one.label for one in setting.scheme.evaluation.subjects}
    for group, judging in setting.scheme.evaluation.judging.items():
        if judging.scoring:
            names |= _of_scoring(group, judging.scoring)
        for rule in judging.failures.rules if judging.failures else ():
            names[rule.consequence.id] = rule.consequence.label
    return names


def _of_scoring(group: str, scoring: Scoring) -> dict[str, Text]:
    names = {f"{group}/{band.id}": band.label for band in scoring.bands.bands}
    quotas = [limit.quota for limit in scoring.band_limits]
    for place in scoring.distinctions:
        quota = place.quota
        quotas += quota.stages if isinstance(quota, NestedQuota) else (quota,)
    return names | {quota.id: quota.label for quota in quotas}


def _named(names: Mapping[str, Text], group: str, band: str) -> Text:
    label = names.get(f"{group}/{band}") or STANDING.get(band) or same(band)
    of = names.get(group) or same(group)
    return both(f"{of.zh}：{label.zh}", f"{of.en}: {label.en}")


def _years(setting: RoundSetting) -> tuple[str, ...]:
    first = setting.begins.year
    return tuple(str(year) for year in range(first, first + setting.years))


def _bands(setting: RoundSetting, found: RoundFindings, names: Mapping[str, Text]) -> Section:
    counts = Counter({(str(row.year), f"{row.group}/{row.band}"): row.units for row in found.bands})
    keys = sorted({key for _, key in counts})
    labels = {key: _named(names, *key.split("/", 1)) for key in keys}
    years = _years(setting)
    return Section(
        "bands",
        table_of(
            both("每年各等次的单位数", "Units in each band, year by year"), YEAR, labels, counts
        ),
        picture=Layers(years, layers(years, labels, counts)),
    )


def _places(found: RoundFindings, names: Mapping[str, Text]) -> Section:
    counts: Counter[tuple[str, str]] = Counter()
    for row in found.places:
        counts[str(row.year), f"{row.quota}/{row.became}"] += row.places
    labels = {}
    for key in sorted({key for _, key in counts}):
        quota, became = key.rsplit("/", 1)
        label = names.get(quota) or same(quota)
        said = BECAME[became]
        labels[key] = both(f"{label.zh}：{said.zh}", f"{label.en}: {said.en}")
    return Section("places", table_of(both("名额", "Places"), YEAR, labels, counts))


def _consequences(found: RoundFindings, names: Mapping[str, Text]) -> Section:
    counts: Counter[tuple[str, str]] = Counter()
    for row in found.consequences:
        counts[str(row.year), row.consequence] += row.units
    for last in found.last:
        counts[str(last.year), "last"] += last.units
    labels = {
        one: MECHANISMS.get(one) or names.get(one) or same(one)
        for one in sorted({one for _, one in counts})
    }
    title = both("不合格的后果", "What follows from failing")
    return Section("consequences", table_of(title, YEAR, labels, counts))


def _valid(found: RoundFindings) -> Section:
    counts = Counter({(str(row.year), row.decision): row.units for row in found.validity})
    words = {"recognised": STANDING[RECOGNISED], "refused": STANDING[NOT_RECOGNISED]}
    labels = {one: words[one] for one in sorted({one for _, one in counts})}
    living = Counter({str(row.year): row.units for row in found.bands if row.band == RECOGNISED})
    years = tuple(sorted(living))
    title = both("当年认定决定", "Decisions on recognition")
    return Section(
        "validity",
        table_of(title, YEAR, labels, counts),
        picture=Columns(
            years, Series(STANDING[RECOGNISED], tuple(float(living[one]) for one in years))
        )
        if years
        else None,
    )


def _lasted(found: RoundFindings, names: Mapping[str, Text]) -> Section:
    words = {"lost": both("已失去", "lost"), "living": both("期末仍有效", "living at the end")}
    columns = (WHAT, both("历时（年）", "Years"), UNITS_IN)
    rows = []
    for row in found.lasted:
        of, said = names.get(row.group) or same(row.group), words[row.became]
        what = both(f"{of.zh}：{said.zh}", f"{of.en}: {said.en}")
        rows.append((what, same(str(row.years)), same(str(row.units))))
    title = both("认定历时", "How long recognitions last")
    return Section("lasted", Chapter(title, columns, tuple(rows)))


def _papers(setting: RoundSetting, found: RoundFindings) -> Section:
    """Of all groups together, year by year."""
    what = setting.scheme.evaluation
    papers = {one.id: one.label for one in what.deadlines}
    papers |= {one.id: one.label for one in what.reports}
    counts: Counter[tuple[str, str]] = Counter()
    for row in found.papers:
        counts[str(row.year), f"{row.paper}/in-time"] += row.in_time
        counts[str(row.year), f"{row.paper}/late"] += row.late
    labels = {}
    for name, label in papers.items():
        labels[f"{name}/in-time"] = both(f"{label.zh}：按期", f"{label.en}: in time")
        labels[f"{name}/late"] = both(f"{label.zh}：逾期", f"{label.en}: late")
    longest = max((row.longest for row in found.papers), default=0)
    remark = both(
        f"按每个对象都报送推演；逾期最长{longest}天。",
        f"As if every subject owed each of them; the latest came {longest} days late.",
    )
    title = both("报告和材料报送情况", "Reports and papers, in time and late")
    return Section("terms", table_of(title, YEAR, labels, counts), remarks=(remark,))


def _work(setting: RoundSetting, found: RoundFindings) -> Section:
    counts = Counter({(row.month, row.office): row.acts for row in found.work})
    by_year: Counter[tuple[str, str]] = Counter()
    for row in found.work:
        by_year[row.month[:4], row.office] += row.acts
    said = {role.who.en: role.who for role in setting.scheme.evaluation.roles}
    labels = {one: said.get(one) or same(one) for one in sorted({row.office for row in found.work})}
    months = tuple(f"{year}-{month:02}" for year in _years(setting) for month in range(1, 13))
    return Section(
        "work",
        table_of(both("评分和决定的件数", "Sheets and decisions"), YEAR, labels, by_year),
        picture=Lines(months, layers(months, labels, counts)),
        whole=table_of(both("逐月件数", "Month by month"), MONTH, labels, counts),
    )


def _never(found: RoundFindings, names: Mapping[str, Text]) -> Section:
    rows = tuple((_part(row.part, names), same(row.part)) for row in found.never)
    title = both("从未起作用的规定", "Parts that never had an effect")
    columns = (WHAT, both("在定义中的名称", "Its name in the definition"))
    return Section("never", Chapter(title, columns, rows))


def _part(part: str, names: Mapping[str, Text]) -> Text:
    kind, _, name = part.partition("/")
    if kind == "band":
        return _named(names, *name.split("/", 1))
    return MECHANISMS.get(part) or names.get(name) or same(name)


def _traps(found: RoundFindings, names: Mapping[str, Text]) -> Section:
    nothing = (both("没有发现", "none was found"), same("0"))
    rows = tuple((_named(names, row.group, row.band), same(str(row.units))) for row in found.traps)
    title = both("无单位离开过的等次", "Bands that no unit ever left")
    return Section("traps", Chapter(title, (WHAT, UNITS_IN), rows or (nothing,)))
