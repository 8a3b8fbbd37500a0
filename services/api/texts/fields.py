"""Why a value cannot be what it says: words for `invalid`, by field or by the bound it broke.

Names of fields come from the acts' own declarations; what is valid is the rules' matter.
"""

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from services.api.language import Language
from services.domain.acts import RULES
from services.domain.errors import Params
from services.domain.mechanisms.filled_sheets import Mark
from services.domain.rounds.special_reporting import Explained
from services.domain.rounds.tabling import FigureLine

BY_FIELD: Mapping[str, tuple[str, str]] = {
    "If-Match": ('应为所见页面的版本号，例如"3"', 'name the version shown, for example "3"'),
    "account": (
        "该人员不在可承办的岗位，或已是承办人",
        "this person sits at no such desk, or has it",
    ),
    "cells": (
        "请写成工作表名和单元格，例如Sheet1!B7",
        "write the sheet and the cells, for example Sheet1!B7",
    ),
    "chair": ("组长须是名单中的专家", "the chair must be one of the experts"),
    "codes": ("指标“{given}”不由您的部门核准", "your department does not sign “{given}”"),
    "documents": ("须备案{wanted}份不同的文件", "{wanted} different documents are needed"),
    "experts": ("名单有重复或不在册", "somebody is named twice, or is no expert"),
    "file": ("请选择一个文件", "choose one file"),
    "first_page": ("请填一个页码，例如12", "write one page number, for example 12"),
    "issued_on": ("不能晚于今天", "not after today"),
    "kind": ("请选择一项", "choose one of them"),
    "last_page": ("请填一个页码，例如12", "write one page number, for example 12"),
    "measures": ("问题{missing}还没有写整改情况", "finding {missing} has no measures yet"),
    "minute": (
        "请写成分和秒，例如08:40或03:20-04:10",
        "write minutes and seconds, for example 08:40 or 03:20-04:10",
    ),
    "method": ("本办法没有这一验收方式", "this programme has no such method"),
    "no": ("没有这一序号的待办问题", "no open finding has this number"),
    "page": ("请填页码，例如12或12-14", "write page numbers, for example 12 or 12-14"),
    "points": (
        "不合格时须逐条列出问题，合格的复查不列问题",
        "a no needs its findings; a re-check that passed has none",
    ),
    "programme": ("没有这一办法", "there is no such programme"),
    "region": (
        "请写四个千分数：从左、从上、宽、高，不超出图片，例如120,300,200,150",
        "write four figures per mille inside the picture: 120,300,200,150",
    ),
    "remark": ("不同意时须说明理由", "a no needs its reason"),
    "office": ("请选择转交单位或人员", "choose an office or a person"),
    "listed": (
        "“{given}”不是编号（至多10个字符的字母和数字），或者重复",
        "“{given}” is no number of ten signs at most, or stands there twice",
    ),
    "others": (
        "名单有重复，或不能由您安排踏勘",
        "somebody is named twice, or is not yours to visit",
    ),
    "places": ("只能保留原安排中的单位", "only places of the announcement can stay"),
    "sample": ("调查须填写有效问卷数和满意人数", "a survey needs its sample and those satisfied"),
    "second": ("影片没有这么长", "the film is not that long"),
    "sheet_named": ("文件里没有这个工作表", "the file has no such sheet"),
    "sheet": ("评审表已经提交，只交一次", "the sheet was handed in already; it comes once"),
    "until_second": (
        "影片没有这么长，或早于开始",
        "the film is not that long, or it ends too early",
    ),
    "valid_until": ("不能早于文件日期", "not before the day of the paper"),
}

OF_PAPERS: Mapping[str, tuple[str, str]] = {
    "cells": ("工作表和单元格", "Sheet and cells"),
    "first_page": ("从第几页", "First page"),
    "issued_on": ("文件日期", "Day of the paper"),
    "issuer": ("责任者", "Issuer"),
    "kind": ("类别", "Kind"),
    "last_page": ("到第几页", "Last page"),
    "minute": ("影片时间", "Minute of the film"),
    "page": ("页码", "Page"),
    "reference_no": ("文号", "Number of the paper"),
    "region": ("图片中的部分", "Part of a picture"),
    "second": ("影片时间", "Minute of the film"),
    "sheet_named": ("工作表和单元格", "Sheet and cells"),
    "until_second": ("影片时间", "Minute of the film"),
    "valid_until": ("有效期至", "Valid until"),
}
"""Fields of working papers, which no act declares."""

BY_BOUND: Mapping[str, tuple[str, str]] = {
    "latest": ("不能晚于{latest}", "not later than {latest}"),
    "earliest": ("不能早于{earliest}", "not earlier than {earliest}"),
    "most": ("不能大于{most}", "not more than {most}"),
    "last": ("不能大于{last}", "not more than {last}"),
    "unexplained": (
        "“{unexplained}”没有给满分，请写明理由",
        "“{unexplained}” lost points: say why",
    ),
    "shortest": ("请填写，至少{shortest}个字", "fill this in, with {shortest} characters or more"),
    "unasked": ("本办法的公示不写这一项", "a notice of this programme does not name it"),
    "taken": ("这一格已有数据，请用“更正数据”", "this cell has its figure: correct it instead"),
    "changed": ("这一格现在不是{changed}", "the cell does not say {changed} any more"),
}

OTHERWISE = ("填写的内容不成立", "this value cannot be right")


def invalid_text(params: Params, language: Language) -> str:
    """One sentence about one field; placeholders stay in it for the caller to fill."""
    address = str(params.get("field", ""))
    name = address.rpartition(".")[2]
    bound = next((words for key, words in BY_BOUND.items() if key in params), None)
    zh, en = bound or BY_FIELD.get(name, OTHERWISE)
    inside = _declared((Mark, FigureLine, Explained)) if "." in address else {}
    shown = inside.get(name) or labels().get(name) or OF_PAPERS.get(name, (name, name))
    shown_zh, shown_en = shown
    if language is Language.ZH:
        return f"“{_literal(shown_zh)}”：{zh}。"
    return f"“{_literal(shown_en)}”: {en}."


def _literal(text: str) -> str:
    """A client's own field name is no placeholder."""
    return text.replace("{", "{{").replace("}", "}}")


@cache
def labels() -> dict[str, tuple[str, str]]:
    """Field -> its name in both languages, as the first act that has it declares it."""
    return _declared(tuple(RULES))


@cache
def _declared(models: tuple[type[BaseModel], ...]) -> dict[str, tuple[str, str]]:
    """By acts, or by what stands in their lines, whose fields may have the names of others."""
    found: dict[str, tuple[str, str]] = {}
    for model in models:
        for name, info in model.model_fields.items():
            extra = info.json_schema_extra
            if info.title and isinstance(extra, dict):
                found.setdefault(name, (info.title, str(extra.get("en", info.title))))
    return found
