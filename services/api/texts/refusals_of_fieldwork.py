"""Refusals of surveys and visits (6.2.1, 6.2.2).

`refusals.py` joins them with the others.
"""

from services.api.texts import Words

OF_FIELDWORK: dict[str, Words] = {
    "survey-not-now": Words(
        "现在不能布置民意调查",
        "No survey now",
        "民意调查在技术评估或验收环节进行，本案不在这两个环节。",
        "A survey belongs to the assessment or the acceptance; the case stands elsewhere.",
    ),
    "no-slips-due": Words(
        "没有要印的答题条",
        "No slips are due",
        "答题条都已印出，或者还没有请调查对象自行作答。遗失的可以全部重印。",
        "Every slip is printed, or nobody was invited to answer yet. Lost ones are printed anew.",
    ),
    "answer-code-unknown": Words(
        "没有这个答题码",
        "There is no such code",
        "没有这个答题码。请核对答题条后重新输入；答题条重印过的，只有新的有效。",
        "There is no such code. Please compare it with your slip; if slips were printed again,"
        " only the new ones count.",
    ),
    "answer-code-used": Words(
        "答题码已经用过",
        "The code was used",
        "这个答题码已经用过，答案已经收到。每个答题码只能作答一次。",
        "Somebody answered with this code already. Each code is good for once.",
    ),
    "answers-closed": Words(
        "作答已经截止",
        "Answers are closed",
        "这次调查的作答已经截止，不能再提交。感谢您的关注。",
        "The last day for answers to this survey is over. Thank you for your interest.",
    ),
    "survey-over": Words(
        "调查已经汇总",
        "The survey is counted",
        "调查已经汇总，答卷不能再增减或修改。",
        "The survey has been counted; no answer is added, changed or struck out any more.",
    ),
    "survey-too-small": Words(
        "答卷数不足",
        "Too few answers",
        "按抽样规则至少要{wanted}份答卷，现有{got}份。请继续调查后再汇总。",
        "The sample rule wants {wanted} answers; there are {got}. Go on asking before counting.",
    ),
    "notes-missing": Words(
        "还没有现场记录",
        "No notes yet",
        "参加检查的人还没有写现场记录，不能形成检查记录。",
        "Nobody who went has written a note; a record is made of notes.",
    ),
    "visit-not-due": Words(
        "现在不能安排检查",
        "No visit now",
        "现场检查在技术评估或验收环节进行，本案不在这两个环节。",
        "Visits belong to the assessment or the acceptance; the case stands elsewhere.",
    ),
    "visit-over": Words(
        "检查已经结束",
        "The visit is over",
        "检查记录已经形成，或者检查已经取消，现场记录不能再增改。",
        "The visit was recorded or called off; its notes stand as they are.",
    ),
}
