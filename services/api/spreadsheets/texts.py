"""What a workbook says, in both languages: heads, explanations, and why a file or a cell is not taken.

Texts for numbers are shared with the page of an indicator (`portal/data_entry.py`).
"""

from collections.abc import Mapping
from typing import Final

from services.api.language import Language
from services.api.spreadsheets.reading import Unread
from services.domain.data_lines import Column, Wrong
from services.domain.programme.schema import Text


def say(language: Language, text: Text) -> str:
    return text.zh if language is Language.ZH else text.en


SHEETS: Final[Mapping[str, Text]] = {
    "data": Text(zh="指标数据", en="Indicator data"),
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
        zh="“达到或未达到”的指标、“不适用”的申报请在网页上填写。",
        en="Indicators answered by met or not met, and claims that one does not apply, "
        "are entered on the page.",
    ),
)
WARN: Final = Text(zh="这里应填数字。仍要这样填写吗？", en="A number belongs here. Keep it anyway?")
STOP: Final = Text(zh="请从列表中选择文件。", en="Choose a file of the list.")

UNREAD: Final[Mapping[Unread, Text]] = {
    Unread.NOTHING: Text(zh="请先选择填好的工作簿", en="Choose the filled-in workbook first"),
    Unread.TOO_BIG: Text(
        zh="文件太大：工作簿不超过1 MB，解压后不超过12 MB。请只保留模板里的内容",
        en="The file is too big: at most 1 MB, and 12 MB unpacked. Keep only what the template has",
    ),
    Unread.NO_WORKBOOK: Text(
        zh="这不是能打开的Excel工作簿（.xlsx）。请上传从本页下载并填写的文件",
        en="This is no Excel workbook (.xlsx) that can be opened. "
        "Send the file that you downloaded here and filled in",
    ),
    Unread.OLD_EXCEL: Text(
        zh="这是旧格式的文件（.xls）。请在Excel中另存为.xlsx后上传",
        en="This is a file of the old format (.xls). Save it as .xlsx and send that",
    ),
    Unread.ENCRYPTED: Text(
        zh="工作簿有打开密码。请取消密码后上传",
        en="The workbook is locked by a password. Remove it and send the workbook again",
    ),
    Unread.MACROS: Text(
        zh="工作簿里有宏（.xlsm）。请另存为不含宏的.xlsx后上传",
        en="The workbook contains macros (.xlsm). Save it as .xlsx without macros and send that",
    ),
    Unread.TOO_MANY_SHEETS: Text(
        zh="工作簿里的工作表太多。请只上传本页下载的模板，不要并入其他工作表",
        en="The workbook has too many sheets. Send the template alone, with no other sheets in it",
    ),
    Unread.TOO_MANY_ROWS: Text(
        zh="“指标数据”的行太多。请不要在模板里添加行",
        en="The sheet has too many rows. Add none to the template",
    ),
    Unread.NOT_OURS: Text(
        zh="这不是本系统的模板。请先下载本案的模板，再填写上传",
        en="This is not our template. Download the template of this case, fill it in and send it",
    ),
    Unread.OTHER_FORMAT: Text(
        zh="模板的版本不对。请重新下载模板，把数据填到新模板里",
        en="The template is of another version. Download it again and enter the figures there",
    ),
    Unread.OTHER_CASE: Text(
        zh="这是另一件申报的数据表。请下载本案的模板",
        en="This workbook belongs to another case. Download the template of this one",
    ),
    Unread.OUTDATED: Text(
        zh="模板下载后，评价年份或指标目录已变。请重新下载模板",
        en="The year or the catalogue changed since it was downloaded. Download the template again",
    ),
}
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
}
