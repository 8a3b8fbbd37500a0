"""The papers that one expert signs alone: score sheet (6.1.5), promise (6.1.7), declaration (6.1.2).

What several people sign is `opinions.py`. Composed once; from then on the archived bytes are the paper.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.api.dates import moment
from services.api.language import Language
from services.api.official.composing import Matter, ended
from services.api.official.paper import OfficialPaper
from services.api.signing.opinions import canonical, grouped, proof_of
from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.evidence.anchors import place_words
from services.domain.papers.dossier import Anchor, Dossier, Proof
from services.domain.papers.drafting import ScoreLine
from services.domain.programme.library import catalogue_of
from services.domain.review.conflicts import Answers, DeclareInterests, Interest
from services.domain.review.sheet_paper import SheetPaper
from services.domain.review.signing_sheets import next_sheet_paper
from services.storage import texts
from services.storage.evidence import volumes
from services.storage.papers import score_sheets
from services.storage.papers.readiness import programme_of
from services.storage.people import experts
from services.storage.queries.case_numbers import number_of
from services.storage.queries.names import people, places
from services.storage.session import Tx

SAYS = {"met": "达标", "unmet": "不达标", "insufficient": "证据不足"}
SALT = 16
"""Bytes that nobody can guess: else the digest of a short sheet would tell what it says."""
PANEL, THIRD_PARTY = "评审专家", "第三方评审人员"
PROMISE = (
    "一、客观公正、独立评审，以材料和现场查看的情况为依据，不受任何单位和个人影响。",
    "二、与申报单位、规划编制单位和材料中署名的人员没有利害关系；情况有变化的，立即重新申报并退出评审。",
    "三、对本人签署的评审表、评审意见和报告负责，并承担相应责任；不隐瞒、不阻碍查明的问题。",
    "四、遵守保密要求，不泄露评审材料和其他专家的意见。",
)


@dataclass(frozen=True)
class Composed:
    """One paper as it is to be signed, and its canonical JSON."""

    what: str
    no: int
    title: str
    content: str
    paper: OfficialPaper


@dataclass(frozen=True)
class Writer:
    """Who signs, of which case: for the papers of one person."""

    matter: Matter
    number: str
    account: str
    name: str
    third_party: bool

    @property
    def capacity(self) -> str:
        return THIRD_PARTY if self.third_party else PANEL

    @property
    def about(self) -> dict[str, object]:
        """What every canonical JSON begins with."""
        return {
            "case": self.number,
            "place": self.matter.case.place,
            "signer": {"account": self.account, "name": self.name, "capacity": self.capacity},
        }


def sheet_of(account: str) -> str:
    """Under which word the papers of this expert's sheet are kept."""
    return f"score-sheet/{account}"


def interests_of(account: str) -> str:
    """Under which word the declarations of interests of this expert are kept."""
    return f"interests/{account}"


def promise_of(account: str) -> str:
    return f"promise/{account}"


async def writer_of(tx: Tx, case: Case, actor: ActorRef) -> Writer:
    matter = Matter(
        case=case,
        programme=programme_of(case),
        place=(await places(tx, {case.place}))[case.place].path.zh,
        authority="技术评估专家组",
        texts={},
    )
    name = (await people(tx, {actor.account})).get(actor.account, actor.account)
    known = await experts.known(tx, actor.account)
    third = any(one.expert.third_party for one in known)
    return Writer(matter, await number_of(tx, case.id), actor.account, name, third)


async def compose_sheet(tx: Tx, case: Case, actor: ActorRef, home: str, now: datetime) -> Composed:
    """Scores, reasons and the places in the evidence that the applicant cites for each indicator.

    Raises NotNow where the own sheet is not in, or has its paper already.
    """
    no, before = next_sheet_paper(case.panel, actor.account)
    writer = await writer_of(tx, case, actor)
    kept = await score_sheets.handed_in(tx, case, actor.account)
    dossier = await volumes.dossier(tx, case.id)
    why = await _why(tx, before)
    names = {one.code: one.name_zh for one in catalogue_of(writer.matter.programme).entries}
    lines = sorted(kept.sheet.lines, key=lambda line: list(names).index(line.code))
    content = canonical(
        writer.about
        | {
            "format": "ecocase-score-sheet-1",
            "version": no,
            "replaces": before.pdf if before else "",
            "correction": why,
            "corrected_after_opening": bool(before and before.late),
            "sheet_version": kept.version,
            "salt": secrets.token_hex(SALT),
            "lines": [_line(line, names[line.code], dossier) for line in lines],
        }
    )
    title = f"{writer.matter.place}创建{writer.matter.kind}专家评审表（{writer.name}，第{no}版）"
    said = [
        f"{writer.capacity}{writer.name}的逐项结论如下，共{len(lines)}项：{_counted(lines)}。",
        *(words for line in lines for words in _said(line, names[line.code], dossier)),
        *_correction(no, before, why),
        f"{writer.name}对本评审表负责，以电子签名签署。",
    ]
    paper = _paper(
        writer, f"评审表 第{no}版", title=title, said=said, content=content, home=home, now=now
    )
    return Composed(what=sheet_of(actor.account), no=no, title=title, content=content, paper=paper)


async def compose_promise(
    tx: Tx, case: Case, actor: ActorRef, home: str, now: datetime
) -> Composed:
    """C5.2.4, C5.2.7: who judges, and who reviews as a third party, answers for it by name."""
    writer = await writer_of(tx, case, actor)
    declared = case.panel.declared.get(actor.account)
    content = canonical(
        writer.about
        | {
            "format": "ecocase-promise-1",
            "declared_at": declared.isoformat() if declared else "",
            "promises": list(PROMISE),
        }
    )
    title = f"{writer.matter.place}创建{writer.matter.kind}评审责任承诺书（{writer.name}）"
    said = [
        f"{writer.name}作为{writer.capacity}，参加{writer.matter.place}创建{writer.matter.kind}的评审，承诺如下：",
        *PROMISE,
        *_declared(declared),
        f"承诺人：{writer.name}，以电子签名签署。",
    ]
    paper = _paper(
        writer, "责任承诺书", title=title, said=said, content=content, home=home, now=now
    )
    return Composed(what=promise_of(actor.account), no=1, title=title, content=content, paper=paper)


async def compose_interests(
    tx: Tx, case: Case, actor: ActorRef, answers: Answers, *, home: str, now: datetime
) -> Composed:
    """6.1.2: every question with its answer. What was written beside it stays a text of its own, as
    it may name people and can be erased.
    """
    writer = await writer_of(tx, case, actor)
    fields = DeclareInterests.model_fields
    said = {one: getattr(answers, one.value) for one in Interest}
    content = canonical(
        writer.about
        | {
            "format": "ecocase-interests-1",
            "declared_at": now.isoformat(),
            "answers": {one.value: yes for one, yes in said.items()},
        }
    )
    called = f"{writer.matter.place}创建{writer.matter.kind}利益冲突声明"
    title = f"{called}（{writer.name}）"
    lines = [
        f"{writer.name}作为{writer.capacity}，就{writer.matter.place}创建{writer.matter.kind}的评审声明如下：",
        *(
            f"{fields[one.value].title}：{'有' if yes else '没有'}。"
            for one, yes in said.items()
            if one is not Interest.OTHER
        ),
        "其他可能影响公正的情况：" + ("有，已另行书面说明。" if answers.other else "没有。"),
        "本人因此退出本案评审。" if answers.found else "本人没有需要回避的情形。",
        f"声明人：{writer.name}，以电子签名签署。",
    ]
    paper = _paper(
        writer, "利益冲突声明", title=title, said=lines, content=content, home=home, now=now
    )
    what = interests_of(actor.account)
    return Composed(what=what, no=1, title=title, content=content, paper=paper)


def _paper(
    writer: Writer,
    called: str,
    *,
    title: str,
    said: list[str],
    content: str,
    home: str,
    now: datetime,
) -> OfficialPaper:
    return OfficialPaper(
        authority=f"{writer.matter.kind}{writer.matter.authority}",
        number=f"{writer.number} {called}",
        title=title,
        addressee="",
        paragraphs=tuple(said),
        issued_at=now,
        check_at=f"{home}/signatures",
        proof=proof_of(content),
    )


def _declared(at: datetime | None) -> Iterator[str]:
    if at:
        yield f"本人已于{moment(Language.ZH, at)}申报利益冲突，没有需要回避的情形。"


async def _why(tx: Tx, before: SheetPaper | None) -> str:
    if before is None or before.corrects is None:
        return ""
    return (await texts.read(tx, before.corrects.text)).get(before.corrects.text) or ""


def _correction(no: int, before: SheetPaper | None, why: str) -> Iterator[str]:
    """A correction names what it replaces, and hides neither reason nor moment."""
    if before is None:
        return
    yield f"本评审表为第{no}版，代替第{before.no}版（文件摘要 {grouped(before.pdf)}）。"
    yield f"更正理由：{ended(why)}" if why else "更正理由已删除。"
    if before.late:
        yield "更正时各专家的评审表均已提交并开启。"


def _counted(lines: list[ScoreLine]) -> str:
    counts = {says: sum(line.answer == says for line in lines) for says in SAYS}
    return "，".join(f"{SAYS[says]}{count}项" for says, count in counts.items())


def _said(line: ScoreLine, name: str, dossier: Dossier) -> Iterator[str]:
    yield f"{line.code} {name}：{SAYS[line.answer]}。"
    if line.reason.strip():
        yield f"理由：{ended(' '.join(line.reason.split()))}"
    cited = "；".join(_cited(proof, dossier) for proof in dossier.proofs_of(line.code))
    if cited:
        yield f"证据：{cited}。"


def _cited(proof: Proof, dossier: Dossier) -> str:
    document = dossier.document(proof.document)
    name = document.name if document else proof.document
    where = place_words(_anchor(proof))
    digest = grouped(document.sha256)[:19] if document and document.sha256 else ""
    told = f"（摘要 {digest}）" if digest else ""
    return f"《{name}》{where.zh if where else ''}{told}"


def _anchor(proof: Proof) -> Anchor:
    return Anchor(**proof.model_dump(include=set(Anchor.model_fields)))


def _line(line: ScoreLine, name: str, dossier: Dossier) -> dict[str, object]:
    evidence = [
        {
            "document": proof.document,
            "sha256": document.sha256 if document else None,
            "place": _anchor(proof).model_dump(mode="json", exclude_none=True),
        }
        for proof in dossier.proofs_of(line.code)
        for document in [dossier.document(proof.document)]
    ]
    return {
        "code": line.code,
        "name": name,
        "answer": line.answer,
        "reason": line.reason,
        "evidence": evidence,
    }
