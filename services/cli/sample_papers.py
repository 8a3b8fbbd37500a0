"""The sample papers of one applicant, page by page, and which part is on which pages.

The dossier lists of A1.13, A2.7 and A3.7, and what the steps before and after ask for.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from services.cli.sample_film import landscape
from services.cli.sample_pdf import HEAD, SECTION, SIGNED, Drawing, Sheet
from services.cli.sample_texts import (
    CHAPTERS,
    INDICATORS,
    REPORT,
    SUMMARY,
    WATER,
    Applicant,
    paragraphs,
)
from services.domain.papers.dossier import PartKind
from services.domain.tree.units import Level

SIGNED_ON: Final = "2030年3月4日"
YEAR: Final = "〔2030〕"


@dataclass(frozen=True)
class Paper:
    """A PDF: its key, its title, its pages, and its declared parts (kind, first, last page)."""

    key: str
    title: str
    pages: tuple[Drawing, ...]
    parts: tuple[tuple[PartKind, int, int], ...]


def papers_of(applicant: Applicant) -> list[Paper]:
    made = [
        letter(
            applicant,
            "letter",
            PartKind.LETTER,
            f"关于申请{applicant.title}考核验收的请示",
            f"按照创建工作安排，{applicant.name}对照标准开展自查，各项基本条件和考核指标均已达到要求，现申请验收。",
        ),
        Paper(
            "application-form",
            f"{applicant.title}申报表",
            (partial(_form, applicant, examined=False), partial(_indicators, "附表 指标完成情况")),
            ((PartKind.APPLICATION_FORM, 1, 2),),
        ),
        plan(applicant),
        _chapters(applicant, "work-summary", PartKind.WORK_SUMMARY, "创建工作总结", SUMMARY),
        technical_report(applicant),
        monitoring_report(applicant),
        letter(
            applicant,
            "rectification-report",
            PartKind.RECTIFICATION_REPORT,
            "关于整改落实情况的报告",
            f"对照评估意见，{applicant.body}逐条制定措施、落实责任，现将整改完成情况报告如下。",
        ),
        _chapters(
            applicant,
            "half-year-report",
            PartKind.HALF_YEAR_REPORT,
            "规划实施情况半年报告",
            ("实施进展", "重点工程", "存在问题", "下步安排"),
        ),
    ]
    return made + (_of_county(applicant) if applicant.level is Level.COUNTY else [])


def _of_county(applicant: Applicant) -> list[Paper]:
    """A1.2, A1.3: what the people's congress and the county government put on paper."""
    return [
        letter(
            applicant,
            "congress-submission",
            PartKind.CONGRESS_SUBMISSION,
            "关于提请审议生态县建设规划的议案",
            "《青溪县生态县建设规划》已经专家论证并修改完善，现提请县人大常委会审议。",
        ),
        letter(
            applicant,
            "congress-resolution",
            PartKind.CONGRESS_RESOLUTION,
            "关于批准生态县建设规划的决议",
            "会议听取和审议了县人民政府的议案，决定批准《青溪县生态县建设规划》。",
        ),
        letter(
            applicant,
            "enactment",
            PartKind.ENACTMENT,
            "关于印发生态县建设规划的通知",
            "《青溪县生态县建设规划》已经县人大常委会批准，现印发给你们，请认真组织实施。",
        ),
    ]


def letter(applicant: Applicant, key: str, kind: PartKind, title: str, words: str) -> Paper:
    """One page with a head, a number and a signature, as offices write."""

    def draw(sheet: Sheet) -> None:
        sheet.text(f"{applicant.body}文件", HEAD)
        sheet.text(f"{applicant.name}政{YEAR}{len(words)}号", SIGNED)
        sheet.rule()
        sheet.text(title, HEAD)
        sheet.text(f"{applicant.addressee}：")
        for paragraph in (words, *paragraphs(applicant, applicant.title + "创建", len(title), 2)):
            sheet.text(paragraph)
        sheet.space(40)
        sheet.text(f"{applicant.body}<br/>{SIGNED_ON}", SIGNED)

    return Paper(key, title, (draw,), ((kind, 1, 1),))


def plan(applicant: Applicant) -> Paper:
    """60 pages; the approval is bound as the first one (F4)."""
    title = f"{applicant.name}{applicant.title}建设规划（2026—2035年）"
    sections = [
        (f"第{number}章 {chapter}", f"{number}.{place} {section}", section)
        for number, (chapter, names) in enumerate(CHAPTERS, start=1)
        for place, section in enumerate(names, start=1)
    ]
    pages: list[Drawing] = [partial(_approval, applicant, title), partial(_cover, applicant, title)]
    for seed, (chapter, head, topic) in enumerate(sections):
        pages.append(
            partial(_section, applicant, chapter=chapter, head=head, topic=topic, seed=seed)
        )
    last = len(pages)
    parts = ((PartKind.APPROVAL, 1, 1), (PartKind.PLAN_TEXT, 2, last))
    return Paper("plan", title, tuple(pages), parts)


def technical_report(applicant: Applicant) -> Paper:
    """Tables and pictures; for towns and villages the examined form is the first page (F4)."""
    title = f"{applicant.name}{applicant.title}建设技术报告"
    bound = applicant.level is not Level.COUNTY
    pages: list[Drawing] = [partial(_form, applicant, examined=True)] if bound else []
    first = len(pages) + 1
    pages.append(partial(_cover, applicant, title))
    for seed, name in enumerate(REPORT):
        pages.append(
            partial(
                _section,
                applicant,
                chapter=title,
                head=f"{seed + 1}. {name}",
                topic=name,
                seed=seed + 100,
            )
        )
    pages.append(partial(_indicators, "表1 指标完成情况与计算"))
    pages.append(_pictures)
    parts = [(PartKind.TECHNICAL_REPORT, first, len(pages))]
    if bound:
        parts.insert(0, (PartKind.EXAMINED_FORM, 1, 1))
    return Paper("technical-report", title, tuple(pages), tuple(parts))


def monitoring_report(applicant: Applicant) -> Paper:
    title = f"{applicant.name}地表水环境质量监测报告"

    def results(sheet: Sheet) -> None:
        sheet.text("监测结果", SECTION)
        sheet.table(WATER)
        sheet.text("各断面水质均达到相应功能区标准。")
        sheet.text(f"云岭市环境监测站<br/>{SIGNED_ON}", SIGNED)

    pages = (partial(_cover, applicant, title), results)
    return Paper("monitoring-report", title, pages, ((PartKind.MONITORING_REPORT, 1, 2),))


def _chapters(
    applicant: Applicant, key: str, kind: PartKind, title: str, names: tuple[str, ...]
) -> Paper:
    title = f"{applicant.name}{title}"
    pages = tuple(
        partial(
            _section,
            applicant,
            chapter=title,
            head=f"{seed + 1}. {name}",
            topic=name,
            seed=seed + len(key) * 10,
        )
        for seed, name in enumerate(names)
    )
    return Paper(key, title, pages, ((kind, 1, len(pages)),))


def _approval(applicant: Applicant, title: str, sheet: Sheet) -> None:
    sheet.text(applicant.approver, HEAD)
    sheet.rule()
    sheet.text(f"关于批准《{title}》的批复", HEAD)
    sheet.text(f"{applicant.body}：")
    sheet.text(f"你单位报送的《{title}》收悉。经研究，同意该规划，请认真组织实施。")
    sheet.text("规划自批准之日起实施。实施情况每年报告一次，重大调整须按程序报批。")
    sheet.space(40)
    sheet.text(f"{applicant.approver}<br/>2028年12月20日", SIGNED)


def _cover(applicant: Applicant, title: str, sheet: Sheet) -> None:
    sheet.space(180)
    sheet.text(title, HEAD)
    sheet.space(260)
    sheet.text(f"{applicant.body}<br/>{SIGNED_ON}", HEAD)


def _section(
    applicant: Applicant, sheet: Sheet, *, chapter: str, head: str, topic: str, seed: int
) -> None:
    sheet.text(chapter, SECTION)
    sheet.text(head, SECTION)
    for paragraph in paragraphs(applicant, topic, seed):
        sheet.text(paragraph)


def _form(applicant: Applicant, sheet: Sheet, *, examined: bool) -> None:
    sheet.text(f"{applicant.title}申报表", HEAD)
    opinion = "经审核，材料齐全，数据属实，同意申报。" if examined else ""
    sheet.table(
        (
            ("项目", "内容"),
            ("申报单位", applicant.name),
            ("创建主体", applicant.body),
            ("规划批准单位", applicant.approver),
            ("规划批准时间", "2028年12月20日"),
            ("自查结论", "各项基本条件和考核指标均达到要求"),
            ("审核意见", opinion),
            ("审核单位", "青溪县环境保护局" if examined else ""),
        )
    )
    sheet.text(f"{applicant.body}<br/>{SIGNED_ON}", SIGNED)


def _indicators(head: str, sheet: Sheet) -> None:
    sheet.text(head, SECTION)
    sheet.table(INDICATORS)


def _pictures(sheet: Sheet) -> None:
    sheet.text("附图", SECTION)
    sheet.picture(landscape(960, 320), "图1 青溪河谷农田与林地现状")
    sheet.picture(landscape(720, 300), "图2 松坪河段整治后")
