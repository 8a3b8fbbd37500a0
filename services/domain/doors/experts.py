"""The pool of experts, the draws of panels for everybody, declarations for the office (6.1.1, 6.1.2).

A part of the table in `doors/table.py`; what a member of a panel does is an act, and not listed here.
"""

from services.domain.permission_matrix import CASE, Door, Relation
from services.domain.tree.units import StepName

OPEN = Door((Relation.ANYBODY,))
KEEPS_EXPERTS = Door((Relation.REGISTRARS,))
DECLARATIONS = Door((Relation.BUREAU,), CASE)
SHEETS = Door((Relation.BUREAU, Relation.PANEL), CASE)
DIVIDES = Door((Relation.CHAIR, Relation.ASSESSOR), CASE, (StepName.TECHNICAL_ASSESSMENT,))
OF_EXPERTS: dict[str, Door] = {
    "GET /api/v1/cases/{stream}/draws": OPEN,
    "GET /api/v1/cases/{stream}/interests": DECLARATIONS,
    "GET /api/v1/cases/{stream}/technical-assessment/indicators": SHEETS,
    "GET /cases/{case}/review/indicators": SHEETS,
    "POST /cases/{case}/review/indicators": DIVIDES,
    "GET /api/v1/experts": KEEPS_EXPERTS,
    "POST /api/v1/experts/table/preview": KEEPS_EXPERTS,
    "PUT /api/v1/experts/table": KEEPS_EXPERTS,
    "PUT /api/v1/experts/{account}": KEEPS_EXPERTS,
    "GET /cases/{case}/draws": OPEN,
    "GET /cases/{case}/interests": DECLARATIONS,
    "GET /admin/experts": KEEPS_EXPERTS,
    "GET /admin/experts/import": KEEPS_EXPERTS,
    "POST /admin/experts/import": KEEPS_EXPERTS,
    "GET /admin/experts/{account}": KEEPS_EXPERTS,
    "POST /admin/experts/{account}": KEEPS_EXPERTS,
}
