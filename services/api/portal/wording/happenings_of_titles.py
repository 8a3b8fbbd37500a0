"""What happens to a title, in words: granted, awarded, re-checked, its yearly papers.

A part of `happenings.py`, which says them together with everything else.
"""

from collections.abc import Mapping
from typing import Final

from services.domain.base import Act
from services.domain.titles import (
    title,
    title_appeals,
    title_awards,
    title_duties,
    title_mending,
    title_rechecks,
)

OF_TITLES: Final[Mapping[str, tuple[str, str, type[Act]]]] = {
    "title-granted": ("命名，列入名录", "Named and entered in the register", title.RecordOldTitle),
    "award-recorded": ("登记奖励资金", "Award recorded", title.RecordAward),
    "award-approved": (
        "复核奖励资金记录",
        "Award record approved by a second person",
        title_awards.ApproveAward,
    ),
    "incident-reported": ("报告环境事件", "Incident reported", title.ReportIncident),
    "mending-ordered": ("责令限期整改", "Rectification ordered", title_mending.OrderMending),
    "incident-judged": ("认定环境事件", "Incident judged", title.JudgeIncident),
    "complaints-judged": ("认定群众投诉", "Complaints judged", title.JudgeComplaints),
    "told-of-upheld-appeal": (
        "命名后复核认定异议成立",
        "An objection was upheld on appeal after the naming",
        title_appeals.TellOfUpheldAppeal,
    ),
    "title-reviewed": (
        "复核成立后审查称号",
        "Title reviewed after an appeal",
        title_appeals.ReviewTitle,
    ),
    "recheck-started": ("启动复查", "Re-check started", title_rechecks.StartRecheck),
    "recheck-finished": ("复查结束", "Re-check finished", title_rechecks.FinishRecheck),
    "title-cancelled": ("撤销市级称号", "Municipal title cancelled", title_rechecks.CancelTitle),
    "yearly-paper-filed": ("报送年度材料", "Yearly paper filed", title_duties.FileYearlyPaper),
    "completion-recorded": (
        "登记年度计划完成情况",
        "Completion of a plan recorded",
        title_duties.RecordCompletion,
    ),
}
