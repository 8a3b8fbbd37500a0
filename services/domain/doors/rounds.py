"""Addresses about assessment rounds that are no act, and who is let through (2.5.1, C4.6.21).

`doors/table.py` joins them with the others; files of an objection stand with those.
"""

from services.domain.permission_matrix import ROUND, Door, Relation

_OPEN = Door((Relation.ANYBODY,))
_OWN = Door((Relation.SIGNED_IN,))
_SEES = Door(ROUND, ROUND)
_ORGANISES = Door((Relation.ORGANISES,))
_ENTERS = Door((Relation.KEEPS_FIGURES,), ROUND)

OF_ROUNDS: dict[str, Door] = {
    "GET /api/v1/rounds/notices": _OPEN,
    "GET /api/v1/rounds/{stream}/draws": _OPEN,
    "GET /api/v1/rounds": _OWN,
    "GET /api/v1/rounds/{stream}": _SEES,
    "GET /rounds/{stream}/notice": _OPEN,
    "GET /rounds/{stream}/draws": _OPEN,
    "GET /rounds/{stream}/objection": _OPEN,
    "POST /rounds/{stream}/objection": _OPEN,
    "GET /rounds": _OWN,
    "GET /rounds/new": _ORGANISES,
    "POST /rounds/new": _ORGANISES,
    "GET /rounds/{stream}": _SEES,
    "GET /rounds/{stream}/sheets": _SEES,
    "GET /rounds/{stream}/figures": _SEES,
    "GET /rounds/{stream}/figures/import": _ENTERS,
    "POST /rounds/{stream}/figures/import": _ENTERS,
}
