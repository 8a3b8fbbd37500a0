"""The opinion that a panel or an acceptance group signs: its paper and its canonical JSON (6.1.5).

Made once, when it is put to signature; from then on the archived bytes are the paper. How it looks
is `official/typeset.py`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from services.api.dates import day
from services.api.language import Language
from services.api.official.composing import Matter
from services.api.official.paper import OfficialPaper
from services.domain.case import Case, MethodDone
from services.domain.review.laid import Laid, LaidVoice, Unissued
from services.domain.review.signing_papers import laid
from services.domain.tree.units import StepName
from services.storage import texts
from services.storage.papers.readiness import programme_of
from services.storage.queries.case_numbers import number_of
from services.storage.queries.names import people, places
from services.storage.session import Tx

NAMED = {
    StepName.TECHNICAL_ASSESSMENT: "技术评估",
    StepName.ACCEPTANCE: "验收",
    StepName.UPPER_REVIEW: "审核抽查",
}
WHOSE = {
    StepName.TECHNICAL_ASSESSMENT: "技术评估专家组",
    StepName.ACCEPTANCE: "验收组",
    StepName.UPPER_REVIEW: "审核抽查组",
}
SAYS = {"yes": "同意", "no": "不同意", "abstains": "保留意见"}
GROUP = 4
"""Digits of a digest that are read at once."""


@dataclass(frozen=True)
class Opinion:
    """What is laid, with its words and names: for the page, the paper and the JSON alike."""

    laid: Laid
    step: StepName
    number: str
    matter: Matter
    names: Mapping[str, str]

    @property
    def title(self) -> str:
        what = NAMED[self.step]
        return f"{self.matter.place}创建{self.matter.kind}{what}意见（第{self.laid.no}版）"

    def said(self, text: Unissued | None) -> str:
        return self.matter.said(text.ref) if text else ""

    def name(self, account: str) -> str:
        return self.names.get(account, account)


async def opinion_of(tx: Tx, case: Case) -> Opinion:
    """What is laid in the step where the case stands. Raises NotNow where nothing is."""
    paper = laid(case)
    step = case.step.name if case.step else StepName.ACCEPTANCE
    wanted = {*paper.signers, paper.by, paper.declined_by} - {""}
    found = await texts.read(tx, *sorted(set(_texts_of(case, paper))))
    matter = Matter(
        case=case,
        programme=programme_of(case),
        place=(await places(tx, {case.place}))[case.place].path.zh,
        authority=WHOSE[step],
        texts={text: words for text, words in found.items() if words is not None},
    )
    number = await number_of(tx, case.id)
    return Opinion(paper, step, number, matter, await people(tx, wanted))


def _texts_of(case: Case, paper: Laid) -> Iterator[str]:
    yield paper.opinion.text
    yield from (point.words.text for point in paper.points)
    yield from (voice.reasons.text for voice in paper.voices if voice.reasons)
    yield from (one.text for one in (paper.unopened_reason, paper.why_declined) if one)
    for done in case.acceptance.methods.values():
        yield from (one.id for one in (done.note, done.omitted) if one)


def content_of(opinion: Opinion) -> str:
    """The canonical JSON: keys in order, no spaces, UTF-8; its digest is printed in the paper."""
    paper = opinion.laid
    content = {
        "format": "ecocase-opinion-1",
        "case": opinion.number,
        "place": opinion.matter.case.place,
        "title": opinion.title,
        "version": paper.no,
        "replaces": paper.replaces,
        "passed": paper.passed,
        "opinion": opinion.said(paper.opinion),
        "findings": [
            {"place": one.place, "rule": one.rule, "words": opinion.said(one.words)}
            for one in paper.points
        ],
        "voices": [
            {
                "account": one.account,
                "name": opinion.name(one.account),
                "says": one.says,
                "reasons": opinion.said(one.reasons),
            }
            for one in paper.voices
        ],
        "signers": [{"account": one, "name": opinion.name(one)} for one in paper.signers],
    }
    return canonical(content)


def paper_of(opinion: Opinion, content: str, home: str, now: datetime) -> OfficialPaper:
    """The paper as it is archived; the digest of its JSON is its number for eyes."""
    return OfficialPaper(
        authority=f"{opinion.matter.kind}{opinion.matter.authority}",
        number=f"{opinion.number} 第{opinion.laid.no}版",
        title=opinion.title,
        addressee=opinion.matter.unit,
        paragraphs=tuple(_paragraphs(opinion)),
        issued_at=now,
        check_at=f"{home}/signatures",
        proof=proof_of(content),
    )


def canonical(content: Mapping[str, object]) -> str:
    """Keys in order, no spaces: the same content gives the same bytes everywhere."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def proof_of(content: str) -> str:
    """The beginning of the JSON's digest, as the paper shows it at its foot."""
    return f"内容摘要 {grouped(digest_of(content.encode()))[:19]}"


def digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def grouped(digest: str) -> str:
    """In groups of four, as eyes compare it."""
    return " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def _paragraphs(opinion: Opinion) -> Iterator[str]:
    paper = opinion.laid
    yield f"经{NAMED[opinion.step]}，结论为：{'通过' if paper.passed else '不通过'}。"
    yield from _lines(opinion.said(paper.opinion))
    if opinion.step is StepName.ACCEPTANCE:
        yield from _methods(opinion)
    if opinion.step is StepName.UPPER_REVIEW:
        yield from _spot_check(opinion)
    yield from _interim(opinion)
    if paper.points:
        yield "需要整改的问题如下："
    for number, point in enumerate(paper.points, start=1):
        rule = f"（依据：{point.rule}）" if point.rule else ""
        place = opinion.matter.named(point.place)
        yield f"{number}．{place}：{opinion.said(point.words)}{rule}"
    if paper.unopened:
        codes = "、".join(opinion.matter.named(one) for one in paper.unopened)
        yield f"下列指标有证据未经专家查看：{codes}。"
    if paper.unopened_reason:
        yield f"有证据未经查看的说明：{opinion.said(paper.unopened_reason)}"
    yield from _voices(opinion)
    signers = "、".join(opinion.name(one) for one in paper.signers)
    yield (
        f"本意见由下列人员依次以电子签名签署：{signers}。"
        if paper.in_order
        else (f"本意见由专家组全体成员以电子签名签署，组长最后签署：{signers}。")
    )
    if paper.no > 1:
        before = f"（文件摘要 {grouped(paper.replaces)}）" if paper.replaces else ""
        yield f"本意见为第{paper.no}版，代替第{paper.no - 1}版{before}。"


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _voices(opinion: Opinion) -> Iterator[str]:
    """C4.3.4: how the panel decided; whoever dissents is named, with the reasons."""
    paper = opinion.laid
    if not paper.voiced:
        return
    yield paper.decided(opinion.matter.case.rules.assessment.decides).why.zh + "。"
    for voice in paper.voices:
        if voice.says != "yes":
            yield _dissent(opinion, voice)


def _dissent(opinion: Opinion, voice: LaidVoice) -> str:
    reasons = opinion.said(voice.reasons) or "未说明理由"
    return f"{opinion.name(voice.account)}（{SAYS[voice.says]}）：{reasons}"


def _methods(opinion: Opinion) -> Iterator[str]:
    """A1.12, A2.6: what was done to come to this, method by method (6.2.3)."""
    rules, done = opinion.matter.case.rules.acceptance, opinion.matter.case.acceptance.methods
    for method in rules.methods:
        if record := done.get(method.id):
            yield f"{method.name.zh}：{_record(opinion, record)}"


def _record(opinion: Opinion, record: MethodDone) -> str:
    if record.omitted:
        return f"未采用。理由：{opinion.matter.said(record.omitted)}"
    said = opinion.matter.said(record.note) if record.note else "已进行"
    survey = f"有效问卷{record.sample}份，满意{record.satisfied}份。" if record.sample else ""
    return f"{day(Language.ZH, record.on)}，{survey}{said}"


def _spot_check(opinion: Opinion) -> Iterator[str]:
    """A3.6, D18: on which day, and which indicators, by a seed that nobody could choose."""
    review = opinion.matter.case.upper_review
    if review.spot_checked_on:
        yield f"抽查日期：{day(Language.ZH, review.spot_checked_on)}。"
    if review.drawn:
        drawn = "、".join(opinion.matter.named(one) for one in review.drawn.chosen)
        yield f"抽查指标（随机抽取{len(review.drawn.chosen)}项）：{drawn}。"


def _interim(opinion: Opinion) -> Iterator[str]:
    """A1.5: what was mended after checks on the way counts here."""
    found = [one for one in opinion.matter.case.findings if one.source == "interim-check"]
    if not found:
        return
    closed = sum(one.status == "closed" for one in found)
    left = [str(one.no) for one in found if one.status != "closed"]
    more = f"，第{'、'.join(left)}项尚未销号" if left else "，全部销号"
    yield f"实施期间中期检查共提出问题{len(found)}项，已整改销号{closed}项{more}（A1.5）。"
