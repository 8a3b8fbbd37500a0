"""Addresses about notices and the register that are no act: for everybody, but for the desk (6.4).

`doors/table.py` joins them with the others.
"""

from services.domain.permission_matrix import CASE, Door, Relation
from services.domain.tree.units import StepName

_OPEN = Door((Relation.ANYBODY,))
_OWN = Door((Relation.SIGNED_IN,))
_SEES = Door(CASE, CASE)
_ADMINISTERS = Door((Relation.ADMINISTRATOR,))
_REDACTS = Door((Relation.NOTIFIES,), CASE, (StepName.PUBLIC_NOTICE,))

OF_NOTICES: dict[str, Door] = {
    "GET /api/v1/notices/{stream}/versions": _OPEN,
    "GET /api/v1/cases/{stream}/public-notice/checks": _SEES,
    "GET /api/v1/cases/{stream}/public-notice/proof": _SEES,
    "GET /cases/{case}/notice": _SEES,
    "GET /api/v1/cases/{stream}/public-notice/redacted-copies": _SEES,
    "POST /api/v1/cases/{stream}/public-notice/redacted-copies": _REDACTS,
    "POST /api/v1/cases/{stream}/public-notice/redacted-copies/file": _REDACTS,
    "GET /cases/{case}/notice/copies": _SEES,
    "GET /cases/{case}/notice/copies/new": _REDACTS,
    "POST /cases/{case}/notice/copies/new": _REDACTS,
    "POST /cases/{case}/notice/copies/file": _REDACTS,
    "GET /notices/{case}/copies/{document}": _OPEN,
    "GET /notices/feed.atom": _OPEN,
    "GET /notices/feed.json": _OPEN,
    "GET /notices/{case}/versions/{number}": _OPEN,
    "GET /notices/{case}/article.txt": _OPEN,
    "GET /notices/{case}/qr.svg": _OPEN,
    "GET /register/data.csv": _OPEN,
    "GET /register/data.json": _OPEN,
    "GET /register/schema.json": _OPEN,
    "GET /register/{title}/{form}.pdf": _OPEN,
    "GET /admin/positions": _ADMINISTERS,
    "POST /admin/positions": _ADMINISTERS,
    "GET /api/v1/units/positions": _OPEN,
    "PUT /api/v1/units/positions": _ADMINISTERS,
    "GET /naming": _OWN,
    "POST /naming": _OWN,
    "GET /certificates/{number}": _OPEN,
}
