"""The ledger of findings and its files: whoever sees the case may read them (6.3.2).

A part of the table in `doors/table.py`; what moves a finding is an act, and not listed here.
"""

from services.domain.permission_matrix import CASE, Door, Relation

SEES_CASE, OPEN = Door(CASE, CASE), Door((Relation.ANYBODY,))
OF_FINDINGS: dict[str, Door] = {
    "GET /findings": Door((Relation.SIGNED_IN,)),
    "GET /cases/{case}/ledger": SEES_CASE,
    "GET /cases/{case}/ledger/table": SEES_CASE,
    "GET /cases/{case}/ledger.xlsx": SEES_CASE,
    "GET /cases/{case}/ledger.csv": SEES_CASE,
    "GET /cases/{case}/ledger/report": SEES_CASE,
    "GET /cases/{case}/rectified": OPEN,
    "GET /rectified": OPEN,
    "GET /rectified/data.csv": OPEN,
    "GET /rectified/data.json": OPEN,
    "GET /rectified/schema.json": OPEN,
    "GET /api/v1/cases/{stream}/rectified": OPEN,
    "POST /cases/{case}/ledger/report": Door((Relation.INVOLVED,), CASE),
}
