"""Words of what is made from files, and of evidence that may be borrowed (5.1.4, 5.1.8).

A part of the tables in `words.py`; nothing is looked up from here.
"""

from collections.abc import Mapping

from services.domain.evidence.derivatives import ReadOut, ReadOutProblem
from services.domain.evidence.likeness import Judgement, LikenessKind, Relation
from services.domain.programme.words import Text


def _of(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


READ_OUTS: Mapping[ReadOut, Text] = {
    ReadOut.TEXT: _of("文字", "words"),
    ReadOut.PAGES: _of("各页文字和页面预览", "words and pictures of its pages"),
    ReadOut.OFFICE: _of("PDF预览", "preview as PDF"),
    ReadOut.OCR: _of("扫描页文字识别", "words of scanned pages"),
    ReadOut.PICTURE: _of("照片预览和拍摄信息", "preview, and when and where it was taken"),
    ReadOut.FILM: _of("影片截图和参数", "pictures and facts of the film"),
    ReadOut.PROXY: _of("720线流畅版", "lighter film in 720 lines"),
}

READ_OUT_PROBLEMS: Mapping[ReadOutProblem, Text] = {
    ReadOutProblem.UNREADABLE: _of(
        "预览程序读不出这个文件", "the preview program cannot read this file"
    ),
    ReadOutProblem.TOO_LONG: _of("用时过长，已停止", "it took too long and was stopped"),
    ReadOutProblem.TOO_BIG: _of(
        "文件过大或过于复杂", "the file is too big or too complex for a preview"
    ),
    ReadOutProblem.TOOL_MISSING: _of(
        "服务器没有安装所需程序", "the program for it is not installed on the server"
    ),
}

LIKENESSES: Mapping[LikenessKind, Text] = {
    LikenessKind.SAME: _of("文件完全相同", "The very same file"),
    LikenessKind.PICTURE: _of("画面相似", "Pictures that look alike"),
    LikenessKind.TEXT: _of("文字大段相同", "Long passages in common"),
    LikenessKind.PLACE: _of("拍摄地点在单位范围之外", "Taken outside the unit"),
}

RELATIONS: Mapping[Relation, Text] = {
    Relation.OWN: _of("本单位的另一案卷", "another case of the same unit"),
    Relation.RELATED: _of("上级或下级单位的案卷", "a case of a unit above or below"),
    Relation.FOREIGN: _of("其他单位的案卷", "a case of another unit"),
}

JUDGEMENTS: Mapping[Judgement, Text] = {
    Judgement.LOOKED_AT: _of("已看过，不构成问题", "Looked at: no matter"),
    Judgement.EXPLAINED: _of("已核实，情况属正常", "Checked: there is an explanation"),
    Judgement.PURSUED: _of("需要追查", "To be pursued"),
}
