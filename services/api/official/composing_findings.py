"""The papers about single findings: measures decided on, work re-reviewed, overdue items pressed for.

The report about all of them is `rectification_report.py`; other papers stand in `composing.py`.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from services.api.dates import day
from services.api.language import Language
from services.api.official.composing import Matter, Words, about, ended
from services.domain.rectifying.judging import ItemsReReviewed, MeasuresDecided
from services.domain.rectifying.pressing import BY_ITSELF, ItemsPressed
from services.domain.rectifying.timing import FindingsLapsed


@about(ItemsPressed)
def _pressed(matter: Matter, fact: ItemsPressed) -> Words:
    """C4.7.16: the supervision notice (督办通知书), with its end."""
    return _notice(matter, fact.nos, matter.said(fact.words), fact.answer_by)


@about(FindingsLapsed, only=lambda fact: fact.answer_by is not None)
def _lapsed(matter: Matter, fact: FindingsLapsed) -> Words:
    """Where the programme has notices go out by themselves; otherwise one is only drafted."""
    return _notice(matter, fact.nos, BY_ITSELF.zh, fact.answer_by or fact.due_on)


def _notice(matter: Matter, nos: tuple[int, ...], words: str, by: date) -> Words:
    return Words(
        title=f"关于{matter.place}创建{matter.kind}整改事项的督办通知书",
        paragraphs=(
            "经查，你单位下列整改事项已超过规定期限，尚未完成：",
            *_named(matter, nos),
            f"督办要求：{ended(words)}",
            f"请于{day(Language.ZH, by)}24:00前办结，并在整改台账中提交佐证材料。",
        ),
    )


@about(MeasuresDecided)
def _decided(matter: Matter, fact: MeasuresDecided) -> Words:
    """C4.1.3: work begins on approved measures alone; a plan's later day is the new deadline."""
    result = "同意下列整改措施，可以组织实施" if fact.approved else "下列整改措施予以退回"
    return Words(
        title=f"关于{matter.place}创建{matter.kind}整改措施的审查意见",
        paragraphs=(
            f"你单位报送的整改措施收悉。经审查，{result}：",
            *_named(matter, fact.nos),
            f"审查意见：{ended(matter.said(fact.opinion))}",
        ),
    )


@about(ItemsReReviewed)
def _reviewed(matter: Matter, fact: ItemsReReviewed) -> Words:
    """C4.1.4: closed only where the work was accepted."""
    result = "整改符合要求，准予销号" if fact.accepted else "整改尚不符合要求，予以退回"
    again = (
        (f"请于{day(Language.ZH, fact.again_by)}24:00前重新完成整改。",) if fact.again_by else ()
    )
    return Words(
        title=f"{matter.place}创建{matter.kind}整改事项复核意见",
        paragraphs=(
            f"对你单位下列事项的整改情况进行了复核，{result}：",
            *_named(matter, fact.nos),
            f"复核意见：{ended(matter.said(fact.opinion))}",
            *again,
        ),
    )


def _named(matter: Matter, nos: Iterable[int]) -> Iterator[str]:
    for finding in matter.case.findings:
        if finding.no in tuple(nos):
            due = finding.entry.due_on if finding.entry else None
            until = f"整改期限：{day(Language.ZH, due)}。" if due else ""
            what = ended(matter.said(finding.words))
            yield f"第{finding.no}项，{matter.named(finding.place)}：{what}{until}"
