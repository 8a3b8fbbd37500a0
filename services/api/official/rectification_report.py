"""The written report on a rectification, in the government's name, composed of the ledger (A1.10).

A draft to be sealed and handed in: it becomes part of the case by the act, not by being printed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.dates import day
from services.api.language import Language
from services.api.official.composing import Matter
from services.api.official.paper import OfficialPaper
from services.domain.base import Frozen, TextRef, label
from services.domain.clocks.calendar import local_day
from services.domain.mechanisms.rectifications import Item, Standing
from services.domain.rectifying import items as ledger


class FreeParts(Frozen):
    """What people write themselves; all else comes from the ledger."""

    number: str = label("发文字号", "Document number", default="", max_length=60)
    addressee: str = label("主送机关", "Addressed to", max_length=120)
    opening: TextRef = label("开头", "Opening")
    closing: TextRef = label("结尾", "Closing")


@dataclass(frozen=True)
class Parts:
    """The free parts as written."""

    number: str
    addressee: str
    opening: str
    closing: str


@dataclass(frozen=True)
class Named:
    """Owners by account, as the report names them: the unit, never the person (1.3.4)."""

    units: Mapping[str, str]

    def owner(self, item: Item) -> str:
        return self.units.get(item.owner.unit, "") if item.owner else ""


def begun(matter: Matter, addressee: str) -> Parts:
    """What the free parts begin with; to be changed as the government sees fit."""
    count = len(matter.case.findings)
    return Parts(
        number="",
        addressee=addressee,
        opening=(
            f"在创建{matter.kind}工作中，贵单位提出需要整改的问题{count}项。我们逐项明确责任单位和期限，"
            "制定整改措施，经审查同意后组织实施。现将整改情况报告如下："
        ),
        closing="下一步，我们将巩固整改成果，防止问题反弹。特此报告，请予复核。",
    )


def report(
    matter: Matter, parts: Parts, named: Named, now: datetime, *, check_at: str, proof: str
) -> OfficialPaper:
    """Every finding in the ledger's order, its measures and what came of them (A1.10, D9)."""
    return OfficialPaper(
        authority=in_the_name_of(matter),
        number=parts.number,
        title=f"{matter.place}创建{matter.kind}整改情况报告",
        addressee=parts.addressee,
        paragraphs=tuple(_paragraphs(matter, parts, named, now)),
        issued_at=now,
        check_at=check_at,
        proof=proof,
    )


def in_the_name_of(matter: Matter) -> str:
    """A1.10: the county government; a programme may say another."""
    said = matter.case.rules.rectification.report_in_the_name_of
    return said.zh if said else matter.unit


def _paragraphs(matter: Matter, parts: Parts, named: Named, now: datetime) -> Iterator[str]:
    today = local_day(now)
    items = ledger.ordered(matter.case, today)
    planned = [item for item in items if item.planned and not item.done]
    yield from _lines(parts.opening)
    yield f"一、总体情况：{ledger.tally_of(matter.case, today).words.zh}。"
    yield "二、逐项整改情况："
    for number, item in enumerate((one for one in items if one not in planned), start=1):
        yield f"（{number}）{_item(matter, named, item)}"
    if planned:
        yield "三、列入整改计划的问题："
        for number, item in enumerate(planned, start=1):
            yield f"（{number}）{_item(matter, named, item)}"
    yield from _lines(parts.closing)


def _item(matter: Matter, named: Named, item: Item) -> str:
    found = next(one for one in matter.case.findings if one.no == item.no)
    said = [f"{matter.named(item.place)}：{matter.said(item.finding)}"]
    if item.veto:
        said.append("属一票否决项")
    if owner := named.owner(item):
        said.append(f"责任单位：{owner}")
    if item.proposal:
        said.append(f"整改措施：{matter.said(item.proposal.measures)}")
    elif found.measures:
        said.append(f"整改情况：{matter.said(found.measures)}")
    if item.proposal and item.proposal.until and not item.done:
        said.append(f"计划{day(Language.ZH, item.proposal.until)}前完成")
        said += [f"{day(Language.ZH, a.on)}前{matter.said(a.words)}" for a in item.proposal.aims]
    if item.evidence and item.evidence.words:
        said.append(f"完成情况：{matter.said(item.evidence.words)}")
    if item.standing is Standing.CLOSED:
        said.append("已复核销号")
    return "".join(f"{'；'.join(_lines(one)).rstrip('。')}。" for one in said)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
