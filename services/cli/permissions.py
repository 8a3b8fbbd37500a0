"""`ecocase permissions`: writes docs/permissions.md, who may do what, or says that it is out of date.
Asks the one function that decides (`plays`) for every seat there is; nothing is entitled here.
"""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

from services.api.portal.wording.part_words import PARTS
from services.api.portal.wording.words import STEPS, TRACKS
from services.api.texts.differing import office_words
from services.cli.permission_door_words import doors_section
from services.domain import facts
from services.domain.acts import RULES
from services.domain.base import Act, Stream
from services.domain.case import Case
from services.domain.filing import Filing
from services.domain.permission_matrix import entitled
from services.domain.permissions import kind_of, parts_of
from services.domain.programme.library import current
from services.domain.programme.schema import Procedure, Programme, Text, TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.rounds.state import AssessmentRound
from services.domain.titles.title import Title
from services.domain.tree.units import Part, StepName

assert facts.FACT, "importing the facts makes every step register its acts"
FILE: Final = Path("docs/permissions.md")
ANYBODY: Final = Text(zh="任何人（无需登录）", en="anybody, not signed in")
MEMBER: Final = Text(zh="受聘专家", en="an appointed expert")
CHAIR: Final = Text(zh="专家组组长", en="the panel's chair")
COPY: Final = Text(zh="收到抄送的人", en="whoever got a copy")
BY_PART: Final = {
    Part.ANYBODY: ANYBODY,
    Part.PANEL_MEMBER: MEMBER,
    Part.PANEL_CHAIR: CHAIR,
    Part.COPIED: COPY,
    Part.OWING: Text(zh="此时的责任单位", en="who owes it at the time"),
    Part.LEADER_ASKED: Text(zh="被请示的领导", en="the leader who was asked"),
    Part.LEADER_IN_CHARGE: Text(zh="分管领导", en="the leader in charge of it"),
    Part.DECIDER: Text(zh="所在步骤的决定人", en="who decides in the step"),
    Part.LAST_ACTOR: Text(zh="最后办理的人", en="who acted last"),
    Part.SIGNER: Text(zh="被请求签署的人", en="who was asked to sign"),
    Part.PAPER_SIGNER: Text(zh="轮到签署意见书的人", en="whose turn it is to sign the opinion"),
    Part.SHEET_SIGNER: Text(
        zh="待签署本人评审表的专家", en="whose own score sheet is to be signed"
    ),
    Part.PROPOSER: Text(zh="该问题的整改责任人", en="who answers for the finding"),
    Part.MENDER: Text(zh="该问题的整改责任人", en="who answers for the finding"),
}
NONE: Final = "—"
HIGHER: Final = (
    *product(ECO_TRACKS, (TitleLevel.PROVINCIAL, TitleLevel.NATIONAL)),
    (Track.CITY, TitleLevel.NATIONAL),
)
HEAD: Final = """\
# 谁可以办什么 · Who may do what

本表由 `ecocase permissions` 根据事项的声明与各类创建的规则生成，请勿手工修改。\
所称单位均为创建地本身或其上级的单位。事项何时可以办理，由该步骤的规则决定。\
前面各表为市级创建；省级、国家级创建和模范城市由谁担任各环节，见“省级、国家级创建”。

Made by `ecocase permissions` from the declarations of the acts and the programmes' `offices`; not written by hand. The tables
are those of the municipal programmes; who plays which part higher up and for the model city stands in a table of its own.
Every unit meant is the place's own or lies above it. When an act
is open is for the rule of its step to say.
"""


def run(*, check: bool) -> int:
    text = generated()
    if not check:
        FILE.write_text(text, encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{FILE} is out of date: run `make permissions`. 权限表已过期。", file=sys.stderr)
    return 1


def generated() -> str:
    procedures = {track: current(track, TitleLevel.MUNICIPAL).procedure for track in ECO_TRACKS}
    rechecks = {track: procedure.for_recheck() for track, procedure in procedures.items()}
    sections = [
        _section(STEPS[step], _of_step(step), procedures)
        for step in StepName
        if _have(step, procedures)
    ]
    higher = [current(track, level) for track, level in HIGHER]
    sections += [
        _section(STEPS[step], _of_step(step), {one.track: one.procedure for one in higher})
        for step in StepName
        if step is not StepName.RECHECK and not _have(step, procedures)
    ]
    both = [*_of_step(StepName.RECHECK), *_of_step(StepName.RECTIFICATION)]
    sections += [
        _section(Text(zh="复查及其整改", en="Re-check and its rectification"), both, rechecks),
        _section(Text(zh="任一步骤", en="At any step"), _at_any_step(), procedures),
        _section(Text(zh="整个案件", en="The case as a whole"), _on(Case), procedures),
        _section(Text(zh="来件", en="Filings"), _on(Filing), procedures),
        _section(Text(zh="称号", en="Titles"), _on(Title), procedures),
        _higher(higher),
        _of_rounds(),
        _clock(),
        doors_section(),
    ]
    return "\n".join([HEAD, *sections])


def _have(step: StepName, procedures: dict[Track, Procedure]) -> bool:
    return any(step in {one.name for one in of.steps} for of in procedures.values())


def _higher(programmes: list[Programme]) -> str:
    """Part by part, as the acts of a part are the same at every level (A1.7, A2.4, A3.4, B1.3)."""
    titles = " | ".join(f"{one.title.zh}<br>{one.title.en}" for one in programmes)
    lines = [
        "## 省级、国家级创建 · The higher levels\n",
        f"| 环节 Part | offices | {titles} |",
        "|---|---|" + "---|" * len(programmes),
    ]
    for part, words in PARTS.items():
        held = [one.procedure.offices.get(part, ()) for one in programmes]
        if any(held):
            cells = [_cell(office_words(o.function, o.level) for o in one) for one in held]
            lines.append(f"| {words.zh}<br>{words.en} | `{part}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def named(act: type[Act], track: Track, procedure: Procedure) -> Iterator[Text]:
    """Who may do it for a place of this track, in words."""
    for holder in entitled(act, track, procedure):
        if holder.function and holder.level:
            yield office_words(holder.function, holder.level)
        else:
            yield BY_PART[holder.part]


def _of_step(step: StepName) -> list[type[Act]]:
    return [act for act in _declared() if act.step is step and act.path]


def _on(stream: type[Stream]) -> list[type[Act]]:
    return [
        act
        for act in _declared()
        if not act.step and not act.any_step and act.path and RULES[act].stream is stream
    ]


def _at_any_step() -> list[type[Act]]:
    return [act for act in _declared() if act.any_step and act.path]


def _declared() -> list[type[Act]]:
    """By module and line of their rules: in no order of what happened to be imported first."""
    return sorted(RULES, key=_place)


def _place(act: type[Act]) -> tuple[str, int]:
    decide = RULES[act].decide
    return decide.__module__, decide.__code__.co_firstlineno


def _section(title: Text, acts: list[type[Act]], procedures: dict[Track, Procedure]) -> str:
    tracks = " | ".join(f"{TRACKS[track].zh} {TRACKS[track].en}" for track in procedures)
    lines = [
        f"## {title.zh} · {title.en}\n",
        f"| 事项 Act | 依据 Rule | {tracks} |",
        "|---|---|" + "---|" * len(procedures),
    ]
    for act in acts:
        cells = [_cell(named(act, track, of)) for track, of in procedures.items()]
        lines.append(f"| {act.zh}<br>{act.en} | {act.rule} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(found: Iterator[Text]) -> str:
    who = {text.zh: text.en for text in found}
    return f"{'、'.join(who)}<br>{', '.join(who.values())}" if who else NONE


def _of_rounds() -> str:
    """By parts: which office plays one is said by the scheme's level (`rounds/offices.py`)."""
    lines = [
        "## 考评 · Assessment rounds\n",
        "| 事项 Act | 依据 Rule | 由谁办理 By |",
        "|---|---|---|",
    ]
    for act in _on(AssessmentRound):
        parts = [PARTS[part] for part in parts_of(act)]
        who = f"{'、'.join(one.zh for one in parts)}<br>{', '.join(one.en for one in parts)}"
        lines.append(f"| {act.zh}<br>{act.en} | {act.rule} | {who} |")
    return "\n".join(lines) + "\n"


def _clock() -> str:
    """What no person may do: the time does it when a term runs out."""
    acts = sorted((act for act in RULES if not act.path), key=kind_of)
    lines = [f"- {act.zh} · {act.en} ({act.rule})" for act in acts]
    return "\n".join(["## 由系统按时限办理 · Done by the clock alone\n", *lines]) + "\n"
