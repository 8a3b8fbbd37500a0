"""The guide of a title: who may apply, steps, offices, terms, papers, indicators, commitments.

C2.9.3, C2.9.6, C3.6.1. The commitments are those of `domain/offices/commitments.py`, which the portal
publishes matter by matter.
"""

from collections.abc import Iterator
from typing import NamedTuple

from services.api.dates import MONTHS_EN
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
from services.api.portal.applying.tasks import group_name
from services.api.portal.wording.part_words import PARTS_OF_OFFICE
from services.api.portal.wording.words import word
from services.api.texts.differing import joined, office_words, said
from services.api.texts.on_paper import act_of, form_title, on_paper, shown_fields
from services.domain.attainment.figures import ROUNDING
from services.domain.attainment.limit_words import limits
from services.domain.offices.commitments import Commitment, commitment, matters
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.schema import ClosingRules, Programme, Shown
from services.domain.programme.words import Text


class Sections(NamedTuple):
    """What the definition asks for, in the order of the guide. The portal's page prints the same."""

    conditions: Chapter
    steps: Chapter
    offices: Chapter
    terms: Chapter
    papers: Chapter
    forms: Chapter
    """Without a line where the definition names none."""
    indicators: Chapter


def guide(programme: Programme, catalogue: Catalogue) -> Guide:
    """`catalogue` as the definition uses it."""
    notes = (programme.remark, programme.catalogue.stand_in_text, ROUNDING)
    return Guide(
        title=programme.title,
        edition=edition(programme.version, programme.effective_from),
        remarks=tuple(one for one in notes if one),
        chapters=(
            *(chapter for chapter in sections(programme, catalogue) if chapter.rows),
            *(_commitment(commitment(programme, matter)) for matter in matters(programme)),
        ),
    )


def sections(programme: Programme, catalogue: Catalogue) -> Sections:
    return Sections(
        conditions=Chapter(
            both("申报条件", "Who may apply"), (WHAT, CONTENT, RULE), _conditions(programme)
        ),
        steps=Chapter(both("办理环节", "Steps"), (same("#"), WHAT), _steps(programme)),
        offices=Chapter(both("承办单位", "Who does what"), (WHAT, WHO), _offices(programme)),
        terms=Chapter(
            both("办理时限", "Terms"),
            (WHAT, both("时限", "Term"), RULE),
            _terms(programme),
        ),
        papers=Chapter(
            both("申报材料", "Papers"),
            (
                both("材料", "Paper"),
                both("组成", "Parts"),
                both("内容要求", "What it covers"),
                RULE,
            ),
            _papers(programme),
        ),
        forms=Chapter(
            both("表格", "Forms"),
            (
                both("表格", "Form"),
                both("用于", "Used for"),
                both("填写内容", "What it asks"),
                RULE,
            ),
            _forms(programme),
        ),
        indicators=Chapter(
            both("考核指标", "Indicators"),
            (
                both("编号", "Code"),
                both("指标", "Indicator"),
                both("限值", "Limit"),
                both("核准单位", "Verified by"),
            ),
            tuple(_indicator(entry, programme) for entry in catalogue.entries),
        ),
    )


def _conditions(programme: Programme) -> tuple[Row, ...]:
    who, rules = programme.applicants, programme.procedure
    years = rules.plan.years_in_force
    rows: list[Row] = [
        (both("申报主体", "Applicant"), who.body, same(who.rule)),
        (
            both("规划实施", "Plan in force"),
            both(f"满{years}年后可以申请验收", f"{years} year(s) before the acceptance request"),
            same("A1.6, A2.3, A3.3"),
        ),
    ]
    if rules.ladder:
        below, held = word(rules.ladder.below), rules.ladder.years
        text = both(
            f"须已获{below.zh}称号满{held}年", f"the {below.en} title held for {held} year(s)"
        )
        rows.append((both("下一级称号", "Title below"), text, same("A1.7, A2.4, A3.4")))
    rows += [
        (both("规定", "Rule of conduct"), one.text, same(one.rule))
        for one in programme.declarations
        if Shown.GUIDE in one.shown
    ]
    return tuple(rows)


def _steps(programme: Programme) -> tuple[Row, ...]:
    only = both("（发现问题时）", " (where there are findings)")
    found = []
    for number, step in enumerate(programme.procedure.steps, start=1):
        name, more = word(step.name), only if step.only_with_findings else same("")
        found.append((same(str(number)), both(name.zh + more.zh, name.en + more.en)))
    return tuple(found)


def _offices(programme: Programme) -> tuple[Row, ...]:
    return tuple(
        (PARTS_OF_OFFICE[part], joined([said(office) for office in held]))
        for part, held in programme.procedure.offices.items()
        if part in PARTS_OF_OFFICE and held
    )


def _terms(programme: Programme) -> tuple[Row, ...]:
    """The notices that come before the procedure's own are terms too (A7.5), and the last day of
    each year that the programme names (A7.4).
    """
    rules = programme.procedure
    below = [
        (
            one.label,
            both(
                f"{one.days}天（{word(one.level).zh}）", f"{one.days} days ({word(one.level).en})"
            ),
            source_of(one),
        )
        for one in rules.notice.recommendations
    ]
    terms = ((word(what), said(one), source_of(one)) for what, one in rules.terms.items())
    return (*_closing(rules.closing), *terms, *below)


def _closing(rules: ClosingRules) -> Iterator[Row]:
    if rules.day is None:
        return
    month, day = map(int, rules.day.split("-"))
    said = both(
        f"每年{month}月{day}日24:00前，验收部门另行公布的从其公布",
        f"each year by 24:00 on {day} {MONTHS_EN[month - 1]}, unless the accepting bureau sets another day",
    )
    yield both("申报截止日期", "Closing date"), said, source_of(rules)


def _papers(programme: Programme) -> tuple[Row, ...]:
    found = []
    for item in programme.dossier:
        parts = joined([_kinds(kinds) for kinds in item.parts])
        if item.first:
            first = word(item.first)
            parts = both(f"{parts.zh}；{first.zh}装订在首页", f"{parts.en}; {first.en} bound first")
        if item.on_paper:
            paper = on_paper(item.on_paper)
            parts = both(f"{parts.zh}；{paper.zh}", f"{parts.en}; {paper.en}")
        if codes := item.for_unmet:
            zh, en = "、".join(codes), ", ".join(codes)
            parts = both(
                f"{parts.zh}；仅在指标{zh}中有未达到要求的才报送",
                f"{parts.en}; only while one of {en} is not met",
            )
        if item.optional:
            parts = both(
                f"{parts.zh}；可选，不报送不影响申报",
                f"{parts.en}; optional, an application is complete without it",
            )
        found.append((item.name, parts, item.content or same(""), same(item.rule)))
    return tuple(found)


def _forms(programme: Programme) -> tuple[Row, ...]:
    found = []
    for form in programme.forms:
        act = act_of(form)
        asked = joined(list(shown_fields(form))) if any(shown_fields(form)) else same("—")
        if form.printed:
            paper = on_paper(form.printed)
            asked = both(f"{asked.zh}；{paper.zh}", f"{asked.en}; {paper.en}")
        found.append((form_title(form), both(act.zh, act.en), asked, source_of(form)))
    return tuple(found)


def _kinds(kinds: tuple[object, ...]) -> Text:
    words = [word(kind) for kind in kinds]
    return both("或".join(one.zh for one in words), " or ".join(one.en for one in words))


def _indicator(entry: Entry, programme: Programme) -> Row:
    group = group_name(entry)
    name = both(f"{entry.name.zh}（{group.zh}）", f"{entry.name.en} ({group.en})")
    owner = programme.procedure.verifiers.get(entry.code)
    said_limits = limits(entry)
    return (
        same(entry.code),
        name,
        both("；".join(one.zh for one in said_limits), "; ".join(one.en for one in said_limits)),
        programme.departments[owner] if owner else same("—"),
    )


def _commitment(shown: Commitment) -> Chapter:
    """服务承诺 of one matter (C2.9.6)."""
    matter = word(shown.matter)
    return Chapter(
        both(f"服务承诺：{matter.zh}", f"Service commitment: {matter.en}"),
        (WHAT, CONTENT, RULE),
        tuple(_promised(shown)),
    )


def _promised(shown: Commitment) -> Iterator[Row]:
    yield both("办理依据", "Basis"), same(" · ".join(shown.basis)), same("")
    for text, rule in shown.conditions:
        yield both("办理条件", "Condition"), text, same(rule)
    for item in shown.materials:
        name = item.name
        if item.optional:
            name = both(f"{name.zh}（可选）", f"{name.en} (optional)")
        yield both("所需材料", "Paper"), name, same(item.rule)
    for stage in shown.procedure:
        who = joined([office_words(function, level) for function, level in stage.offices])
        text = (
            both(f"{stage.title.zh}：{who.zh}", f"{stage.title.en}: {who.en}")
            if who.zh
            else stage.title
        )
        yield both("办理程序", "Procedure"), text, same(stage.rule)
    for limit in shown.limits:
        what, long = word(limit.what), said(limit.budget)
        yield (
            both("办理时限", "Term"),
            both(f"{what.zh}：{long.zh}", f"{what.en}: {long.en}"),
            source_of(limit.budget),
        )
    yield both("收费", "Fees"), both("本办法没有规定收费", "The programme sets no fee"), same("")
