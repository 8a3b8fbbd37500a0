"""Indicator by indicator: what was claimed, what the bureau signed, what the experts found (B3.7).

Experts' answers are counted without names, and only those of sheets that the viewer may read now;
where the three differ is said in words. Nothing is judged here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.domain.attainment.indicators import Assessment
from services.domain.attainment.verdicts import Verdict
from services.domain.case import Case
from services.domain.programme.schema import Text
from services.storage.papers import score_sheets
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

Signed = Literal["", "signed", "changed", "pending"]
"""What the verifying unit's signature is worth now; empty where nobody signs."""
Answers = Mapping[str, Counter[str]]
"""Indicator -> how many experts answered what."""


ANSWERS = {
    "met": Text(zh="达标", en="met"),
    "unmet": Text(zh="不达标", en="not met"),
    "insufficient": Text(zh="证据不足", en="proof insufficient"),
}


@dataclass(frozen=True)
class Compared:
    signed: Signed
    experts: Text
    differs: Text | None
    """In which way the three are not of one mind; None where they agree."""


async def answers_of(tx: Tx, viewer: Viewer, case: Case) -> Answers:
    found: dict[str, Counter[str]] = {}
    for expert in case.panel.sheets:
        if not viewer.reads_sheet(case, expert):
            continue
        for line in (await score_sheets.handed_in(tx, case, expert)).sheet.lines:
            found.setdefault(line.code, Counter())[line.answer] += 1
    return found


def compared(case: Case, found: Assessment, *, verifies: bool, answers: Answers) -> Compared:
    signature = case.self_check.verified.get(found.code, "")
    signed: Signed = "pending" if verifies else ""
    if signature:
        signed = "signed" if signature == found.digest else "changed"
    said = answers.get(found.code, Counter())
    parts = [
        Text(zh=f"{words.zh}{said[one]}", en=f"{words.en} {said[one]}")
        for one, words in ANSWERS.items()
        if said[one]
    ]
    return Compared(signed, _joined(parts), _differs(found, signed, said))


def _differs(found: Assessment, signed: Signed, said: Counter[str]) -> Text | None:
    if signed == "changed":
        return Text(zh="核准后有改动", en="changed since it was signed")
    against = said["unmet"] + said["insufficient"]
    if against and said["met"]:
        return Text(zh="专家意见不一", en="the experts differ")
    if against and found.verdict is Verdict.ATTAINED:
        return Text(zh="专家与申报不一致", en="the experts differ from the claim")
    if said["met"] and found.verdict is Verdict.NOT_ATTAINED:
        return Text(zh="专家与申报不一致", en="the experts differ from the claim")
    return None


def _joined(parts: Sequence[Text]) -> Text:
    return Text(zh="，".join(one.zh for one in parts), en=", ".join(one.en for one in parts))
