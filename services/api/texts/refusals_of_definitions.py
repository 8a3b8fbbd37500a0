"""Refusals about definitions: bringing one in, publishing it, moving running cases (4.1.3)."""

from services.api.texts import Words

OF_DEFINITIONS: dict[str, Words] = {
    "own-definition": Words(
        "不能发布自己导入的办法",
        "You brought this version in yourself",
        "办法须由两人办理：{version}由您导入，请另一位管理员核对后发布。",
        "It takes two: you brought in {version}; another administrator checks and publishes it.",
    ),
    "definition-over": Words(
        "该版办法不能再发布",
        "This version can no longer be published",
        "{version}已经发布，或已导入更新的版本。",
        "{version} is published already, or a later version was brought in.",
    ),
    "definition-faulty": Words(
        "办法文件有误",
        "The file has mistakes",
        "共{count}处错误，第一处在第{line}行（{first}），未导入任何内容。",
        "{count} mistakes, the first in line {line} ({first}); nothing was brought in.",
    ),
    "definition-unchanged": Words(
        "与上一版相同",
        "Nothing differs from the last version",
        "内容与{version}相同，不另设版本。",
        "It says what {version} says, so there is no new version.",
    ),
    "migration-changed": Words(
        "核对之后情况有变",
        "Something changed since you looked",
        "案件或现行版本在您核对之后有变动，请重新核对后再确认。",
        "A case or the version in force changed since you looked: look again, then confirm.",
    ),
    "cannot-migrate": Words(
        "该案不能改按新版办法办理",
        "This case cannot move to the new version",
        "{why}（共{count}项原因）",
        "{why} ({count} reasons in all)",
    ),
    "rounds-keep-theirs": Words(
        "考评按启动时的版本办完",
        "A round keeps the version it was opened under",
        "“{scheme}”是考评办法：同一轮考评中各单位须按同样的规则评分，已启动的按启动时的版本办完，"
        "新版从下一轮起适用。",
        "“{scheme}” is an evaluation scheme. All units of one round are scored by the same rules, so "
        "a round that is open goes by its own version to its end; the new one holds from the next.",
    ),
}

WHYS_OF_MIGRATING: dict[str, Words] = {
    "migrating-other-programme": Words(
        "新版属于另一项办法。", "The version is one of another programme."
    ),
    "migrating-same-version": Words(
        "该案已按现行版本办理。", "The case goes by the version in force already."
    ),
    "migrating-recheck": Words(
        "复查依称号所依据的版本进行。",
        "A re-check goes by the version that its title is pinned to.",
    ),
    "migrating-step-missing": Words(
        "新版没有案件已办或正办的环节。",
        "The new version lacks a step that the case has passed or stands in.",
    ),
    "migrating-step-differs": Words(
        "案件已办的环节在新版中规定不同。",
        "A step that the case has passed is another in the new version.",
    ),
    "migrating-indicators-differ": Words(
        "自查已完成，而新版的指标或核准部门不同。",
        "The self-check is over, and the indicators or their verifiers differ.",
    ),
    "migrating-term-missing": Words(
        "在办事项的期限在新版中没有规定。", "Something owed has no term in the new version."
    ),
    "migrating-overdue": Words(
        "按新版计算，在办事项将立即逾期。", "Something owed would be overdue at once."
    ),
}
