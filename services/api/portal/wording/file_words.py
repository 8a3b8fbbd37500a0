"""Words of files: how far one has come, what it waits for, what is wrong with it and what helps.

A part of the tables in `words.py`; nothing is looked up from here.
"""

from collections.abc import Mapping

from services.domain.papers.dossier import (
    DocumentProblem,
    DocumentStage,
    DocumentState,
    Hold,
    Remark,
    Scan,
)
from services.domain.programme.words import Text


def _of(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


DOCUMENT_STATES: Mapping[DocumentState, Text] = {
    DocumentState.RESERVED: _of("等待上传", "Waiting for the upload"),
    DocumentState.RECEIVING: _of("正在上传", "Uploading"),
    DocumentState.CHECKING: _of("正在检查", "Being checked"),
    DocumentState.USABLE: _of("可用", "Usable"),
    DocumentState.BAD: _of("有问题", "There is a problem"),
    DocumentState.DISPOSED: _of("保管期满已销毁", "Disposed of after its retention"),
}

STAGES: Mapping[DocumentStage, Text] = {
    DocumentStage.RECEIVED: _of("已接收，等待检查", "Received, waiting for its check"),
    DocumentStage.READING: _of(
        "正在检查：通读文件、核对校验值", "Being checked: read whole, compared with its checksum"
    ),
    DocumentStage.CONTENT: _of("正在检查：格式和内容", "Being checked: format and content"),
    DocumentStage.VIRUS: _of("正在检查：查毒", "Being checked: viruses"),
}

HOLDS: Mapping[Hold, Text] = {
    Hold.STORE: _of(
        "存储服务暂时没有回应，恢复后自动继续，不必重传",
        "The store does not answer; it goes on by itself, nothing need be sent again",
    ),
    Hold.SCANNER: _of(
        "查毒服务暂时没有回应，恢复后自动继续，不必重传",
        "The virus scanner does not answer; it goes on by itself, nothing need be sent again",
    ),
    Hold.ROOM: _of(
        "检查用的磁盘已满，腾出空间后自动继续，不必重传",
        "The disk used for checks is full; it goes on by itself, nothing need be sent again",
    ),
}

SCANS: Mapping[Scan, Text] = {
    Scan.CLEAN: _of("已查毒，未发现病毒", "Scanned, no virus found"),
    Scan.TOO_BIG: _of(
        "未查毒：文件超过查毒服务的上限", "Not scanned: bigger than the virus scanner takes"
    ),
    Scan.INFECTED: _of("查出病毒", "A virus was found"),
}
NOT_SCANNED = _of("未查毒", "Not scanned for viruses")

REMARKS: Mapping[Remark, Text] = {
    Remark.FONTS_NOT_EMBEDDED: _of(
        "有字体没有嵌入，换一台电脑看可能走样。最好重新导出并选“嵌入全部字体”",
        "Not all fonts are embedded: it may look different elsewhere. Better export it again with "
        "all fonts embedded",
    ),
    Remark.PARTS_ELSEWHERE: _of(
        "有图片或表格只是链接，没有保存在文件里，归档后会丢失。最好改为嵌入后重新上传",
        "Some pictures or tables are only linked, not kept in the file, and will be lost. Better "
        "embed them and upload it again",
    ),
}

DOCUMENT_PROBLEMS: Mapping[DocumentProblem, Text] = {
    DocumentProblem.EMPTY: _of("文件是空的，请重新选择", "The file is empty; choose it again"),
    DocumentProblem.MISSING: _of(
        "文件没有传到服务器，请重新上传", "The file did not arrive; upload it again"
    ),
    DocumentProblem.SIZE_DIFFERS: _of(
        "收到的大小与登记的不一致，请重新上传",
        "The size received is not the size announced; upload it again",
    ),
    DocumentProblem.CHECKSUM_DIFFERS: _of(
        "收到的内容与登记的校验值不一致，请重新上传",
        "The content does not match its checksum; upload it again",
    ),
    DocumentProblem.TYPE_DIFFERS: _of(
        "文件内容与扩展名不符，请另存为正确的格式",
        "The content is not what the extension says; save it in the right format",
    ),
    DocumentProblem.TYPE_NOT_TAKEN: _of(
        "不接收这种格式，请换成PDF、OFD、DOCX、XLSX、PPTX、JPG、PNG、TIF或MP4",
        "This format is not taken; use PDF, OFD, DOCX, XLSX, PPTX, JPG, PNG, TIF or MP4",
    ),
    DocumentProblem.UNREADABLE: _of(
        "文件打不开，可能已损坏，请重新导出后上传",
        "The file cannot be opened, it may be damaged; export it again",
    ),
    DocumentProblem.LOCKED: _of(
        "文件要密码才能打开，请去掉密码后上传",
        "The file needs a password to be opened; remove it and upload again",
    ),
    DocumentProblem.ENCRYPTED: _of(
        "文件加了密（限制打印、复制等），归档不收加密文件。请取消限制，或打印成PDF后上传",
        "The file is encrypted (printing or copying is restricted); an archive keeps nothing "
        "encrypted. Lift the restrictions or print it to a new PDF",
    ),
    DocumentProblem.HEADER_LIES: _of(
        "影片标注的时长与实际画面不符，请重新导出",
        "The film's header gives another length than its pictures; export it again",
    ),
    DocumentProblem.TOO_COMPLEX: _of(
        "文件结构过于复杂，无法检查，请重新导出",
        "The file is too complex to be checked; export it again",
    ),
    DocumentProblem.MACROS: _of(
        "文件带有宏或控件，请另存为不含宏的DOCX、XLSX或PPTX后上传",
        "The file has macros or controls; save it as DOCX, XLSX or PPTX without them",
    ),
    DocumentProblem.SCRIPTS: _of(
        "PDF里有脚本或会启动程序的动作，请打印成新的PDF后上传",
        "The PDF has scripts or starts programs; print it to a new PDF and upload that",
    ),
    DocumentProblem.NESTED: _of(
        "文件里套着压缩包或其他程序，请把里面的文件取出来单独上传",
        "There is an archive or a program inside the file; take it out and upload it by itself",
    ),
    DocumentProblem.UNPACKS_TOO_BIG: _of(
        "文件解压后异常膨胀（压缩炸弹），请重新导出，或拆成几个文件上传",
        "The file unpacks to an unreasonable size (a zip bomb); export it again or split it",
    ),
    DocumentProblem.TOO_MANY_PIXELS: _of(
        "图片像素过多（超过2亿），请缩小后上传",
        "The picture has too many pixels (over 200 million); make it smaller and upload again",
    ),
    DocumentProblem.TWO_TYPES: _of(
        "文件里藏着另一种文件（如图片后面附有压缩包），请重新导出，分别上传",
        "Another file hides in this one (an archive behind a picture, say); export it again and "
        "upload each by itself",
    ),
    DocumentProblem.INFECTED: _of(
        "查出病毒，文件已隔离，任何人都不能打开。请在本机杀毒后重新导出上传",
        "A virus was found; the file is in quarantine and nobody can open it. Clean your machine, "
        "export the file again and upload that",
    ),
}

TOLD: Mapping[str, Text] = {
    **{f"on-{stage}": words for stage, words in STAGES.items()},
    **{f"for-{hold}": words for hold, words in HOLDS.items()},
    **{f"bad-{problem}": words for problem, words in DOCUMENT_PROBLEMS.items()},
}
"""For the script that sends files, by the name of its attribute."""
