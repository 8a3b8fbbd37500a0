"""The second half of docs/permissions.md: every address that is no act, and who is let through.

The table itself is `domain/doors/table.py`; here are only its words.
"""

from typing import Final

from services.api.portal.wording.words import STEPS
from services.domain.doors.table import DOORS
from services.domain.permission_matrix import Door, Relation
from services.domain.programme.schema import Text

WORDS: Final = {
    Relation.ANYBODY: Text(zh="任何人", en="anybody"),
    Relation.SIGNED_IN: Text(zh="登录者（只见本人的）", en="signed in (one's own)"),
    Relation.AREA: Text(zh="辖区内单位", en="a seat of the area"),
    Relation.BUREAU: Text(zh="辖区主管部门", en="a bureau of the area"),
    Relation.COPIED: Text(zh="收到抄送的人", en="who got a copy"),
    Relation.PANEL: Text(zh="受聘专家", en="the panel"),
    Relation.CHAIR: Text(zh="专家组组长", en="the panel's chair"),
    Relation.APPLICANT: Text(zh="本件申报单位", en="its applicant"),
    Relation.INVOLVED: Text(zh="本件各经办单位", en="who plays a part in it"),
    Relation.HANDLER: Text(zh="本件两名经办人", en="the two who handle this one"),
    Relation.JUDGE: Text(zh="异议处理人", en="who judges objections"),
    Relation.ASSESSOR: Text(zh="组织评估人", en="who runs the assessment"),
    Relation.NOTIFIES: Text(zh="签发或者发布公示的单位", en="who signs or publishes the notice"),
    Relation.EXAMINES: Text(zh="组织评估或验收的单位", en="who assesses or accepts it"),
    Relation.LEADER: Text(zh="本单位或上级主管部门负责人", en="its leader, or one above it"),
    Relation.CLOSES: Text(zh="验收部门负责人", en="the accepting bureau's leader"),
    Relation.AUDITOR: Text(zh="辖区审计员", en="the area's auditor"),
    Relation.ORGANISES: Text(zh="县局和市局经办人", en="county and city bureau officers"),
    Relation.KEEPS_FIGURES: Text(
        zh="组织考评的单位和参评单位", en="Who holds the round, and who is assessed in it"
    ),
    Relation.ASSESSED: Text(
        zh="考评范围内的单位和评分人", en="units of the round's area, and those who score"
    ),
    Relation.AUTHOR: Text(zh="本人", en="whose own it is"),
    Relation.APPLICANTS: Text(zh="申报单位", en="applicants"),
    Relation.REGISTRARS: Text(zh="市局和管理员", en="city bureau, administrator"),
    Relation.LOOKS_AFTER_ALL: Text(
        zh="市局、管理员、审计员", en="city bureau, administrator, auditor"
    ),
    Relation.AUDITORS: Text(zh="审计员（只见辖区内的）", en="auditors (their own area)"),
    Relation.BUREAUS: Text(zh="主管部门（只见辖区内的）", en="bureaus (their own area)"),
    Relation.RANKED: Text(zh="可由他人代办的岗位", en="a post that can be stood in for"),
    Relation.ADMINISTRATOR: Text(zh="管理员", en="the administrator"),
    Relation.LOOKS_AFTER_WHOLE: Text(
        zh="市局、管理员、审计员（辖区须涵盖本系统全部单位）",
        en="city bureau, administrator, auditor (of an area outside of which nobody works)",
    ),
    Relation.ADMINISTERS_WHOLE: Text(
        zh="管理员（辖区须涵盖本系统全部单位）",
        en="the administrator (of an area outside of which nobody works)",
    ),
}
HEAD: Final = """\
## 地址与页面 · Addresses and pages

事项之外的每个地址。对不该知道的人，答复与不存在时完全相同（404）；知道但无权的，答复403；未登录的，要求登录。\
凡查阅异议、线索和开启前的评审表，均先记录后显示。

Every address that is no act. Who may not know of a thing is answered exactly as if it did not exist (404); who knows of it and
is not entitled, 403; a visitor is asked to sign in. A look at an objection, a tip or a sealed score sheet is kept before it is shown.

| 地址 Address | 谁可以 Who | 其他知情人（403） Others who know of it (403) | 步骤 Steps |
|---|---|---|---|
"""


def doors_section() -> str:
    rows = [f"| `{address}` | {_row(door)} |" for address, door in sorted(DOORS.items(), key=_key)]
    return HEAD + "\n".join(rows) + "\n"


def _key(entry: tuple[str, Door]) -> tuple[str, str]:
    method, _, path = entry[0].partition(" ")
    return path, method


def _row(door: Door) -> str:
    steps = Text(
        zh="、".join(STEPS[step].zh for step in door.stages),
        en=", ".join(STEPS[step].en for step in door.stages),
    )
    others = tuple(one for one in door.known if one not in door.to)
    return " | ".join((_who(door.to), _who(others), _both(steps)))


def _who(relations: tuple[Relation, ...]) -> str:
    return _both(
        Text(
            zh="、".join(WORDS[one].zh for one in relations),
            en=", ".join(WORDS[one].en for one in relations),
        )
    )


def _both(text: Text) -> str:
    return f"{text.zh}<br>{text.en}" if text.zh else "—"
