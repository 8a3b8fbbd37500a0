"""Words of draws, checks and offices that examine at once: a part of the tables in `words.py`.

Nothing is looked up from here.
"""

from collections.abc import Mapping

from services.api.spreadsheets.expert_table import WRONG_LINES
from services.domain.mechanisms.checks import CheckKind
from services.domain.mechanisms.draws import Exclusion, Party
from services.domain.programme.words import Text
from services.domain.review.conflicts import Hint, Interest


def _of(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


EXCLUSIONS: Mapping[Exclusion, Text] = {
    Exclusion.SAME_UNIT: _of("与参评单位同一单位", "of the same unit"),
    Exclusion.KIN: _of("与参评单位负责人有亲属关系", "related to those who answer for the unit"),
    Exclusion.ADVISED: _of("曾为参评单位提供咨询", "has advised the unit"),
    Exclusion.PLANNED: _of("曾参与编制其规划", "has worked on its plan"),
    Exclusion.SCORED_LAST_TIME: _of("上次已评审该单位", "scored it last time"),
    Exclusion.ROTATION: _of("轮换", "rotation"),
    Exclusion.LOAD: _of("在评项目已满", "has enough to assess"),
    Exclusion.UNAVAILABLE: _of("不能参加", "not available"),
    Exclusion.DECLARED: _of("本人申请回避", "stands back by own declaration"),
    Exclusion.DRAWN_BEFORE: _of("前次抽取已抽中", "came up in an earlier draw"),
    Exclusion.REFUSED: _of("拒绝参加", "refused"),
}
INTERESTS: Mapping[Interest, Text] = {
    Interest.EMPLOYED: _of("任职或兼职", "employment"),
    Interest.COOPERATED: _of("合作", "common work"),
    Interest.KIN: _of("亲属关系", "kinship"),
    Interest.COMMISSIONED: _of("参与编制", "a part in the plan"),
    Interest.OTHER: _of("其他情况", "another matter"),
}
HINTS: Mapping[Hint, Text] = {
    Hint.SAME_COUNTY: _of(
        "您的工作单位与申报单位在同一县（区）", "your employer is in the same county"
    ),
    Hint.SAME_EMPLOYER: _of(
        "您的工作单位与规划编制单位名称相同或相近",
        "your employer has the name of the planning firm, or nearly",
    ),
    Hint.ADVISED: _of(
        "您登记过为该地提供咨询或参与编制规划", "you are on file as having advised this place"
    ),
    Hint.SCORED_LAST_TIME: _of("您上次评审过该单位", "you scored this unit last time"),
}
PARTIES: Mapping[Party, Text] = {
    Party.BUREAU: _of("组织单位", "Office"),
    Party.APPLICANT: _of("参评单位", "Unit assessed"),
}
CHECKS: Mapping[CheckKind, Text] = {
    CheckKind.FULL: _of("全面检查", "all of them"),
    CheckKind.SAMPLE: _of("抽样检查", "sample"),
    CheckKind.MUTUAL: _of("互查", "mutual check"),
    CheckKind.CROSS: _of("交叉检查", "cross-check"),
    CheckKind.SPOT: _of("抽查", "spot-check"),
    CheckKind.HEAD_COUNT: _of("现场核对", "head count"),
    CheckKind.DAILY: _of("日常检查", "daily check"),
}
OF_DRAWS = (EXCLUSIONS, WRONG_LINES, INTERESTS, HINTS, PARTIES, CHECKS)
"""Tables of enumerations, for `words.py`."""
OF_ROUND_PARTS: Mapping[str, Text] = {
    "met": _of("达标", "met"),
    "basically-met": _of("基本达标", "basically met"),
    "not-met": _of("不达标", "not met"),
    "not-applicable": _of("不适用", "not applicable"),
    "agrees": _of("同意", "agrees"),
    "lacks": _of("材料不全", "papers are lacking"),
    "objects": _of("不同意", "objects"),
    "time": _of("时间", "time"),
    "place": _of("地点", "place"),
    "matter": _of("检查内容", "matter"),
    # What a member of the panel holds of an opinion (6.1.5).
    "yes": _of("同意", "Agree"),
    "no": _of("不同意", "Disagree"),
    "abstains": _of("保留意见", "Abstain"),
}
