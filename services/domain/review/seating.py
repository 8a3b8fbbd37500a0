"""Who sits on a panel once somebody falls out, or comes back (D8).

A drawn seat goes to the next alternate; an appointed one stays empty until somebody is appointed.
Why somebody falls out is decided in `conflicts.py` and `drawing.py`.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.domain.case import Case
from services.domain.errors import Invalid
from services.domain.mechanisms.draws import Exclusion
from services.domain.review.panel import Panel
from services.domain.review.panel_draw import PanelDraw


def out_of_panel(case: Case, account: str, why: Exclusion) -> Case:
    """Off the panel at once, with whatever score was handed in; the chair's seat too."""
    if case.draws:
        draws = tuple(_gone(one, account, why) for one in case.draws)
        return seated_by_draws(case.but(draws=draws))
    return _with_experts(case, tuple(one for one in case.panel.experts if one != account))


def back_in(case: Case, account: str) -> Case:
    """On the panel again; a drawn seat that an alternate has taken meanwhile is taken back."""
    if case.draws:
        draws = tuple(
            one.model_copy(update={"gone": _without(one.gone, account)}) for one in case.draws
        )
        return seated_by_draws(case.but(draws=draws))
    return _with_experts(case, (*case.panel.experts, account))


def seated_by_draws(case: Case) -> Case:
    """The panel as all its draws together have it; whoever came up first presides."""
    return _with_experts(case, tuple(one.id for draw in case.draws for one in draw.seats))


def reappointed(case: Case, experts: tuple[str, ...], chair: str) -> Case:
    """As the office names them; who stays keeps what he handed in and declared."""
    old = case.panel
    declared = {one: at for one, at in old.declared.items() if one in experts}
    now = Panel(experts=experts, chair=chair, sheets=old.sheets, declared=declared)
    now = now.model_copy(update=_signed(old, experts))
    return case.but(panel=_with_indicators(case, now))


def check_not_recused(case: Case, experts: Iterable[str]) -> None:
    """6.1.2: who stood back is given a seat again by a readmission alone. Raises Invalid."""
    if out := sorted(set(case.recused) & set(experts)):
        raise Invalid(field="experts", given=out[0])


def _with_experts(case: Case, experts: tuple[str, ...]) -> Case:
    old = case.panel
    first = experts[0] if case.draws and experts else ""
    panel = Panel(
        experts=experts,
        chair=old.chair if old.chair in experts else first,
        sheets={one: sheet for one, sheet in old.sheets.items() if one in experts},
        declared={one: at for one, at in old.declared.items() if one in experts},
        **_signed(old, experts),
    )
    return case.but(panel=_with_indicators(case, panel))


def _signed(panel: Panel, experts: tuple[str, ...]) -> dict[str, Any]:
    """The papers of those who stay; of who falls out only the log still tells (6.1.5, 6.1.7)."""
    return {
        "papers": {one: paper for one, paper in panel.papers.items() if one in experts},
        "promised": {one: at for one, at in panel.promised.items() if one in experts},
    }


def _with_indicators(case: Case, panel: Panel) -> Panel:
    """Who stays keeps what is theirs to score; what has too few readers now is free (6.1.6)."""
    was, least = case.panel, case.rules.assessment.review.per_indicator
    kept = {one: codes for one, codes in was.assigned.items() if one in panel.experts}
    readers = Counter(code for codes in kept.values() for code in codes)
    every = {*was.freed, *(code for codes in was.assigned.values() for code in codes)}
    freed = tuple(sorted(code for code in every if readers[code] < least))
    return panel.model_copy(update={"assigned": kept, "freed": freed})


def _gone(draw: PanelDraw, account: str, why: Exclusion) -> PanelDraw:
    if account not in {one.id for one in draw.seats}:
        return draw
    return draw.model_copy(update={"gone": {**draw.gone, account: why}})


def _without(gone: dict[str, Exclusion], account: str) -> dict[str, Exclusion]:
    return {one: why for one, why in gone.items() if one != account}
