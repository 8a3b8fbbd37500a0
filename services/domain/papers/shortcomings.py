"""What an application can lack, in words: the problem and how to mend it, in both languages.

One table, used by the readiness page, the refused submission and the deficits notice alike, so
the three never differ. Whether something is lacking is decided in `application.py`.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from services.domain.base import Frozen
from services.domain.programme.words import Text

Language = Literal["zh", "en"]
Param = Text | date | int | str
Params = dict[str, Param]
WEEKDAYS_ZH = "一二三四五六日"


class Code(StrEnum):
    """Public and never changed once released."""

    NOT_FARM_RELATED = "not-farm-related"
    PLAN_NOT_IN_FORCE = "plan-not-in-force"
    PLAN_TOO_YOUNG = "plan-too-young"
    TITLE_BELOW_MISSING = "title-below-missing"
    TITLE_BELOW_TOO_YOUNG = "title-below-too-young"
    ITEM_MISSING = "item-missing"
    PART_MISSING = "part-missing"
    BOUND_WRONG = "bound-wrong"
    FORM_NOT_EXAMINED = "form-not-examined"
    DOCUMENT_NOT_USABLE = "document-not-usable"
    PAGES_OUTSIDE = "pages-outside"
    FILM_LENGTH = "film-length"
    NOT_ATTAINED = "not-attained"
    DATUM_MISSING = "datum-missing"
    SERIES_TOO_SHORT = "series-too-short"
    ZERO_DENOMINATOR = "zero-denominator"
    LIMIT_UNDECIDED = "limit-undecided"
    PROFILE_INCOMPLETE = "profile-incomplete"
    JUDGEMENT_MISSING = "judgement-missing"
    CONDITION_MISSING = "condition-missing"
    STATEMENT_MISSING = "statement-missing"
    NO_EXEMPTION = "no-exemption"
    PROOF_MISSING = "proof-missing"
    EVIDENCE_MISSING = "evidence-missing"
    EVIDENCE_EXPIRED = "evidence-expired"
    NOT_VERIFIED = "not-verified"
    UNMET_UNEXPLAINED = "unmet-unexplained"


class Words(Frozen):
    problem: Text
    remedy: Text


def _words(problem_zh: str, problem_en: str, remedy_zh: str, remedy_en: str) -> Words:
    problem, remedy = Text(zh=problem_zh, en=problem_en), Text(zh=remedy_zh, en=remedy_en)
    return Words(problem=problem, remedy=remedy)


WORDS: dict[Code, Words] = {
    Code.NOT_FARM_RELATED: _words(
        "申报单位未登记为涉农单位",
        "The applicant is not recorded as farm-related",
        "请核对单位登记信息；确属涉农的，由管理员更正后再申报",
        "Check the unit's record; if it is farm-related, have the administrator correct it",
    ),
    Code.PLAN_NOT_IN_FORCE: _words(
        "创建规划尚未批准实施",
        "The creation plan is not in force",
        "请先完成规划的论证、批准和实施",
        "Have the plan argued, approved and put into force first",
    ),
    Code.PLAN_TOO_YOUNG: _words(
        "规划批准实施未满{years}年（{since}起实施）",
        "The plan has been in force for less than {years} year(s) (since {since})",
        "{earliest}0:00起可以申请",
        "The request may be made from {earliest}, 00:00",
    ),
    Code.TITLE_BELOW_MISSING: _words(
        "尚未获得下一级称号（{level}）",
        "The title of the level below ({level}) is not held",
        "请先获得下一级称号；系统启用前获得的，请申请补登",
        "Win the title below first; one won before the system began can be recorded",
    ),
    Code.TITLE_BELOW_TOO_YOUNG: _words(
        "下一级称号（{level}）命名未满{years}年（{since}命名）",
        "The title below ({level}) has been held for less than {years} year(s) (since {since})",
        "{earliest}0:00起可以申请",
        "The request may be made from {earliest}, 00:00",
    ),
    Code.ITEM_MISSING: _words(
        "缺少材料：{item}",
        "Missing item: {item}",
        "请上传并装订：{item}",
        "Upload and bind: {item}",
    ),
    Code.PART_MISSING: _words(
        "“{item}”中缺少：{part}",
        "“{item}” lacks: {part}",
        "请将{part}装订入本卷",
        "Bind it into this volume: {part}",
    ),
    Code.BOUND_WRONG: _words(
        "“{item}”的首页不是{part}",
        "The first part of “{item}” is not: {part}",
        "请将{part}装订为首页",
        "Bind it first: {part}",
    ),
    Code.FORM_NOT_EXAMINED: _words(
        "“{item}”首页所附申报表不是经审核的那一份",
        "The form bound first in “{item}” is not the one that was examined",
        "请换成经县（区）环保部门审核的申报表",
        "Put in the form as examined by the county bureau",
    ),
    Code.DOCUMENT_NOT_USABLE: _words(
        "“{item}”中的文件不可用：{document}",
        "A file of “{item}” cannot be used: {document}",
        "请等待检查完成，或重新上传",
        "Wait until it has been checked, or upload it again",
    ),
    Code.PAGES_OUTSIDE: _words(
        "“{item}”所填页码超出文件范围：{document}",
        "The pages given in “{item}” lie outside the file: {document}",
        "请更正起止页码（该文件共{pages}页）",
        "Correct the first and last page (the file has {pages})",
    ),
    Code.FILM_LENGTH: _words(
        "专题片时长{length}，应为{least}至{most}",
        "The film runs {length}; it must run {least} to {most}",
        "请重新剪辑后上传",
        "Cut it to length and upload it again",
    ),
    Code.NOT_ATTAINED: _words(
        "指标“{name}”：{display}",
        "Indicator “{name}”: {display}",
        "请采取措施，达标后再申请",
        "Take measures and apply once it is attained",
    ),
    Code.DATUM_MISSING: _words(
        "{name}无法计算：缺{missing}",
        "{name} cannot be computed: {missing} missing",
        "请补填：{missing}",
        "Enter: {missing}",
    ),
    Code.SERIES_TOO_SHORT: _words(
        "{name}需要逐年数据，至少两年并含{year}年",
        "{name} needs a yearly series of at least two years, {year} included",
        "请补填各年数据",
        "Enter the value of each year",
    ),
    Code.ZERO_DENOMINATOR: _words(
        "{name}无法计算：分母为零",
        "{name} cannot be computed: the denominator is zero",
        "请核对数据；确无该对象的，请申报“不适用”并附证明",
        "Check the data; where the object does not exist, claim “not applicable” with a statement",
    ),
    Code.LIMIT_UNDECIDED: _words(
        "{name}：标准未规定本类地区的限值",
        "{name}: the standard gives no limit for this kind of area",
        "请由主管部门确定限值并登记依据",
        "The scheme's owner decides the limit and records its basis",
    ),
    Code.PROFILE_INCOMPLETE: _words(
        "{name}：单位的地区类别等信息不全，无法确定限值",
        "{name}: the unit's profile is incomplete, so no limit applies",
        "请由管理员补全单位信息（{dimensions}）",
        "Have the administrator complete the unit's profile ({dimensions})",
    ),
    Code.JUDGEMENT_MISSING: _words(
        "{name}尚未填写",
        "{name} has not been filled in",
        "请填写是否达到要求",
        "Say whether the requirement is met",
    ),
    Code.CONDITION_MISSING: _words(
        "{name}的附加条件尚未填写",
        "The further condition of {name} has not been filled in",
        "请逐项填写附加条件",
        "Say for each further condition whether it is met",
    ),
    Code.STATEMENT_MISSING: _words(
        "{name}申报“不适用”，但缺少理由或证明",
        "{name} is claimed not to apply, but the reason or the statement is missing",
        "请填写理由并附主管部门证明",
        "Give the reason and attach the bureau's statement",
    ),
    Code.NO_EXEMPTION: _words(
        "{name}不能申报“不适用”",
        "{name} cannot be claimed not to apply",
        "请填写数据",
        "Enter the data",
    ),
    Code.PROOF_MISSING: _words(
        "{name}没有证明材料",
        "{name} has no proof",
        "请附证明材料，如：{evidence}",
        "Attach a proof, for instance: {evidence}",
    ),
    Code.EVIDENCE_MISSING: _words(
        "{name}缺少必需的证明：{evidence}",
        "{name} lacks a proof that is required: {evidence}",
        "请附上并注明类别：{kinds}",
        "Attach it as one of this kind: {kinds}",
    ),
    Code.EVIDENCE_EXPIRED: _words(
        "“{item}”所附文件已过有效期：{document}（有效期至{until}）",
        "A file of “{item}” is no longer valid: {document} (valid until {until})",
        "请换成有效的文件；有效期填写有误的，请更正",
        "Put in a valid one; where the last day was entered wrongly, correct it",
    ),
    Code.NOT_VERIFIED: _words(
        "{name}未经{department}核准，或核准后有改动",
        "{name} is not signed by the {department}, or was changed since",
        "请由{department}核准现在的数值",
        "Have the value as it stands signed by the {department}",
    ),
    Code.UNMET_UNEXPLAINED: _words(
        "{name}未达到要求，没有写明原因",
        "{name} is not met, and it is not said why",
        "请在该指标基础数据的附注中写明原因和措施，并附《{item}》",
        "Give the reasons and the measures as a remark on its base data, and attach “{item}”",
    ),
}


class Shortcoming(Frozen):
    """One thing that is lacking: where, by which rule, and what exactly."""

    code: Code
    place: str
    """Where to mend it: `unit`, `plan`, `ladder`, `dossier/<item>` or `indicators/<code>`."""
    rule: str
    params: Params = Field(default_factory=dict)

    def problem(self, language: Language) -> str:
        return self._said(getattr(WORDS[self.code].problem, language), language)

    def remedy(self, language: Language) -> str:
        return self._said(getattr(WORDS[self.code].remedy, language), language)

    def _said(self, pattern: str, language: Language) -> str:
        return pattern.format(**{key: _word(value, language) for key, value in self.params.items()})


def _word(value: Param, language: Language) -> str:
    match value:
        case Text():
            return str(getattr(value, language))
        case date():
            return _day(value, language)
    return str(value)


def _day(day: date, language: Language) -> str:
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS_ZH[day.weekday()]}）"
    return f"{day:%A} {day.day} {day:%B} {day.year}"
