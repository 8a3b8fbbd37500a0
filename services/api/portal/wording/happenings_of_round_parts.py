"""The words of facts about what a scheme may have beside scores: figures, checks, draws, owners, pay.

A part of the table in `happenings.py`; nothing is shown from here.
"""

from collections.abc import Mapping

from services.domain.base import Act
from services.domain.rounds import (
    breaking_down,
    checking,
    cultivating,
    drawing,
    examining,
    granting,
    heading,
    lapsing,
    pairing,
    paying,
    rating,
    renewing,
    sheets,
    special_reporting,
    supplying,
    surveying,
    tabling,
    voting,
)

OF_ROUND_PARTS: Mapping[str, tuple[str, str, type[Act]]] = {
    "value-supplied": ("提供数据", "Figure supplied", supplying.SupplyValue),
    "value-verified": ("核实数据", "Figure verified", supplying.VerifyValue),
    "values-taken-over": ("引用已有数据", "Known figures taken over", supplying.TakeOverValues),
    "office-opinion-given": ("部门审查意见", "Office's opinion", examining.GiveOfficeOpinion),
    "broken-down": ("分解指标", "Indicators broken down", breaking_down.BreakDown),
    "owner-named": ("落实责任人", "Responsible person named", breaking_down.NameOwner),
    "material-delivered": ("报送指标材料", "Material delivered", breaking_down.DeliverMaterial),
    "check-planned": ("安排检查", "Check planned", checking.PlanCheck),
    "check-told": ("告知检查", "Told of a check", checking.TellOfCheck),
    "check-carried-out": ("登记检查情况", "Check carried out", checking.CarryOutCheck),
    "ring-arranged": ("安排互查", "Mutual checks arranged", pairing.ArrangeRing),
    "pool-frozen": ("封存备选库", "Pool frozen", drawing.FreezePool),
    "secret-committed": ("提交承诺", "Committed to a secret", drawing.CommitToSecret),
    "secret-revealed": ("公开密数", "Secret revealed", drawing.RevealSecret),
    "draw-voided": ("抽取作废", "Draw declared void", drawing.VoidDraw),
    "stood-back": ("专家回避或退出", "Expert fell out", drawing.StandBack),
    "answers-recorded": ("登记民意调查答卷", "Answers recorded", surveying.RecordAnswers),
    "sheet-filled": ("逐项评分", "Score sheet filled in", sheets.FillSheet),
    "scored-oneself": ("自评打分", "Self-assessment scored", sheets.ScoreOneself),
    "hard-item-judged": ("认定硬性指标", "Hard item judged", special_reporting.JudgeHardItem),
    "special-report-handed-in": (
        "报送专题报告",
        "Special report handed in",
        special_reporting.HandInSpecialReport,
    ),
    "guidance-recorded": ("登记培育指导", "Guidance recorded", cultivating.RecordGuidance),
    "pool-left": ("退出培育", "Left the cultivation pool", cultivating.LeavePool),
    "voice-given": ("表决", "Voted", voting.GiveVoice),
    "items-rated": ("认定指标达标情况", "Indicators rated", rating.RateItems),
    "lapse-recorded": ("登记参评途中的问题", "Lapse on the way recorded", lapsing.RecordLapse),
    "mending-judged": ("认定限期整改结果", "Mending of a lapse judged", lapsing.JudgeMending),
    "figures-entered": ("填报数据表", "Figures entered", tabling.EnterFigures),
    "figure-corrected": ("更正数据", "Figure corrected", tabling.CorrectFigure),
    "head-named": ("登记分管负责人", "Branches of a head named", heading.NameHead),
    "recognition-renewed": ("免评续认", "Renewed without review", renewing.RenewRecognition),
    "grant-begun": ("登记按月补贴", "Monthly grant begun", granting.BeginGrant),
    "grant-stopped": ("停发按月补贴", "Monthly grant stopped", granting.StopGrant),
    "pay-recorded": ("登记绩效工资", "Personal pay recorded", paying.RecordPay),
}
