"""Words of the five modules: kinds of map layers, languages of captions, how a task stands (5.4.1).

A part of the tables in `words.py`; nothing is looked up from here.
"""

from collections.abc import Mapping

from services.domain.modules.captions import CaptionLanguage
from services.domain.modules.film_notes import FilmNoteKind
from services.domain.modules.key_tasks import ReportKind, TaskStanding
from services.domain.modules.layers import Drawn, LayerKind
from services.domain.programme.words import Text


def _of(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


LAYER_KINDS: Mapping[LayerKind, Text] = {
    LayerKind.BASE: _of("基础图件", "base map"),
    LayerKind.ZONES: _of("功能区划图", "function zones"),
    LayerKind.SOURCES: _of("污染源分布图", "pollution sources"),
    LayerKind.POINTS: _of("监测点位图", "monitoring points"),
    LayerKind.FEATURE: _of("特色工作图", "feature work"),
}
DRAWN: Mapping[Drawn, Text] = {
    Drawn.POINT: _of("点", "point"),
    Drawn.LINE: _of("线", "line"),
    Drawn.AREA: _of("面", "area"),
}
CAPTION_LANGUAGES: Mapping[CaptionLanguage, Text] = {
    CaptionLanguage.ZH: _of("中文", "Chinese"),
    CaptionLanguage.EN: _of("英文", "English"),
}
FILM_NOTE_KINDS: Mapping[FilmNoteKind, Text] = {
    FilmNoteKind.CHAPTER: _of("章节", "chapter"),
    FilmNoteKind.NOTE: _of("批注", "note"),
}
REPORT_KINDS: Mapping[ReportKind, Text] = {
    ReportKind.SUPERVISION: _of("督察报告", "supervision report"),
    ReportKind.BULLETIN: _of("简报", "bulletin"),
    ReportKind.PRESS: _of("媒体报道", "press report"),
}
TASK_STANDINGS: Mapping[TaskStanding, Text] = {
    TaskStanding.AHEAD: _of("未到开始日期", "not yet begun"),
    TaskStanding.UNDER_WAY: _of("进行中", "under way"),
    TaskStanding.LATE: _of("已超期", "overdue"),
    TaskStanding.DONE: _of("已完成", "completed"),
    TaskStanding.DONE_LATE: _of("已完成，晚于期限", "completed after its day"),
}

OF_MODULES = (
    LAYER_KINDS,
    DRAWN,
    CAPTION_LANGUAGES,
    FILM_NOTE_KINDS,
    REPORT_KINDS,
    TASK_STANDINGS,
)
