"""Addresses about objections that are no act, and who is let through (2.5.1, 6.4.3).

`doors/table.py` joins them with the others.
"""

from services.domain.permission_matrix import FILING, Door, Relation

_OPEN = Door((Relation.ANYBODY,))
_OWN = Door((Relation.SIGNED_IN,))
_KNOWS = Door((Relation.HANDLER, Relation.AUDITOR), FILING)
_BUREAUS = Door((Relation.BUREAUS,))

OF_OBJECTIONS: dict[str, Door] = {
    "POST /api/v1/filings/reply": _OPEN,
    "POST /api/v1/filings/attachments": _OPEN,
    "GET /api/v1/filings/groups": _OWN,
    "GET /api/v1/filings/groups/{stream}": Door(FILING, FILING),
    "POST /api/v1/filings/{stream}/identity": _KNOWS,
    "POST /notices/{case}/objection/files": _OPEN,
    "POST /rounds/{stream}/objection/files": _OPEN,
    "GET /notices/{case}/objection/files": _OPEN,
    "GET /rounds/{stream}/objection/files": _OPEN,
    "POST /inquiry/appeal": _OPEN,
    "GET /objections": _BUREAUS,
    "GET /objections/{group}": Door(FILING, FILING),
    "GET /filings/{filing}/identity": _KNOWS,
    "POST /filings/{filing}/identity": _KNOWS,
    "POST /filings/{filing}/files": Door((Relation.HANDLER,), FILING),
}
