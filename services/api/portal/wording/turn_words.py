"""What a review waits for, in the words of the expert's own list (A1.9, 6.1.5)."""

from collections.abc import Mapping
from typing import NamedTuple

from services.domain.programme.words import Text
from services.domain.review.own_turn import MINE, OwnTurn


class Turn(NamedTuple):
    words: Text
    mark: str
    """Of the badge: `todo` where the member is asked."""
    path: str
    """Below the case: where to do it."""


def _of(turn: OwnTurn, zh: str, en: str, path: str = "") -> tuple[OwnTurn, Turn]:
    mark = "todo" if turn in MINE else "na"
    return turn, Turn(Text(zh=zh, en=en), mark, path)


TURNS: Mapping[OwnTurn, Turn] = dict(
    (
        _of(
            OwnTurn.DECLARE,
            "待您申报利益冲突",
            "Waits for your declaration of interests",
            "/acts/declare-interests",
        ),
        _of(OwnTurn.ASSIGNMENT, "待主办单位分配指标", "The office still assigns the indicators"),
        _of(OwnTurn.SCORE, "待您评审并提交评审表", "Waits for your score sheet", "/review"),
        _of(
            OwnTurn.MAKE_PAPER,
            "待您生成待签评审表",
            "Waits for your sheet to be made a paper",
            "/review/papers",
        ),
        _of(OwnTurn.SIGN_SHEET, "待您签署评审表", "Waits for your signature", "/review/papers"),
        _of(OwnTurn.VOICE, "待您对汇总意见表态", "Waits for your word on the opinion", "/opinion"),
        _of(
            OwnTurn.SIGN_OPINION,
            "待您签署意见书",
            "Waits for your signature on the opinion",
            "/opinion",
        ),
        _of(OwnTurn.LAY_OPINION, "待您汇总意见", "Waits for you to consolidate", "/divergence"),
        _of(
            OwnTurn.PUT_TO_SIGNATURE,
            "待您将意见书送签",
            "Waits for you to put the opinion to signature",
            "/opinion",
        ),
        _of(OwnTurn.ISSUE, "待您发出评估意见", "Waits for you to issue the opinion", "/opinion"),
        _of(OwnTurn.OTHERS, "您的部分已完成，等待他人办理", "Your part is done; others are asked"),
        _of(OwnTurn.ENDED, "已办结", "Ended"),
    )
)
