"""The guide of an evaluation scheme, continued: how the work is done, and what follows from it.

D8, D13, D16-D20, D25: who checks, examines, supplies and decides; grades, targets, money. How a grade
comes about is in `of_schemes.py`.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from services.api.guides.chapters import CONTENT, RULE, WHAT, Chapter, Row, both, same, source_of
from services.api.portal.wording.words import word
from services.api.texts.differing import UNITS, joined
from services.domain.attainment.formulas import plain
from services.domain.mechanisms.breakdown import BreakdownRules
from services.domain.mechanisms.checks import CheckRules
from services.domain.mechanisms.gates import Lapse
from services.domain.mechanisms.groups import GroupRules
from services.domain.mechanisms.levels import LevelRole
from services.domain.mechanisms.money import ConvertedScore, MonthlyGrant
from services.domain.mechanisms.month_days import MonthDay
from services.domain.mechanisms.samples import WHAT as COUNTED
from services.domain.mechanisms.samples import SampleRule, share_in_words
from services.domain.mechanisms.scoring import Scoring
from services.domain.mechanisms.supplied_values import Supply
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.mechanisms.targets import ShareTarget
from services.domain.programme.evaluation import Evaluation
from services.domain.programme.words import Text

EVERY: Final = {
    "week": both("每周", "every week"),
    "month": both("每月", "every month"),
    "quarter": both("每季度", "every quarter"),
    "half-year": both("每半年", "every half-year"),
    "year": both("每年", "every year"),
}
ROLES: Final = {
    LevelRole.ASSESSES: both("评定", "assesses"),
    LevelRole.SPOT_CHECKS: both("抽查", "spot-checks"),
    LevelRole.DECIDES: both("决定", "decides"),
}
OFFICES: Final = {
    "canlian": both("残联", "the disabled persons' federation"),
    "diaochadui": both("调查队", "the survey office"),
    "gongshang": both("工商部门", "the office for industry and commerce"),
    "jiaoyu": both("教育部门", "the education office"),
    "jikong": both("疾控中心", "the centre for disease control"),
    "jixiao": both("绩效办", "the performance office"),
    "shuanggaoban": both("双高办", "the office for the two goals"),
    "shuiwuju": both("税务局", "the tax office"),
    "tongji": both("统计局", "the statistics office"),
    "weisheng": both("卫生部门", "the health office"),
    "xinfang": both("信访局", "the petitions office"),
    "zhijian": both("质监部门", "the office for quality supervision"),
}
"""The words by which the bundled schemes name offices; any other is printed as it stands."""
DECIDES: Final = {
    "unanimous": both("全体一致同意", "all of them"),
    "majority": both("过半数同意", "more than half of them"),
}
NOTICE: Final = {
    "open": both("事先告知", "announced"),
    "unannounced": both("事先不告知", "unannounced"),
    "either": both("明查或暗访", "announced or not"),
}
MEANS: Final = {
    "rectify": both("限期整改", "to be rectified in time"),
    "disqualified": both("取消资格", "disqualifies"),
}
GRADES: Final = {"basic-pass": both("基本合格", "Basic pass")}
"""Grades of persons that no unit has."""
COLUMNS: Final = (WHAT, CONTENT, RULE)


def chapters(what: Evaluation) -> tuple[Chapter, ...]:
    return (
        Chapter(both("考评怎样开展", "How it is carried out"), COLUMNS, tuple(_work(what))),
        Chapter(both("检查与评议", "Checks and opinions"), COLUMNS, tuple(_looking(what))),
        Chapter(both("结果与待遇", "What follows"), COLUMNS, tuple(_follows(what))),
    )


def _work(what: Evaluation) -> Iterator[Row]:
    if what.levels:
        for level in what.levels.levels:
            here, does = word(level.level), ROLES[level.role]
            text = both(f"{here.zh}{does.zh}", f"{here.en}: {does.en}")
            yield both("层级", "Level"), text, source_of(what.levels)
    if what.parallel:
        offices, unit = _offices(what.parallel.offices), UNITS[what.parallel.unit]
        text = both(
            f"{offices.zh}同时审查，{what.parallel.days}{unit.zh}内全部办结",
            f"{offices.en} examine at once, all within {what.parallel.days} {unit.en}",
        )
        yield both("同步审查", "Examined in parallel"), text, source_of(what.parallel)
    if what.supplies:
        where = source_of(what.supplies)
        for supply in what.supplies.supplies:
            yield both("由部门提供的数据", "Supplied by an office"), _supplied(supply), where
    if what.breakdown:
        for text in _broken_down(what, what.breakdown):
            yield both("指标责任单位", "Owner of an indicator"), text, source_of(what.breakdown)
    if what.on_the_way:
        for lapse in what.on_the_way.lapses:
            yield (
                both("评审期间的问题", "Faults on the way"),
                _lapse(lapse),
                source_of(what.on_the_way),
            )


def _lapse(lapse: Lapse) -> Text:
    means = MEANS[lapse.means]
    zh, en = f"{lapse.label.zh}：{means.zh}", f"{lapse.label.en}: {means.en}"
    if lapse.days:
        return both(f"{zh}，{lapse.days}日内", f"{en}, within {lapse.days} days")
    return both(zh, en)


def _looking(what: Evaluation) -> Iterator[Row]:
    for check in what.checks:
        yield both("检查", "Check"), _check(check), source_of(check)
    if what.mutual_checks:
        text = both("参评单位互查", "The assessed check each other")
        if what.mutual_checks.not_last_time:
            text = both(
                f"{text.zh}，不查上次查过的单位",
                f"{text.en}, and nobody the same one twice running",
            )
        yield both("互查", "Mutual checks"), text, source_of(what.mutual_checks)
    for sample in what.samples.values():
        yield both("抽样", "Sample"), _sample(sample), source_of(sample)
    if what.samples_drawn:
        text = both(
            "从名单中按公开的种子抽取，任何人都可以复核",
            "drawn from a list by a published seed; anybody can work it out again",
        )
        yield both("抽取办法", "How samples are drawn"), text, same("")
    for survey in what.surveys.values():
        yield both("民意调查", "Survey"), _survey(survey), source_of(survey)
    for place in what.draw.places if what.draw else ():
        text = both(
            f"“{place.field}”类抽取{place.drawn}名，备选{place.alternates}名",
            f"{place.drawn} of the field {place.field}, {place.alternates} in reserve",
        )
        yield both("抽取专家", "Experts drawn"), text, source_of(place)
    for ballot in what.ballots:
        how = _decided(ballot.rules)
        text = both(
            f"{ballot.label.zh}：{ballot.by.zh}，{how.zh}",
            f"{ballot.label.en}: {ballot.by.en}, {how.en}",
        )
        yield both("集体评议", "Decided by a group"), text, source_of(ballot.rules)


def _follows(what: Evaluation) -> Iterator[Row]:
    for grade in what.grades:
        yield both("可申请的等级", "Grade to apply for"), grade.label, same("")
    if what.candidates:
        most = what.candidates.places
        text = both(f"至多{most}个", f"{most} at most")
        yield both("候选名单", "List of candidates"), text, source_of(what.candidates)
    for target in what.targets:
        yield both("目标", "Target"), _target(target), source_of(target)
    if what.money:
        for part in what.money.parts:
            yield both("资金", "Money"), shared(part.label, part.share), source_of(what.money)
    for judging in what.judging.values():
        yield from _by_band(judging.scoring) if judging.scoring else ()
    for grant in what.grants:
        yield both("按月补贴", "Monthly grant"), _grant(grant), source_of(grant)
    if what.pay:
        for name, one in what.pay.converted.items():
            label, score = _band(what, name), _converted(one)
            text = both(f"{label.zh}：折算分{score}", f"{label.en}: converted score {score}")
            yield both("个人绩效工资", "Personal pay"), text, source_of(what.pay)


def _offices(names: tuple[str, ...]) -> Text:
    return joined([OFFICES.get(name, same(name)) for name in names])


def _supplied(supply: Supply) -> Text:
    by = _offices((supply.by,))
    zh, en = f"{supply.name.zh}：由{by.zh}提供", f"{supply.name.en}: by {by.en}"
    if supply.verified_by:
        second = _offices((supply.verified_by,))
        zh, en = f"{zh}，{second.zh}核实", f"{en}, verified by {second.en}"
    return both(zh, en)


def _broken_down(what: Evaluation, rules: BreakdownRules) -> Iterator[Text]:
    """Each indicator's office (C4.5.2), and that of the rest."""
    names = dict(_indicators(what))
    for duty in rules.duties:
        name, by = names.get(duty.indicator, same(duty.indicator)), _offices((duty.office,))
        yield _due(name, by, duty.due or rules.due)
    rest = _offices((rules.rest,)) if rules.rest else both("当年指定的部门", "whom the year names")
    yield _due(both("其余指标", "All others"), rest, rules.due)


def _due(name: Text, by: Text, day: MonthDay) -> Text:
    month, number = day.split("-")
    return both(
        f"{name.zh}：{by.zh}，{int(month)}月{int(number)}日前", f"{name.en}: {by.en}, by {day}"
    )


def _indicators(what: Evaluation) -> Iterator[tuple[str, Text]]:
    """What indicators and items are called, where a sheet or a list says so."""
    for judging in what.judging.values():
        if judging.attainment:
            yield from judging.attainment.items.items()
        for item in judging.sheet.items if judging.sheet else ():
            yield item.id, item.label


def _check(check: CheckRules) -> Text:
    kind, told = word(check.kind), NOTICE[check.notice]
    zh = [f"{check.label.zh}（{kind.zh}）", told.zh]
    en = [f"{check.label.en} ({kind.en})", told.en]
    if check.told_days:
        zh.append(f"提前{check.told_days}天告知")
        en.append(f"told {check.told_days} days before")
    if check.sample:
        sample = _sample(check.sample)
        zh.append(f"抽取{sample.zh}")
        en.append(sample.en)
    if check.owed:
        every, times = EVERY[check.owed.every], check.owed.times
        zh.append(f"{check.owed.owed_by.zh}{every.zh}至少{times}次")
        en.append(f"{check.owed.owed_by.en}: {every.en}, {times} at least")
    return both("，".join(zh), ", ".join(en))


def _sample(rule: SampleRule) -> Text:
    counted = COUNTED[rule.of]
    if rule.everybody:
        return both(f"全部{counted.zh.lstrip('个名')}", f"all {counted.en}")
    zh, en = [], []
    if rule.share is not None:
        share = share_in_words(rule.share)
        zh.append(f"{counted.zh.lstrip('个名')}的{share}")
        en.append(f"{share} of the {counted.en}")
    if rule.at_least is not None:
        zh.append(f"不少于{rule.at_least}{counted.zh}")
        en.append(f"{counted.en}: {rule.at_least} at least")
    return both("，".join(zh), ", ".join(en))


def _survey(survey: SurveyRules) -> Text:
    name = survey.instrument.label
    how = word(survey.method) if survey.method != "panel" else both("评议组", "by a panel")
    zh, en = [name.zh, how.zh], [name.en, how.en]
    if survey.sample:
        sample = _sample(survey.sample)
        zh.append(f"抽取{sample.zh}")
        en.append(sample.en)
    if survey.floor is not None:
        percent = plain(survey.floor * 100)
        then = survey.below.label if survey.below else both("予以公示", "it is shown")
        zh.append(f"满意率低于{percent} %的：{then.zh}")
        en.append(f"below {percent} % satisfied: {then.en}")
    return both("，".join(zh), ", ".join(en))


def _decided(rules: GroupRules) -> Text:
    if rules.at_least is not None:
        return both(f"至少{rules.at_least}人同意", f"{rules.at_least} of them at least")
    return DECIDES[rules.decides]


def _target(target: ShareTarget) -> Text:
    percent = plain(target.share * 100)
    then = target.consequence
    return both(
        f"{target.label.zh}：{target.by}前达到{percent} %" + (f"，否则{then.zh}" if then else ""),
        f"{target.label.en}: {percent} % by {target.by}"
        + (f", or else: {then.en}" if then else ""),
    )


def _by_band(scoring: Scoring) -> Iterator[Row]:
    """What each grade brings of a base amount (C2.1.10)."""
    labels = {band.id: band.label for band in scoring.bands.bands}
    for rule in scoring.money:
        parts = [
            both(f"{labels[band].zh}{plain(of * 100)} %", f"{labels[band].en} {plain(of * 100)} %")
            for band, of in rule.factors.items()
        ]
        listed, goes = joined(parts), rule.withheld_goes_to
        text = both(
            f"{rule.base.zh}：{listed.zh}" + (f"；扣减部分归入{goes.zh}" if goes else ""),
            f"{rule.base.en}: {listed.en}" + (f"; the rest goes to: {goes.en}" if goes else ""),
        )
        yield both("等次与资金", "Money by band"), text, source_of(rule)


def _grant(grant: MonthlyGrant) -> Text:
    name = grant.label or same(grant.id)
    amount, stops = plain(grant.amount), joined([one.label for one in grant.stops])
    return both(
        f"{name.zh}：每月{amount}元，至多{grant.most_months}个月；{stops.zh}的，次月起停发",
        f"{name.en}: {amount} yuan a month for {grant.most_months} months at most; "
        f"it stops the month after: {stops.en}",
    )


def _band(what: Evaluation, name: str) -> Text:
    """By the bands' own names; a person may have a grade that no unit has (C2.1.13)."""
    for judging in what.judging.values():
        for band in judging.scoring.bands.bands if judging.scoring else ():
            if band.id == name:
                return band.label
    return GRADES.get(name, same(name))


def _converted(one: ConvertedScore) -> str:
    return plain(one.score) if one.least is None else f"{plain(one.least)}…{plain(one.score)}"


def shared(label: Text, share: Decimal) -> Text:
    percent = plain(share * 100)
    return both(f"{label.zh} {percent} %", f"{label.en} {percent} %")
