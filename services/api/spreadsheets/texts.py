"""What a workbook says, in both languages: heads, explanations, and why a cell is not taken.

Texts for numbers are shared with the page of an indicator (`texts/typed.py`); why a whole file is
not read stands in `unread.py`.
"""

from collections.abc import Mapping
from typing import Final

from services.api.language import Language
from services.domain.attainment.answer_lines import EXEMPT, MET, AnswerColumn
from services.domain.attainment.data_lines import Column, Wrong
from services.domain.programme.schema import Text


def say(language: Language, text: Text) -> str:
    return text.zh if language is Language.ZH else text.en


SHEETS: Final[Mapping[str, Text]] = {
    "data": Text(zh="指标数据", en="Indicator data"),
    "answers": Text(zh="达标与不适用", en="Answers"),
    "explained": Text(zh="填写说明", en="How to fill in"),
    "files": Text(zh="文件", en="Files"),
}
HEADS: Final[Mapping[str, Text]] = {
    "code": Text(zh="用于指标", en="Used by"),
    "name": Text(zh="基础数据", en="Datum"),
    "year": Text(zh="年份", en="Year"),
    Column.AMOUNT: Text(zh="数值", en="Value"),
    "unit": Text(zh="单位", en="Unit"),
    "last": Text(zh="上年数值", en="Year before"),
    Column.DOCUMENT: Text(zh="依据文件", en="Source"),
    Column.PAGE: Text(zh="页码", en="Page"),
    Column.REMARK: Text(zh="变化说明", en="Remark"),
    "formula": Text(zh="计算公式", en="Formula"),
    "key": Text(zh="行标识", en="Line"),
}
ANSWER_HEADS: Final[Mapping[str, Text]] = {
    "code": Text(zh="编号", en="Code"),
    "name": Text(zh="指标", en="Indicator"),
    "question": Text(zh="填什么", en="What is asked"),
    AnswerColumn.ANSWER: Text(zh="填报", en="Answer"),
    AnswerColumn.REASON: Text(zh="不适用的理由", en="Reason why it does not apply"),
    AnswerColumn.STATEMENT: Text(zh="主管部门证明文件", en="Bureau's statement"),
    "key": Text(zh="行标识", en="Line"),
}
QUESTIONS: Final[Mapping[str, Text]] = {
    MET: Text(zh="本项要求是否达到", en="Is the requirement met?"),
    EXEMPT: Text(zh="是否申报不适用：{when}", en="Does it not apply? {when}"),
}
ANSWERS: Final[Mapping[str, Text]] = {
    "yes": Text(zh="达到", en="Met"),
    "no": Text(zh="未达到", en="Not met"),
    EXEMPT: Text(zh="不适用", en="Not applicable"),
}
"""As they are written and offered; `domain/attainment/answer_lines.py` understands more words than these."""
EXPLAINED: Final = (
    Text(
        zh="只填浅黄色的单元格；上传后先看到改动对照，确认后才保存。",
        en="Fill in the pale yellow cells only. After uploading you see every change first; "
        "nothing is saved before you confirm.",
    ),
    Text(
        zh="“数值”请填数字。36.9%、104，832、全角数字和与本行相同的单位都能识别；单位不同时不换算，请先换算好。",
        en="Write numbers. 36.9%, 104,832, full-width digits and the unit of the line are "
        "understood. Another unit is not converted: convert it first.",
    ),
    Text(
        zh="公式不会被计算，请粘贴为“数值”。",
        en="Formulas are not computed: paste them as values.",
    ),
    Text(
        zh="“依据文件”从下拉列表中选，列表是已上传并检查通过的文件；“页码”填数所在的一页。"
        "依据、页码和说明只在评价年份的行填写。",
        en="Choose the source from the list of checked files; the page is where the figure stands. "
        "Source, page and remark belong to the year measured alone.",
    ),
    Text(
        zh="比上年变化超过30%的，请在“变化说明”中写明原因；不写也能保存，但审查时会被问到。",
        en="Where a figure changed by more than 30 %, say why in the remark. It is saved without "
        "one, but the examiners will ask.",
    ),
    Text(
        zh="没有改动的单元格不会覆盖网上已有的数据；清空单元格表示删除该数。",
        en="Cells you leave as they are overwrite nothing; a cell you empty deletes its figure.",
    ),
    Text(
        zh="“达标与不适用”表填没有数字的内容：“达到”或“未达到”；申报不适用的选“不适用”，"
        "并填理由和主管部门证明文件。",
        en="The sheet of answers takes what has no figure: met or not met. To claim that an "
        "indicator does not apply choose “Not applicable”, with the reason and the bureau's "
        "statement.",
    ),
)
WARN: Final = Text(zh="这里应填数字。仍要这样填写吗？", en="A number belongs here. Keep it anyway?")
STOP: Final = Text(zh="请从列表中选择文件。", en="Choose a file of the list.")
CHOOSE: Final = Text(zh="请从列表中选一项。", en="Choose one of the list.")

WRONG: Final[Mapping[Wrong, Text]] = {
    Wrong.UNKNOWN_LINE: Text(
        zh="模板里没有这一行，请删除",
        en="the template has no such line; delete it",
    ),
    Wrong.LINE_TWICE: Text(
        zh="这一行出现了两次，请删除一行",
        en="this line stands here twice; delete one",
    ),
    Wrong.REGISTER_FED: Text(
        zh="这个数由系统从命名名录读取，不用填写，请恢复原样",
        en="this figure comes from the register; leave it as it was",
    ),
    Wrong.YEAR_BEFORE: Text(
        zh="往年只填数值，请清空",
        en="of earlier years only the value is entered; empty this cell",
    ),
    Wrong.NO_AMOUNT: Text(
        zh="已填依据或说明，但没有数值",
        en="there is a source or a remark, but no value",
    ),
    Wrong.NO_SUCH_FILE: Text(
        zh="本案没有可用的文件“{given}”，请从列表中选择",
        en="the case has no usable file “{given}”; choose one of the list",
    ),
    Wrong.REMARK_TOO_LONG: Text(zh="说明最多400个字", en="at most 400 characters"),
    Wrong.REASON_TOO_LONG: Text(zh="理由最多400个字", en="at most 400 characters"),
    Wrong.NO_ANSWER: Text(
        zh="请从列表中选一项，不填表示尚未回答",
        en="choose one of the list; empty means not answered yet",
    ),
    Wrong.NO_CLAIM: Text(
        zh="已填理由或证明，但没有申报“不适用”",
        en="there is a reason or a statement, but it is not claimed not to apply",
    ),
    Wrong.NOT_ASKED: Text(
        zh="理由和证明只在申报“不适用”的行填写，请清空",
        en="reason and statement belong to a claim that it does not apply; empty this cell",
    ),
    Wrong.CONDITIONS_APART: Text(
        zh="本指标的各项附加条件须一并填写",
        en="answer all further conditions of the indicator together",
    ),
}
