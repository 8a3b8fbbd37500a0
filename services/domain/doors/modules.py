"""Addresses of the five modules of a case, and who is let through (2.5.1, 5.4.1).

`doors/table.py` joins them with the others.
"""

from services.domain.modules.entitled import ILLUSTRATED
from services.domain.permission_matrix import CASE, Door, Relation

_OPEN = Door((Relation.ANYBODY,))
"""Machines send with the token of their source."""
_SEES_CASE = Door(CASE, CASE)
_ILLUSTRATES = Door((Relation.APPLICANT,), CASE, ILLUSTRATED)
_KEEPS = Door((Relation.APPLICANT,), CASE)
"""The unit's own lists, whatever becomes of the case."""
_SENDS = Door((Relation.INVOLVED,), CASE)
_NOTES = Door((Relation.ASSESSOR, Relation.JUDGE, Relation.PANEL), CASE)

_CASES = "/api/v1/cases/{stream}"
OF_MODULES: dict[str, Door] = {
    "GET /api/v1/documents/{document}/film": _SEES_CASE,
    "POST /api/v1/documents/{document}/chapters": _ILLUSTRATES,
    "DELETE /api/v1/documents/{document}/chapters/{chapter}": _ILLUSTRATES,
    "POST /api/v1/documents/{document}/notes": _NOTES,
    "PUT /api/v1/documents/{document}/captions/{language}": _ILLUSTRATES,
    "GET /api/v1/documents/{document}/captions/{language}": _SEES_CASE,
    f"GET {_CASES}/layers": _SEES_CASE,
    f"POST {_CASES}/layers": _ILLUSTRATES,
    f"GET {_CASES}/layers/{{layer}}": _SEES_CASE,
    f"DELETE {_CASES}/layers/{{layer}}": _ILLUSTRATES,
    f"GET {_CASES}/monitoring": _SEES_CASE,
    f"POST {_CASES}/monitoring": _KEEPS,
    f"POST {_CASES}/monitoring/{{source}}/token": _KEEPS,
    f"DELETE {_CASES}/monitoring/{{source}}": _KEEPS,
    f"GET {_CASES}/monitoring/{{source}}/values": _SEES_CASE,
    "POST /api/v1/monitoring/{source}/values": _OPEN,
    f"GET {_CASES}/key-tasks": _SEES_CASE,
    f"POST {_CASES}/key-tasks": _KEEPS,
    f"POST {_CASES}/key-tasks/{{task}}/progress": _KEEPS,
    f"GET {_CASES}/supervision-reports": _SEES_CASE,
    f"POST {_CASES}/supervision-reports": _SENDS,
    "GET /cases/{case}/modules/basis": _SEES_CASE,
    "GET /cases/{case}/modules/reports": _SEES_CASE,
    "GET /cases/{case}/modules/atlas": _SEES_CASE,
    "GET /cases/{case}/modules/films": _SEES_CASE,
    "GET /cases/{case}/modules/management": _SEES_CASE,
    "POST /cases/{case}/modules/atlas": _ILLUSTRATES,
    "GET /cases/{case}/modules/atlas/{layer}": _SEES_CASE,
    "POST /cases/{case}/modules/atlas/{layer}/removal": _ILLUSTRATES,
    "GET /cases/{case}/modules/monitoring": _SEES_CASE,
    "POST /cases/{case}/modules/monitoring": _KEEPS,
    "GET /cases/{case}/modules/monitoring/{source}": _SEES_CASE,
    "GET /cases/{case}/modules/monitoring/{source}/values.csv": _SEES_CASE,
    "POST /cases/{case}/modules/monitoring/{source}/token": _KEEPS,
    "POST /cases/{case}/modules/monitoring/{source}/end": _KEEPS,
    "GET /cases/{case}/modules/tasks": _SEES_CASE,
    "POST /cases/{case}/modules/tasks": _KEEPS,
    "GET /cases/{case}/modules/tasks/{task}": _SEES_CASE,
    "POST /cases/{case}/modules/tasks/{task}": _KEEPS,
    "GET /cases/{case}/modules/supervision": _SEES_CASE,
    "POST /cases/{case}/modules/supervision": _SENDS,
    "POST /documents/{document}/chapters": _ILLUSTRATES,
    "POST /documents/{document}/chapters/{chapter}/removal": _ILLUSTRATES,
    "POST /documents/{document}/notes": _NOTES,
    "POST /documents/{document}/captions": _ILLUSTRATES,
    "GET /documents/{document}/captions/{language}": _SEES_CASE,
}
