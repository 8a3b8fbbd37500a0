"""What people read for the names the programme code uses: states, functions, levels, kinds.

One table per enumeration; a guard test says that none of their members is missing here.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Protocol

from services.api.portal.wording.file_words import (
    DOCUMENT_PROBLEMS,
    DOCUMENT_STATES,
    HOLDS,
    NOT_SCANNED,
    REMARKS,
    SCANS,
    STAGES,
)
from services.api.portal.wording.module_words import OF_MODULES
from services.api.portal.wording.part_words import PARTS
from services.api.portal.wording.read_out_words import (
    JUDGEMENTS,
    LIKENESSES,
    READ_OUT_PROBLEMS,
    READ_OUTS,
    RELATIONS,
)
from services.api.portal.wording.round_words import OF_DRAWS, OF_ROUND_PARTS
from services.domain.acts import RULES
from services.domain.attainment.verdicts import Verdict
from services.domain.base import Act
from services.domain.case import Outcome
from services.domain.mechanisms.catalogue_gaps import GapKind
from services.domain.messages.notifying_words import OBLIGATIONS
from services.domain.offices.movements import Direction, MatterKind, What
from services.domain.papers.dossier import PartKind
from services.domain.permissions import kind_of
from services.domain.programme.schema import Text, TitleLevel, Track
from services.domain.tree.units import Function, Level, StepName


def _of(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


FUNCTIONS: Mapping[Function, Text] = {
    Function.APPLICANT_CLERK: _of("申报单位资料员", "applicant's clerk"),
    Function.APPLICANT_LEADER: _of("申报单位负责人", "applicant's leader"),
    Function.TOWN_GOVERNMENT: _of("乡镇政府", "town government"),
    Function.COUNTY_GOVERNMENT: _of("县（区）政府", "county government"),
    Function.CONGRESS: _of("人大", "people's congress"),
    Function.COUNTY_OFFICER: _of("县局经办人", "county bureau officer"),
    Function.COUNTY_LEADER: _of("县局负责人", "county bureau leader"),
    Function.CITY_OFFICER: _of("市局经办人", "city bureau officer"),
    Function.CITY_LEADER: _of("市局负责人", "city bureau leader"),
    Function.PROVINCE_OFFICER: _of("省厅经办人", "provincial department officer"),
    Function.PROVINCE_LEADER: _of("省厅负责人", "provincial department leader"),
    Function.MINISTRY_OFFICER: _of("部经办人", "ministry officer"),
    Function.MINISTRY_LEADER: _of("部负责人", "ministry leader"),
    Function.JOINT_DEPARTMENT: _of("联合验收部门", "joint department"),
    Function.VERIFYING_UNIT: _of("指标核准单位", "indicator verifying unit"),
    Function.EXPERT: _of("专家", "expert"),
    Function.ADMINISTRATOR: _of("管理员", "administrator"),
    Function.AUDITOR: _of("审计员", "auditor"),
    Function.PUBLIC: _of("公众", "public"),
    Function.CLOCK: _of("系统计时", "the clock"),
}

LEVELS: Mapping[Level, Text] = {
    Level.NATION: _of("国家", "nation"),
    Level.PROVINCE: _of("省", "province"),
    Level.CITY: _of("市", "city"),
    Level.COUNTY: _of("县（区）", "county"),
    Level.TOWN: _of("乡镇", "town"),
    Level.VILLAGE: _of("村", "village"),
}

TRACKS: Mapping[Track, Text] = {
    Track.CITY: _of("环境保护模范城市", "model city"),
    Track.COUNTY: _of("生态县（区）", "eco-county"),
    Track.TOWN: _of("生态乡镇", "eco-town"),
    Track.VILLAGE: _of("生态村", "eco-village"),
}

TITLE_LEVELS: Mapping[TitleLevel, Text] = {
    TitleLevel.MUNICIPAL: _of("市级", "municipal"),
    TitleLevel.PROVINCIAL: _of("省级", "provincial"),
    TitleLevel.NATIONAL: _of("国家级", "national"),
}

STEPS: Mapping[StepName, Text] = {
    StepName.CREATION_REQUEST: _of("创建申请", "Creation request"),
    StepName.PLAN: _of("创建规划", "Plan"),
    StepName.IMPLEMENTATION: _of("规划实施", "Implementation"),
    StepName.SELF_CHECK: _of("自查", "Self-check"),
    StepName.APPLICATION: _of("申请验收", "Application"),
    StepName.PRE_ASSESSMENT: _of("省级预评估", "Provincial pre-assessment"),
    StepName.TECHNICAL_ASSESSMENT: _of("技术评估", "Technical assessment"),
    StepName.RECTIFICATION: _of("整改", "Rectification"),
    StepName.ACCEPTANCE: _of("验收", "Acceptance"),
    StepName.UPPER_REVIEW: _of("上级审核与抽查", "Upper review and spot-check"),
    StepName.PUBLIC_NOTICE: _of("公示", "Public notice"),
    StepName.NAMING: _of("命名", "Naming"),
    StepName.RECHECK: _of("复查", "Re-check"),
}

OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.NAMED: _of("已命名", "Named"),
    Outcome.REFUSED: _of("不予通过", "Refused"),
    Outcome.FAILED: _of("未达标", "Below standard"),
    Outcome.WITHDRAWN: _of("已撤回", "Withdrawn"),
    Outcome.PASSED: _of("复查合格", "Re-check passed"),
}

VERDICTS: Mapping[Verdict, Text] = {
    Verdict.ATTAINED: _of("达标", "Attained"),
    Verdict.NOT_ATTAINED: _of("未达标", "Not attained"),
    Verdict.NOT_APPLICABLE: _of("不适用", "Does not apply"),
    Verdict.OPEN: _of("待填", "To be filled in"),
}

PART_KINDS: Mapping[PartKind, Text] = {
    PartKind.LETTER: _of("申请文件", "formal letter"),
    PartKind.APPLICATION_FORM: _of("申报表", "application form"),
    PartKind.EXAMINED_FORM: _of("经审查的申报表", "examined application form"),
    PartKind.APPROVAL: _of("规划批复", "approval of the plan"),
    PartKind.CONGRESS_SUBMISSION: _of("提请人大审议的报告", "submission to the congress"),
    PartKind.CONGRESS_RESOLUTION: _of("人大决议", "congress resolution"),
    PartKind.ENACTMENT: _of("政府颁布实施文件", "document putting the plan into force"),
    PartKind.PLAN_TEXT: _of("规划文本", "plan text"),
    PartKind.WORK_SUMMARY: _of("工作总结", "work summary"),
    PartKind.TECHNICAL_REPORT: _of("技术报告", "technical report"),
    PartKind.MONITORING_REPORT: _of("监测报告", "monitoring report"),
    PartKind.TEST_REPORT: _of("检测报告", "test report"),
    PartKind.CALCULATION: _of("计算过程", "calculation"),
    PartKind.STATEMENT: _of("说明", "statement"),
    PartKind.BASE_DATA: _of("基础数据表", "base data sheet"),
    PartKind.PHOTO: _of("照片", "photograph"),
    PartKind.FILM: _of("专题片", "special film"),
    PartKind.HALF_YEAR_REPORT: _of("半年报告", "half-yearly report"),
    PartKind.RECTIFICATION_REPORT: _of("整改报告", "rectification report"),
    PartKind.ACCEPTANCE_OPINION: _of("验收意见", "acceptance opinion"),
    PartKind.OTHER: _of("其他", "other"),
}

WHATS: Mapping[What, Text] = {
    What.REQUEST: _of("创建申请", "creation request"),
    What.SUBMISSION: _of("报送", "submission"),
    What.RESUBMISSION: _of("补正后重新报送", "submitted again"),
    What.BATCH: _of("统一上报", "batch"),
    What.REPORT: _of("报告", "report"),
    What.NOTICE: _of("一次性告知补正", "deficits notice"),
    What.RETURN: _of("退回整改、修改", "returned to be mended"),
    What.DECISION: _of("办结", "decided"),
    What.REFUSAL: _of("不予办理", "refused"),
    What.WITHDRAWAL: _of("应申报单位撤回", "withdrawn by the applicant"),
}
DIRECTIONS: Mapping[Direction, Text] = {
    Direction.IN: _of("来件", "in"),
    Direction.OUT: _of("发件", "out"),
}
MATTER_KINDS: Mapping[MatterKind, Text] = {
    MatterKind.IMMEDIATE: _of("即办件", "done at once"),
    MatterKind.COMMITMENT: _of("承诺件", "within a promised term"),
    MatterKind.RETURNED: _of("退回件", "returned, with reasons"),
}

GAPS: Mapping[GapKind, Text] = {
    GapKind.ADDED: _of("新增", "new"),
    GapKind.LIMIT_CHANGED: _of("要求调整", "limit changed"),
    GapKind.MEASURED_OTHERWISE: _of("计算口径改变", "measured otherwise"),
    GapKind.DROPPED: _of("取消", "dropped"),
}

TABLES: tuple[Mapping[Enum, Text], ...] = (
    PARTS,
    FUNCTIONS,
    LEVELS,
    TRACKS,
    TITLE_LEVELS,
    STEPS,
    OUTCOMES,
    OBLIGATIONS,
    VERDICTS,
    DOCUMENT_STATES,
    DOCUMENT_PROBLEMS,
    STAGES,
    HOLDS,
    SCANS,
    REMARKS,
    READ_OUTS,
    READ_OUT_PROBLEMS,
    LIKENESSES,
    RELATIONS,
    JUDGEMENTS,
    *OF_MODULES,
    PART_KINDS,
    WHATS,
    DIRECTIONS,
    MATTER_KINDS,
    GAPS,
    *OF_DRAWS,
)  # type: ignore[assignment]
_ALL: Mapping[tuple[type, object], Text] = {
    (type(member), member): text for table in TABLES for member, text in table.items()
}

LITERALS: Mapping[str, Text] = {
    # Why a term stands still.
    "rectification": _of("整改", "Rectification"),
    "expert-review": _of("专家评审", "Expert review"),
    "county-frozen": _of("县（区）暂停受理", "County frozen"),
    # Where a case, a title or a filing stands.
    "draft": _of("草稿", "Draft"),
    "held": _of("有效", "Valid"),
    "in-recheck": _of("复查中", "In re-check"),
    "resting": _of("暂不计入，待复查", "Resting until a re-check"),
    "cancelled": _of("已撤销", "Cancelled"),
    "upheld": _of("异议成立", "Upheld"),
    "partly": _of("异议部分成立", "Upheld in part"),
    "dismissed": _of("异议不成立", "Dismissed"),
    "none": _of("不影响命名", "The title is not affected"),
    "correct": _of("更正公示内容后再命名", "What was published is corrected first"),
    "refuse": _of("不予命名", "No title"),
    "verified": _of("属实", "Verified"),
    "answered": _of("已答复", "Answered"),
    "kept": _of("已存档", "Kept"),
    "passed": _of("合格", "Passed"),
    "failed": _of("不合格", "Failed"),
    # What a filing is.
    "objection": _of("异议", "Objection"),
    "tip": _of("监督线索", "Supervision tip"),
    "appeal": _of("复核申请", "Appeal"),
    "visit-note": _of("现场检查记录", "Visit note"),
    "inquiry": _of("咨询", "Inquiry"),
    "visit-day": _of("联合踏勘安排", "Joint visit day"),
    "visit-plan": _of("检查计划", "Plan of a visit"),
    "residents": _of("居民", "residents"),
    "households": _of("农户（家庭）", "households"),
    "staff": _of("职工", "staff"),
    "home-visit": _of("入户走访", "home visits"),
    "questionnaire": _of("书面问卷", "questionnaires on paper"),
    "telephone": _of("电话", "by telephone"),
    "online": _of("网络", "online"),
    "meeting": _of("座谈", "at meetings"),
    "survey": _of("民意调查", "Opinion survey"),
    "visit-result": _of("踏勘结果", "Visit result"),
    # The desks that an inquiry can be passed to.
    "county-officer": _of("县（区）环保局", "the county bureau"),
    "city-officer": _of("市环保局", "the city bureau"),
    "joint-department": _of("联合验收部门", "a joint department"),
    "report": _of("半年报告", "Half-yearly report"),
    # Where a finding comes from, and how far it is.
    "interim-check": _of("中期检查", "interim check"),
    "pre-assessment": _of("省级预评估", "provincial pre-assessment"),
    "technical-assessment": _of("技术评估", "technical assessment"),
    "acceptance": _of("验收", "acceptance"),
    "recheck": _of("复查", "re-check"),
    "incident": _of("环境事件", "incident"),
    "reported": _of("已报告整改", "Measures reported"),
    "closed": _of("已销号", "Closed"),
    "own-power": _of("本岗位权限内", "within own power"),
    "ask-leader": _of("经请示同意", "agreed by the leader"),
    # What is wrong with papers that are all there (F5).
    "data-untrue": _of("数据不实", "the data are untrue"),
    "proof-unconvincing": _of("证明材料不足以说明", "the proof does not convince"),
    "content-thin": _of("内容不充分", "the content is thin"),
    "text-unclear": _of("表述不清", "the text is unclear"),
    "other-content": _of("其他内容问题", "something else in the content"),
    # Severity of an incident: I is the worst (A4.6).
    "I": _of("Ⅰ级（特别重大）", "I (worst: extraordinarily serious)"),
    "II": _of("Ⅱ级（重大）", "II (major)"),
    "III": _of("Ⅲ级（较大）", "III (rather serious)"),
    "IV": _of("Ⅳ级（一般）", "IV (ordinary)"),
    "1": _of("上半年", "First half"),
    "2": _of("下半年", "Second half"),
    # How signatures are asked for (2.2.1).
    "before": _of("办理前", "before the act"),
    "after": _of("办理后", "after the act"),
    "all": _of("会签：全部同意", "all must agree"),
    "any": _of("或签：一人同意即可", "any one is enough"),
    "in-order": _of("依次签：按顺序全部同意", "all, one after the other"),
    "share": _of("按比例：达到比例即可", "a share of them"),
    "bonus": _of("加分", "bonus"),
    "deduction": _of("扣分", "deduction"),
    "scoring": _of("评审中", "Being assessed"),
    "results": _of("结果待定", "Results to be decided"),
    "list-notice": _of("名单公示中", "List on public notice"),
    "decided-round": _of("已审定", "Decided"),
    "ended": _of("已办结", "Ended"),
    # What happens to a unit, and to its title (4.1.5).
    "merge": _of("合并", "merged"),
    "split": _of("拆分", "split"),
    "rename": _of("更名", "renamed"),
    "move": _of("划转", "moved"),
    "passes": _of("由承继单位继续持有", "goes over to the successor and counts"),
    "rests": _of("暂不计入，待复查认定", "does not count until a re-check has decided"),
    "ends": _of("终止", "ends"),
    **OF_ROUND_PARTS,
    "not-scanned": NOT_SCANNED,
    "open": _of("明查", "open check"),
    "unannounced": _of("暗访", "unannounced visit"),
}


@cache
def _acts() -> Mapping[str, Text]:
    """The title of every act by its kind, once all of them are declared."""
    return {kind_of(act): act_title(act) for act in RULES}


def word(value: object) -> Text:
    """The word for a member of an enumeration, or for one of a literal's values."""
    known = _ALL.get((type(value), value))
    if known is not None:
        return known
    text = str(value.value) if isinstance(value, Enum) else str(value)
    return LITERALS.get(text) or _acts().get(text) or Text(zh=text, en=text)


def stands(value: str) -> Text:
    """Where a case, title or filing stands: a step's name, an outcome, or a word of its own."""
    for kind in (StepName, Outcome):
        if value in set(kind):
            return word(kind(value))
    if value == "open":
        return Text(zh="待处理", en="Open")
    return word(value)


_MARKS: Mapping[str, str] = {
    "named": "ok",
    "decided-round": "ok",
    "ended": "done",
    "passed": "ok",
    "held": "ok",
    "closed": "done",
    "dismissed": "done",
    "answered": "done",
    "kept": "done",
    "refused": "bad",
    "failed": "bad",
    "cancelled": "bad",
    "upheld": "bad",
    "verified": "bad",
    "withdrawn": "na",
    "draft": "todo",
    "open": "todo",
    "reported": "doing",
    "in-recheck": "doing",
    "resting": "warn",
    "usable": "ok",
    "bad": "bad",
    "attained": "ok",
    "not-yet-begun": "todo",
    "overdue": "bad",
    "completed": "done",
    "completed-late": "warn",
    "not-attained": "bad",
    "not-applicable": "na",
}


def mark(value: str) -> str:
    """The shape that goes with the word; a step is something under way."""
    return _MARKS.get(value, "doing")


class Titled(Protocol):
    """Anything that has a title's track and level: a case, a title, a notice."""

    @property
    def track(self) -> Track | None: ...
    @property
    def level(self) -> TitleLevel | None: ...


def titled(thing: Titled) -> Text:
    """The name of the title: by its own document (A0.11), which is Chinese, or by level and track."""
    name = getattr(thing, "name", "")
    own = name if isinstance(name, str) else ""
    if thing.track is None or thing.level is None:
        return Text(zh=own, en=own)
    level, track = TITLE_LEVELS[thing.level], TRACKS[thing.track]
    return Text(zh=own or f"{level.zh}{track.zh}", en=f"{level.en} {track.en}")


def act_title(act: type[Act]) -> Text:
    return Text(zh=act.zh, en=act.en)
