"""How the people of a simulation behave: late, deficient, failing, objecting, polluting (4.4.1).

Every rate and pace is a setting with its default and its words, and is printed in the report. No
source gives one of these figures: they are ours, to be replaced by what a bureau has counted.
"""

from typing import Annotated, Any

from pydantic import Field

from services.domain.base import Frozen, label
from services.domain.programme.words import Text

Rate = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=1, le=3650)]


def _rate(default: float, zh: str, en: str) -> Any:
    return label(zh, en, default=default)


def _days(default: int, zh: str, en: str) -> Any:
    return label(zh, en, default=default)


class Behaviour(Frozen):
    late: Rate = _rate(0.12, "应办事项逾期的比例", "what is owed by a day comes after it")
    asking: Rate = _rate(0.05, "逾期之前申请延期的比例", "whoever owes asks for more days in time")
    supervised: Rate = _rate(
        0.5, "逾期后领导督办的比例", "the leader issues a notice once it is late"
    )
    refused: Rate = _rate(0.03, "创建申请不予列入的比例", "a creation request is refused")
    rejected: Rate = _rate(0.1, "规划论证未通过的比例", "a plan does not pass its meeting")
    inspected: Rate = _rate(0.6, "实施期间受到中期检查的比例", "a case is checked on the way")
    disputed: Rate = _rate(0.04, "部门对指标数据有异议的比例", "a department disputes its values")
    unready: Rate = _rate(
        0.15, "材料或指标未齐即提交的比例", "somebody submits before all is in order"
    )
    deficient: Rate = _rate(0.25, "受理前须补正的比例", "an application needs a notice of deficits")
    unfit: Rate = _rate(0.02, "因内容不予受理的比例", "an application is refused for its content")
    wanting: Rate = _rate(0.35, "检查评估提出整改意见的比例", "a check or opinion has findings")
    unmended: Rate = _rate(0.15, "整改复核未全部销号的比例", "a re-review leaves a finding open")
    failing: Rate = _rate(0.06, "验收或审核不通过的比例", "acceptance or upper review is failed")
    hopeless: Rate = _rate(
        0.08, "整改仍不达标的比例", "who has to mend is found still below standard"
    )
    objecting: Rate = _rate(0.08, "公示期间有异议的比例", "somebody objects to a notice")
    upheld: Rate = _rate(0.2, "异议成立的比例", "an objection is upheld")
    withdrawing: Rate = _rate(0.03, "中途撤回申请的比例", "an applicant withdraws on the way")
    declining: Rate = _rate(0.15, "复查发现问题的比例", "a re-check finds something to be mended")
    awarded: Rate = _rate(0.9, "命名后发放奖励的比例", "the award follows the naming")
    polluting: Rate = _rate(
        0.03, "有称号单位每年发生环境事件的比例", "incidents of a title, a year"
    )
    complaining: Rate = _rate(
        0.02, "有称号单位每年被多次投诉的比例", "complaints of a title, a year"
    )
    grave: Rate = _rate(
        0.3, "事件处置不当并造成恶劣影响的比例", "an incident is badly handled, with serious impact"
    )
    reporting: Rate = _rate(0.9, "按期报送半年报告的比例", "a half-yearly report comes in time")
    applicant_days: Days = _days(
        15, "申报单位每项至多用时（工作日）", "an applicant's act, working days at most"
    )
    office_days: Days = _days(
        5, "机关每项至多用时（工作日）", "an office's act, working days at most"
    )
    plan_days: Days = _days(90, "编制规划至多用时（工作日）", "drawing up a plan, at most")
    overdue_days: Days = _days(15, "逾期至多天数（工作日）", "how late a late act is, at most")
    spread_years: Days = _days(5, "首次申请分布的年数", "first requests spread over so many years")
    again_days: Days = _days(365, "未获命名后至少间隔天数", "days until the next request, at least")

    def said(self) -> tuple[tuple[str, Text, float], ...]:
        """Each setting by name, in words, with its value: for the report."""
        return tuple(
            (name, words_of(name), getattr(self, name)) for name in type(self).model_fields
        )


def words_of(name: str) -> Text:
    field = Behaviour.model_fields[name]
    more = field.json_schema_extra
    english = more.get("en") if isinstance(more, dict) else None
    return Text(zh=field.title or name, en=str(english or name))
