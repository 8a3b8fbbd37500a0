"""Refusals of objections, their handlers and appeals (A4.1, A4.2, 6.4.3).

`refusals.py` joins them with the others.
"""

from services.api.texts import Words

OF_OBJECTIONS: dict[str, Words] = {
    "handlers-unfit": Words(
        "经办人不符合要求",
        "These cannot handle it",
        "须指定异议处理单位的两名不同人员；复核须由未经办原异议的人员承办。"
        "人员不足的，请先由系统管理员为本单位增设任职账号。",
        "Two different people of the judging office are needed; of an appeal, none who handled the "
        "objection. Where they are too few, have the administrator seat somebody there first.",
    ),
    "effect-unclear": Words(
        "处理结果与影响不一致",
        "Outcome and effect do not fit",
        "异议成立的，影响为不予命名；不成立的，不影响命名；部分成立的，须选明是否更正公示内容。",
        "Upheld means no title; dismissed means no effect; upheld in part, say whether what was "
        "published is corrected.",
    ),
    "no-appeal": Words(
        "不能申请复核",
        "No appeal is possible",
        "该件尚未答复、已成立、已申请过复核，或者已过申请期限。",
        "It is not answered yet, was upheld, was appealed already, or the days are over.",
    ),
    "too-many-attachments": Words(
        "附件过多",
        "Too many files",
        "一件异议最多附{most}个文件。",
        "At most {most} files are taken with one objection.",
    ),
}
