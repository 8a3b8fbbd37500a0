"""Refusals of public notices and of redacted copies (6.4.1). `refusals.py` joins them with the others."""

from services.api.texts import Words

OF_NOTICES: dict[str, Words] = {
    "own-copy": Words(
        "遮盖件由您制作",
        "You made this copy yourself",
        "遮盖件须由另一人核准后才能公开。",
        "A redacted copy is approved by somebody else than who made it.",
    ),
    "copy-not-clean": Words(
        "遮盖件中还有看不见的内容",
        "Something is left in the copy",
        "{why}请把各页转为图片后另存，或者用本系统的黑框遮盖。",
        "{why} Save its pages as pictures, or blacken the paper here.",
    ),
    "copy-not-made": Words(
        "遮盖件没有做成",
        "The copy could not be made",
        "{why}",
        "{why}",
    ),
    "notice-not-ready": Words(
        "尚不能发布公示",
        "The notice cannot be published yet",
        "发布前核对还有{count}项未完成，请在公示办理页查看缺什么、由谁办理。",
        "Of what is checked before publication {count} is missing. The page about the notice says "
        "what, and who owns it.",
    ),
}

WHYS_OF_COPIES: dict[str, Words] = {
    "left-text": Words("文件里还能选出文字。", "Text can still be selected in it."),
    "left-metadata": Words("文件属性里还有内容。", "Its properties still say something."),
    "left-revisions": Words("文件里还留着以前的版本。", "An earlier version is still in it."),
    "left-notes": Words("文件里还有批注或者表单。", "Notes or form fields are still in it."),
    "left-files": Words("文件里还有附件。", "Files are attached to it."),
    "left-layers": Words("文件里还有可以隐藏的图层。", "It has layers that can be hidden."),
    "copy-kind": Words("只能遮盖PDF和图片。", "Only a PDF or a picture can be blackened here."),
    "copy-too-long": Words(
        "文件超过60页或100 MB，请在别处遮盖后上传。",
        "It has more than 60 pages or 100 MB: blacken it elsewhere and send the copy.",
    ),
    "copy-outside": Words("黑框所在的页不存在。", "A box is on a page that is not there."),
    "copy-unreadable": Words("文件打不开，不是能用的PDF。", "The file cannot be opened as a PDF."),
}
"""What is left in a copy, or why one could not be made."""
