"""Whose signature is wanted now, under an opinion or the own score sheet, by how the case stands.

For `permissions.py`, which joins these to its tables; who may read a paper is not asked here.
"""

from collections.abc import Callable, Iterator, Mapping

from services.domain.review.laid import Laid
from services.domain.review.sheet_paper import SheetPaper
from services.domain.seats import Seat
from services.domain.tree.units import Function, Part

Player = tuple[Function, str, str]


def _of_paper(seat: Seat, account: str, view: object) -> bool:
    """By oneself, and under a panel's opinion only while one sits on it."""
    return account in _paper_signers(view)


def _paper_signers(view: object) -> tuple[str, ...]:
    laid = getattr(view, "laid", None)
    if not isinstance(laid, Laid):
        return ()
    sits = getattr(getattr(view, "panel", None), "experts", ())
    return tuple(one for one in laid.waits_for if not laid.voiced or one in sits)


def _papers(view: object) -> Iterator[Player]:
    for account in sorted(_paper_signers(view)):
        yield Function.PUBLIC, "", account


def _of_sheet(seat: Seat, account: str, view: object) -> bool:
    return seat.function is Function.EXPERT and account in _sheet_signers(view)


def _sheet_signers(view: object) -> tuple[str, ...]:
    papers: dict[str, SheetPaper] = getattr(getattr(view, "panel", None), "papers", {})
    return tuple(one for one, paper in sorted(papers.items()) if paper.waits)


def _sheets(view: object) -> Iterator[Player]:
    for account in _sheet_signers(view):
        yield Function.EXPERT, "", account


RELATIONS: Mapping[Part, Callable[[Seat, str, object], bool]] = {
    Part.PAPER_SIGNER: _of_paper,
    Part.SHEET_SIGNER: _of_sheet,
}
NAMED: Mapping[Part, Callable[[object], Iterator[Player]]] = {
    Part.PAPER_SIGNER: _papers,
    Part.SHEET_SIGNER: _sheets,
}
