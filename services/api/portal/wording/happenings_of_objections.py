"""What happened to an objection or its appeal, in words (A4.2, 6.4.3); joined in `happenings.py`."""

from collections.abc import Mapping

from services.domain import filing
from services.domain.base import Act
from services.domain.objecting import appealing, handling

OF_OBJECTIONS: Mapping[str, tuple[str, str, type[Act]]] = {
    "objection-decided": ("处理异议", "Objection decided", filing.DecideObjection),
    "tip-answered": ("答复线索", "Tip answered", filing.AnswerTip),
    "handlers-named": ("指定经办人", "Handlers named", handling.NameHandlers),
    "finding-recorded": ("登记调查情况", "Finding recorded", handling.RecordFinding),
    "appeal-filed": ("收到复核申请", "Appeal received", appealing.FileAppeal),
    "appeal-decided": ("复核决定", "Appeal decided", appealing.DecideAppeal),
}
