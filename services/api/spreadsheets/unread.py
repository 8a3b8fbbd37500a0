"""Why a workbook is not read at all, in both languages: what is no workbook, or not one of ours.

What is wrong with single cells is in `texts.py`; the file is looked at in `reading.py`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.api.language import Language
from services.api.problems import FieldProblem, Itemised
from services.domain.errors import DomainError
from services.domain.programme.schema import Text


class Unread(StrEnum):
    NOTHING = "nothing"
    TOO_BIG = "too-big"
    NO_WORKBOOK = "no-workbook"
    OLD_EXCEL = "old-excel"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    TOO_MANY_SHEETS = "too-many-sheets"
    TOO_MANY_ROWS = "too-many-rows"
    NOT_OURS = "not-ours"
    OTHER_FORMAT = "other-format"
    NO_LINES = "no-lines"
    OTHER_CASE = "other-case"
    OTHER_PERSON = "other-person"
    OUTDATED = "outdated"


class CannotRead(Itemised, DomainError):
    """The file as a whole is refused."""

    code = "workbook-unread"

    def __init__(self, why: Unread) -> None:
        super().__init__(why=why.value)
        self.why = why

    def items(self, language: Language) -> list[FieldProblem]:
        words = UNREAD[self.why]
        said = words.zh if language is Language.ZH else words.en
        return [FieldProblem(pointer="/body", code=self.why.value, detail=said)]


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
    Unread.NO_LINES: Text(
        zh="这不是接口说明所规定的专家名册（JSON）",
        en="This is no list of experts in JSON, as the contract describes one",
    ),
    Unread.OTHER_CASE: Text(
        zh="这是另一件申报的数据表。请下载本案的模板",
        en="This workbook belongs to another case. Download the template of this one",
    ),
    Unread.OTHER_PERSON: Text(
        zh="这是另一名专家的评审表。请上传您本人下载的表格",
        en="This is another expert's sheet. Send the workbook that you downloaded yourself",
    ),
    Unread.OUTDATED: Text(
        zh="模板下载后，评价年份或指标目录已变。请重新下载模板",
        en="The year or the catalogue changed since it was downloaded. Download the template again",
    ),
}
