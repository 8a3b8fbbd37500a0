"""The letter after a check on the way: what was seen, what is to be mended and by when (A1.5, 6.2.4).

What becomes of the findings is the ledger's matter; other papers stand in `composing.py`.
"""

from collections.abc import Iterator

from services.api.dates import day
from services.api.language import Language
from services.api.official.composing import Matter, Words, about, ended
from services.domain.steps.implementation import InterimChecked

VISITS = {"open": "明查", "unannounced": "暗访"}


@about(InterimChecked)
def _feedback(matter: Matter, fact: InterimChecked) -> Words:
    """A1.5: feedback on the check, and that the mending counts at the acceptance."""
    on = day(Language.ZH, fact.checked_on)
    return Words(
        title=f"关于{matter.place}创建{matter.kind}中期检查情况的反馈意见",
        paragraphs=(
            f"{on}，会同有关部门和专家，以{VISITS[fact.visit]}方式对你单位创建工作进行了中期检查。现将检查情况反馈如下：",
            *(line.strip() for line in matter.said(fact.feedback).splitlines() if line.strip()),
            *_findings(matter, fact),
        ),
    )


def _findings(matter: Matter, fact: InterimChecked) -> Iterator[str]:
    if not fact.points:
        yield "本次检查没有提出需要整改的问题。"
        return
    yield "需要整改的问题如下："
    for number, point in enumerate(fact.points, start=1):
        rule = f"（依据：{point.rule}）" if point.rule else ""
        yield f"{number}．{matter.named(point.place)}：{ended(matter.said(point.words))}{rule}"
    by = f"请于{day(Language.ZH, fact.mend_by)}24:00前完成整改" if fact.mend_by else "请及时整改"
    yield f"{by}，并报送整改情况。整改结果在今后的验收中予以考核。"
