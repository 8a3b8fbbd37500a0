"""The guide of an evaluation scheme: who is assessed, by whom, when, and how a grade comes about.

C3.6.1, C4.6, C5.7. How the work is done and what follows: `of_scheme_work.py`. What a figure comes
to is decided in `domain/mechanisms`.
"""

from collections.abc import Iterator
from decimal import Decimal

from services.api.guides.chapters import (
    CONTENT,
    RULE,
    WHAT,
    WHO,
    Chapter,
    Guide,
    Row,
    both,
    edition,
    same,
    source_of,
)
from services.api.guides.of_scheme_work import EVERY, chapters, shared
from services.api.portal.wording.words import word
from services.api.texts.differing import joined
from services.api.texts.on_paper import on_paper
from services.domain.attainment.formulas import plain
from services.domain.mechanisms.bands import Band, Bands
from services.domain.mechanisms.bonuses import Adjustments
from services.domain.mechanisms.quotas import (
    AbsolutePlaces,
    NestedQuota,
    NoLimit,
    PlacesByGroup,
    Quota,
    RatioPlaces,
)
from services.domain.mechanisms.scoring import Scoring
from services.domain.mechanisms.weights import WeightedPart
from services.domain.programme.evaluation import (
    Doing,
    Evaluation,
    Judging,
    Scheme,
    Subject,
    YearDay,
)
from services.domain.programme.words import Text

DOES = {
    Doing.APPLIES: both("申请", "applies"),
    Doing.ENDORSES: both("签署意见", "endorses"),
    Doing.SUPPLIES: both("提供数据", "supplies values"),
    Doing.ASSESSES: both("评定", "assesses"),
    Doing.SPOT_CHECKS: both("抽查", "spot-checks"),
    Doing.CONFIRMS: both("确认", "confirms"),
    Doing.DECIDES: both("决定", "decides"),
}
EACH = {
    "half-year": both("，每半年一次", ", each half-year"),
    "quarter": both("，每季度一次", ", each quarter"),
    "month": both("，每月一次", ", each month"),
}
DAY = both("日期", "Day")


def guide(scheme: Scheme) -> Guide:
    what = scheme.evaluation
    found = [
        Chapter(both("考核对象", "Who is assessed"), (WHAT, CONTENT), _subjects(what)),
        Chapter(
            both("职责", "Who does what"),
            (WHAT, WHO, RULE),
            tuple((DOES[role.does], role.who, same(role.rule)) for role in what.roles),
        ),
        Chapter(
            both("条件与效力", "Conditions and validity"),
            (WHAT, CONTENT, RULE),
            tuple(_conditions(what)),
        ),
        Chapter(both("时间安排", "Days"), (WHAT, WHO, DAY, RULE), tuple(_days(what))),
        *chapters(what),
        *_judging(what),
    ]
    return Guide(
        title=scheme.title,
        edition=edition(scheme.version, scheme.effective_from),
        remarks=(scheme.remark,) if scheme.remark else (),
        chapters=tuple(chapter for chapter in found if chapter.rows),
    )


def _subjects(what: Evaluation) -> tuple[Row, ...]:
    return tuple(
        (one.label, both(f"{one.count}个", f"{one.count}") if one.count else same("—"))
        for one in what.subjects
    )


def _conditions(what: Evaluation) -> Iterator[Row]:
    for gate in what.gates.gates if what.gates else ():
        yield both("入口条件", "Gate"), gate.label, source_of(gate)
    if what.endorsement:
        levels = [word(level) for level in what.endorsement.levels]
        yield both("逐级签署意见", "Endorsed by"), joined(levels), source_of(what.endorsement)
    for material in what.materials:
        name = both(
            f"{material.label.zh}（{material.by.zh}）", f"{material.label.en} ({material.by.en})"
        )
        if material.on_paper:
            paper = on_paper(material.on_paper)
            name = both(f"{name.zh}；{paper.zh}", f"{name.en}; {paper.en}")
        yield both("所需材料", "Paper"), name, same(material.rule)
    for row in what.old_ratings.ratings if what.old_ratings else ():
        yield both("原等级衔接", "Old rating"), same(f"{row.old} → {row.new}"), same("")
    if what.cycle:
        years = what.cycle.years
        text = both(f"每{years}年评一次", f"once in {years} years")
        yield both("周期", "Cycle"), text, source_of(what.cycle)
    yield from _owed(what)
    if what.validity and what.validity.months:
        months = what.validity.months
        text = both(f"{months}个月", f"{months} months")
        yield both("有效期", "Valid for"), text, source_of(what.validity)


def _owed(what: Evaluation) -> Iterator[Row]:
    """What those assessed may owe beside their papers: reports, guidance, tables that agree."""
    for report in what.special_reports:
        days = (f"，{report.days}日内", f", within {report.days} days") if report.days else ("", "")
        text = both(
            f"{report.label.zh}，报送{report.to.zh}{days[0]}",
            f"{report.label.en}, to: {report.to.en}{days[1]}",
        )
        yield both("专题报告", "Special report"), text, source_of(report)
    if what.cultivation:
        months = what.cultivation.guide_every_months
        text = both(f"至少每{months}个月指导一次", f"guided at least every {months} months")
        yield both("培育单位库", "Cultivation pool"), text, source_of(what.cultivation)
    for table in what.consistency.tables if what.consistency else ():
        yield both("须核对的数据表", "Table that must agree"), table.label, same("")


def _days(what: Evaluation) -> Iterator[Row]:
    for stage in what.stages:
        yield stage.label, stage.by, _span(stage.begins, stage.ends), source_of(stage)
    for deadline in what.deadlines:
        day = _day(deadline.due)
        until = both(f"{day.zh}前", f"by {day.en}")
        yield deadline.label, deadline.owed_by, until, source_of(deadline)
    for duty in what.reports:
        yield duty.label, duty.owed_by, EVERY[duty.every], source_of(duty)
    for notice in what.notices:
        days = both(f"公示{notice.days}天", f"on notice for {notice.days} days")
        yield notice.label, same(""), days, source_of(notice)


def _span(begins: YearDay | None, ends: YearDay | None) -> Text:
    first = _day(begins) if begins else same("")
    last = _day(ends) if ends else same("")
    return both(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")


def _day(day: YearDay) -> Text:
    month, number = day.day.split("-")
    years = day.next + day.later
    later = ("", "")
    if years:
        later = (
            ("次年", " of the next year")
            if years == 1
            else (f"第{years + 1}年", f", year {years + 1}")
        )
    return both(f"{later[0]}{int(month)}月{int(number)}日", f"{day.day}{later[1]}")


def _judging(what: Evaluation) -> Iterator[Chapter]:
    names = {one.id: one for one in what.subjects}
    for subject, judging in what.judging.items():
        label = names[subject].label
        title = both(f"怎样评定：{label.zh}", f"How it is judged: {label.en}")
        yield Chapter(title, (WHAT, CONTENT, RULE), tuple(_rows(judging, names[subject])))


def _rows(judging: Judging, subject: Subject) -> Iterator[Row]:
    for item in judging.sheet.items if judging.sheet else ():
        yield both("评分项目", "Item"), _points(item.label, item.score.points), same("")
    for group in judging.panel.groups if judging.panel else ():
        yield both("评分组", "Panel"), shared(group.label, group.share), same("")
    if judging.scoring:
        yield from _scoring(judging.scoring, subject)
    for rule in judging.failures.rules if judging.failures else ():
        years = both(f"连续{rule.years}年：", f"{rule.years} year(s) running: ")
        said = rule.consequence.label
        yield (
            both("不合格的后果", "After failing"),
            both(years.zh + said.zh, years.en + said.en),
            source_of(rule),
        )


def _scoring(scoring: Scoring, subject: Subject) -> Iterator[Row]:
    for part in scoring.weighting.parts:
        yield both("权重", "Weight"), _weight(part), same("")
    for adjustments, label in (
        (scoring.bonuses, both("加分", "Bonus")),
        (scoring.deductions, both("扣分", "Deduction")),
    ):
        for text in _adjusted(adjustments):
            yield label, text, same("")
    for text in _bands(scoring.bands):
        yield both("等次", "Band"), text, source_of(scoring.bands)
    for veto in scoring.vetoes:
        yield both("一票否决", "Veto"), veto.label, source_of(veto)
    for limit in scoring.band_limits:
        yield both("名额", "Places"), _places(limit.quota, subject), source_of(limit.quota)
    for distinction in scoring.distinctions:
        quota = distinction.quota
        for one in quota.stages if isinstance(quota, NestedQuota) else (quota,):
            yield both("名额", "Places"), _places(one, subject), source_of(one)


def _weight(part: WeightedPart) -> Text:
    said = shared(part.label, part.share)
    each = EACH[part.each] if part.each else same("")
    return both(said.zh + each.zh, said.en + each.en)


def _points(label: Text, points: Decimal) -> Text:
    number = plain(points)
    unit = "point" if points == 1 else "points"
    return both(f"{label.zh} {number}分", f"{label.en}: {number} {unit}")


def _adjusted(adjustments: Adjustments | None) -> Iterator[Text]:
    if adjustments is None:
        return
    for kind in adjustments.kinds:
        if kind.points is not None:
            yield _points(kind.label, kind.points)
        elif kind.most is not None:
            yield both(
                f"{kind.label.zh} 每项至多{plain(kind.most)}分",
                f"{kind.label.en}: at most {plain(kind.most)} each",
            )
        else:
            yield kind.label
    if adjustments.cap is not None:
        yield both(
            f"合计至多{plain(adjustments.cap)}分", f"at most {plain(adjustments.cap)} in all"
        )


def _bands(bands: Bands) -> Iterator[Text]:
    for place, band in enumerate(bands.bands):
        edge = _edge(band, bands.bands[place - 1] if place else None)
        yield both(f"{band.label.zh}：{edge}", f"{band.label.en}: {edge}")


def _edge(band: Band, above: Band | None) -> str:
    """By the edges that count: each band begins at its lower one (E1)."""
    sides = []
    if band.begins:
        sides.append(f"{'>' if band.begins.after else '≥'} {plain(band.begins.at)}")
    if above and above.begins:
        sides.append(f"{'≤' if above.begins.after else '<'} {plain(above.begins.at)}")
    return ", ".join(sides)


def _places(quota: Quota, subject: Subject) -> Text:
    match quota.places:
        case NoLimit():
            words = both("不限名额", "no limit")
        case AbsolutePlaces(places=most, least=least):
            number = f"{least}-{most}" if least else f"{most}"
            words = both(f"{number}名", f"{number} places")
        case PlacesByGroup(places=groups):
            listed = ", ".join(f"{name} {number}" for name, number in groups.items())
            words = both(f"分组名额：{listed}", f"by group: {listed}")
        case RatioPlaces() as ratio:
            words = _ratio(ratio, subject)
    least_score = quota.at_least
    if least_score is not None:
        number = plain(least_score)
        words = both(
            f"{words.zh}，得分不低于{number}", f"{words.en}, with {number} points at least"
        )
    return both(f"{quota.label.zh}：{words.zh}", f"{quota.label.en}: {words.en}")


def _ratio(ratio: RatioPlaces, subject: Subject) -> Text:
    share = f"{plain(ratio.share * 100)} %" if ratio.share is not None else f"1:{ratio.one_in}"
    if ratio.of == "all" and subject.count:
        worked = ratio.words(subject.count)
        return both(f"{share}（{worked.zh}）", f"{share} ({worked.en})")
    return same(share)
