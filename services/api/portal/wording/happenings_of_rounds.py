"""The words of every fact of an assessment round, with the act whose labels its fields carry.

A part of the table in `happenings.py`; nothing is shown from here.
"""

from collections.abc import Mapping

from services.domain.base import Act
from services.domain.rounds import (
    adjusting,
    entering,
    finishing,
    opening,
    reporting,
    sampling,
    scoring,
)

OF_ROUNDS: Mapping[str, tuple[str, str, type[Act]]] = {
    "round-opened": ("启动考评", "Round opened", opening.OpenRound),
    "subject-entered": ("参评登记", "Subject entered", entering.EnterSubject),
    "gate-answered": ("参评审查", "Entry gate answered", entering.AnswerGate),
    "penalty-recorded": ("登记违法违规记录", "Penalty recorded", entering.RecordPenalty),
    "entry-endorsed": ("签署意见", "Opinion on the entry", entering.EndorseEntry),
    "old-rating-recorded": ("登记原等级", "Old rating recorded", entering.RecordOldRating),
    "raters-appointed": ("确定评分人", "Raters appointed", scoring.AppointRaters),
    "scores-given": ("评分", "Scores given", scoring.GiveScores),
    "periods-left-out": ("不计的时段", "Periods left out", scoring.LeaveOutPeriods),
    "verdict-formed": ("形成评审结论", "Verdict formed", scoring.FormVerdict),
    "sample-recorded": ("登记抽样", "Sample recorded", scoring.RecordSample),
    "sample-drawn": ("抽取样本", "Sample drawn", sampling.DrawSample),
    "adjustment-claimed": (
        "申报加分或登记扣分",
        "Bonus or deduction claimed",
        adjusting.ClaimAdjustment,
    ),
    "adjustment-confirmed": (
        "确认加分扣分",
        "Bonus or deduction confirmed",
        adjusting.ConfirmAdjustment,
    ),
    "veto-recorded": ("登记一票否决事项", "Veto recorded", adjusting.RecordVeto),
    "veto-confirmed": ("确认一票否决", "Veto confirmed", adjusting.ConfirmVeto),
    "funds-recorded": ("登记年度经费", "Funds recorded", adjusting.RecordFunds),
    "report-received": ("收到报送材料", "Report received", reporting.ReceiveReport),
    "scoring-closed": ("结束评分", "Scoring closed", finishing.CloseScoring),
    "tie-decided": ("裁定同分名次", "Tie decided", finishing.DecideTie),
    "regraded": ("上级抽查评定", "Graded by spot-check", finishing.Regrade),
    "list-published": ("公示名单", "List put on notice", finishing.PublishList),
    "struck-off": ("取消入选资格", "Struck off the list", finishing.StrikeOff),
    "list-notice-ended": ("名单公示期满", "Notice of the list ended", finishing.EndListNotice),
    "round-decided": ("审定考评结果", "Round decided", finishing.DecideRound),
    "round-ended": ("办结考评", "Round ended", finishing.EndRound),
}
