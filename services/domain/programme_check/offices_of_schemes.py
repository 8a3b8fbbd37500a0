"""Who in an evaluation answers for an item, and which office plays a part it needs (4.1.2, C4.5.2).

Of procedures with steps: `sense.py`. Rounds are organised by offices of counties and cities.
"""

from collections.abc import Iterator
from typing import Final

from services.domain.mechanisms import breakdown, supplied_values
from services.domain.mechanisms.levels import LevelRole
from services.domain.mechanisms.supplied_values import Supply, SupplyRules
from services.domain.programme.evaluation import Doing, Evaluation
from services.domain.programme_check.findings import Code, Finding, Path, warning
from services.domain.programme_check.partly import SenseCheck
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


def _duties(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    """C4.5.2. Of items that a definition names; where it names none, the office says them."""
    rules, known = evaluation.breakdown, set(_items(evaluation))
    if rules is None or not known:
        return
    strange = set(breakdown.unknown(rules, known))
    for at, one in enumerate(rules.duties):
        if one.indicator in strange:
            yield warning(
                Code.UNKNOWN_INDICATOR,
                (
                    f"没有名为“{one.indicator}”的评定项目，这项分工不会用到",
                    f"no item is called {one.indicator!r}: nobody is given it",
                ),
                (
                    "请对照sheet和attainment里的项目改正，或删去",
                    "see the items of sheets and of attainment, or take it out",
                ),
                (*path, "breakdown", "duties", at),
            )


def _items(evaluation: Evaluation) -> Iterator[str]:
    """By their ids: of sheets, and what is rated."""
    for judging in evaluation.judging.values():
        yield from (one.id for one in judging.sheet.items) if judging.sheet else ()
        yield from judging.attainment.items if judging.attainment else ()


def _own_figures(evaluation: Evaluation, path: Path) -> Iterator[Finding]:
    """D16, C4.7.12: who is judged by a figure neither supplies it alone nor fills it in."""
    rules = evaluation.supplies
    for at, one in enumerate(rules.supplies if rules else ()):
        here: Path = (*path, "supplies", "supplies", at)
        answering = {
            office
            for duty in (evaluation.breakdown.duties if evaluation.breakdown else ())
            if duty.indicator == one.datum
            for office in (duty.office, *duty.helping)
        }
        if rules and one.datum in supplied_values.own_figures(rules, answering):
            yield warning(
                Code.OWN_FIGURE,
                (
                    f"{one.by}对“{one.name.zh}”负责，又自行提供这一数据，无人核实（C4.7.12）",
                    f"{one.by} answers for “{one.name.en}” and supplies it, verified by nobody",
                ),
                ("请写明由谁核实（verified_by）", "say in verified_by who verifies it"),
                here,
            )
        for group, judging in evaluation.judging.items():
            filled = {item.id for item in judging.sheet.items} if judging.sheet else set()
            if judging.self_scored and one.datum in filled and one in _about(rules, group):
                yield warning(
                    Code.OWN_FIGURE,
                    (
                        f"“{one.name.zh}”由{one.by}提供，{group}却在自评表里填写（D16）",
                        f"“{one.name.en}” comes from {one.by}, yet {group} fill it in themselves",
                    ),
                    (
                        "请从评分表或supplies里删去其中一处",
                        "take it out of the sheet or out of supplies",
                    ),
                    here,
                )


def _about(rules: SupplyRules | None, group: str) -> tuple[Supply, ...]:
    return rules.about(group) if rules else ()


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
JUDGING: Final[Path] = ("judging",)
OWNERS_AND_OFFICES: Final[tuple[SenseCheck[Evaluation], ...]] = (
    SenseCheck(_owners, (("breakdown",),), (JUDGING,)),
    SenseCheck(_duties, (JUDGING,), (("breakdown", "duties"),)),
    SenseCheck(_own_figures, (JUDGING, ("breakdown",)), (("supplies", "supplies"),)),
    SenseCheck(_gates, (ROLES,), (("gates", "gates"),)),
    SenseCheck(_endorsing, (ROLES,), (("endorsement", "levels"),)),
    SenseCheck(_spot_checking, each=(("levels", "levels"),)),
    SenseCheck(_supplying, (ROLES,)),
)
