"""Who in an evaluation answers for an item, and which office plays a part it needs (4.1.2, C4.5.2).

Of procedures with steps: `sense.py`. Rounds are organised by offices of counties and cities.
"""

from collections.abc import Iterator
from typing import Final

from services.domain.mechanisms.levels import LevelRole
from services.domain.programme.evaluation import Doing, Evaluation
from services.domain.programme_check.findings import Code, Finding, Path, warning
from services.domain.programme_check.partly import Look
from services.domain.rounds.offices import OFFICERS
from services.domain.seats import ENDORSERS
from services.domain.tree.units import Level

ENDORSING: Final = {level for level, officer in OFFICERS.items() if officer in ENDORSERS}


def _owners(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    """C4.5.2. What the assessed answer for themselves, item by item, is theirs (C5.7.5)."""
    rules = evaluation.breakdown
    for subject, judging in evaluation.judging.items():
        here: Path = (*path, "judging", subject, "sheet")
        if judging.sheet is None or judging.self_scored or (rules and rules.rest):
            continue
        if rules is None:
            yield _no_owner(("评分项目", "the items of the sheet"), here)
            continue
        owned = {one.indicator for one in rules.duties}
        for at, item in enumerate(judging.sheet.items):
            if item.id not in owned:
                name = f"评分项目“{item.label.zh}”", f"the item “{item.label.en}”"
                yield _no_owner(name, (*here, "items", at))


def _no_owner(what: tuple[str, str], path: Path) -> Finding:
    return warning(
        Code.NO_OWNER,
        (f"{what[0]}没有责任单位（C4.5.2）", f"nobody answers for {what[1]} (C4.5.2)"),
        (
            "请在breakdown里写明责任单位，其余的由rest承担；由对象自评的写self_scored",
            "name offices in breakdown, and rest for what is left; or have them self_scored",
        ),
        path,
    )


def _gates(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    """The organiser answers a gate and keeps the record; only those two levels have one."""
    parts = {Doing.ASSESSES, Doing.DECIDES}
    levels = {role.level for role in evaluation.roles if role.does in parts and role.level}
    if not levels or levels & set(OFFICERS):
        return
    for at, gate in enumerate(evaluation.gates.gates if evaluation.gates else ()):
        yield _nobody(
            (f"“{gate.label.zh}”没有机关审查", f"no office looks at “{gate.label.en}”"),
            (
                "请在roles里写明由县或市评定、决定",
                "have a county or city assess or decide, in roles",
            ),
            (*path, "gates", "gates", at),
        )


def _endorsing(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    chain = evaluation.endorsement
    if chain is None:
        return
    if not _does(evaluation, Doing.ENDORSES):
        yield _nobody(
            ("没有写明由谁签署意见", "nobody endorses"),
            ("请在roles里写明由谁签署意见", "say in roles who endorses"),
            (*path, "endorsement"),
        )
    for at, level in enumerate(chain.levels):
        if level not in ENDORSING:
            yield _nobody_at(level, ("签署意见", "endorses"), (*path, "endorsement", "levels", at))


def _spot_checking(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    for at, one in enumerate(evaluation.levels.levels if evaluation.levels else ()):
        if one.role is LevelRole.SPOT_CHECKS and one.level not in OFFICERS:
            yield _nobody_at(one.level, ("抽查", "spot-checks"), (*path, "levels", "levels", at))


def _supplying(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    if evaluation.supplies and not _does(evaluation, Doing.SUPPLIES):
        yield _nobody(
            ("没有写明由谁提供数据", "nobody supplies the values"),
            ("请在roles里写明由谁提供数据", "say in roles who supplies them"),
            (*path, "supplies"),
        )


def _does(evaluation: Evaluation, doing: Doing) -> bool:
    return any(role.does is doing for role in evaluation.roles)


def _nobody_at(level: Level, doing: tuple[str, str], path: Path) -> Finding:
    return _nobody(
        (
            f"{level}一级没有机关在考评中{doing[0]}",
            f"no office of the level {level} {doing[1]} in a round",
        ),
        ("请写县（county）或市（city）", "name the county or the city"),
        path,
    )


def _nobody(text: tuple[str, str], remedy: tuple[str, str], path: Path) -> Finding:
    return warning(Code.NOBODY_ACTS, text, remedy, path)


ROLES: Final[Path] = ("roles",)
OWNERS_AND_OFFICES: Final[tuple[Look[Evaluation], ...]] = (
    Look(_owners, (("breakdown",),), (("judging",),)),
    Look(_gates, (ROLES,), (("gates", "gates"),)),
    Look(_endorsing, (ROLES,), (("endorsement", "levels"),)),
    Look(_spot_checking, each=(("levels", "levels"),)),
    Look(_supplying, (ROLES,)),
)
