"""The words of facts of a review: drawn, declared, stood back; the opinion laid, voiced, signed.

A part of the table in `happenings.py`; names of those who stood back are shown nowhere here.
"""

from collections.abc import Mapping

from services.domain.base import Act
from services.domain.review import (
    assigning,
    conflicts,
    consolidating,
    draw_timing,
    drawing,
    signing_papers,
    signing_sheets,
)
from services.domain.steps import acceptance, upper_review

OF_REVIEWS: Mapping[str, tuple[str, str, type[Act]]] = {
    "interests-declared": (
        "评审专家申报利益冲突",
        "A member of the panel declared interests",
        conflicts.DeclareInterests,
    ),
    "expert-readmitted": (
        "恢复一名专家的评审资格",
        "A member of the panel was readmitted",
        conflicts.ReadmitExpert,
    ),
    "expert-left": (
        "一名专家不再参加评审",
        "A member left the panel",
        drawing.ExcuseExpert,
    ),
    "experts-frozen": ("封存专家备选库", "Pool of experts frozen", drawing.FreezeExperts),
    "committed-for-panel": (
        "提交抽取承诺",
        "Committed to a secret for the draw",
        drawing.CommitForPanel,
    ),
    "revealed-for-panel": (
        "公开抽取密数",
        "Secret of the draw revealed",
        drawing.RevealForPanel,
    ),
    "draw-reminded": ("提醒抽取期限", "Reminded of the draw", draw_timing.RemindOfDraw),
    "silence-told": ("告知抽取逾期", "Silence in the draw told", draw_timing.TellOfSilence),
    "panel-draw-voided": ("抽取作废", "Draw declared void", drawing.VoidPanelDraw),
    "indicators-assigned": (
        "分配评审指标",
        "Indicators divided among the experts",
        assigning.AssignIndicators,
    ),
    "opinion-laid": (
        "提出汇总评估意见",
        "Consolidated opinion laid before the panel",
        consolidating.LayOpinion,
    ),
    "opinion-voiced": (
        "专家对汇总意见表态",
        "A member spoke on the opinion",
        consolidating.VoiceOpinion,
    ),
    "acceptance-opinion-laid": (
        "拟定验收意见",
        "Acceptance opinion drafted",
        acceptance.LayAcceptanceOpinion,
    ),
    "paper-put-to-signature": (
        "意见书送签",
        "Opinion put to signature",
        signing_papers.PutOpinionToSignature,
    ),
    "paper-signed": ("签署意见书", "Opinion signed", signing_papers.SignPaper),
    "paper-declined": (
        "退回意见书，未签署",
        "Signature declined",
        signing_papers.DeclinePaper,
    ),
    "review-opinion-laid": (
        "拟定审核抽查意见",
        "Review opinion drafted",
        upper_review.LayReviewOpinion,
    ),
    "sheet-put-to-signature": (
        "专家生成待签评审表",
        "Score sheet made ready to sign",
        signing_sheets.PutSheetToSignature,
    ),
    "sheet-signed": ("专家签署评审表", "Score sheet signed", signing_sheets.SignSheet),
    "sheet-taken-up": (
        "专家更正评审表",
        "Score sheet taken up for a correction",
        signing_sheets.CorrectSheet,
    ),
    "promise-signed": (
        "评审人员签署责任承诺书",
        "Promise of liability signed",
        signing_sheets.SignPromise,
    ),
    "spot-check-drawn": (
        "抽取抽查指标",
        "What is spot-checked was drawn",
        upper_review.DrawSpotCheck,
    ),
}
