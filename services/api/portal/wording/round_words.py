"""Words of draws, checks and offices that examine at once: a part of the tables in `words.py`.

Nothing is looked up from here.
"""

from collections.abc import Mapping

from services.domain.mechanisms.checks import CheckKind
from services.domain.mechanisms.draws import Exclusion, Party
from services.domain.programme.words import Text


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
OF_ROUND_PARTS: Mapping[str, Text] = {
    "agrees": _of("同意", "agrees"),
    "lacks": _of("材料不全", "papers are lacking"),
    "objects": _of("不同意", "objects"),
    "time": _of("时间", "time"),
    "place": _of("地点", "place"),
    "matter": _of("检查内容", "matter"),
}
