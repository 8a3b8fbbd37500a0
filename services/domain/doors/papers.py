"""Opinions and their signed papers: issued ones for whoever sees the case, verifying for all (6.1.5).

A part of the table in `doors/table.py`. What is laid and not issued is kept from those it is not for behind
these doors (`Viewer.reads_laid`); laying and signing are acts.
"""

from services.domain.permission_matrix import CASE, Door, Relation

OPEN = Door((Relation.ANYBODY,))
SEES_CASE = Door(CASE, CASE)
MEMBER = Door((Relation.PANEL,), CASE)
_CASES = "/api/v1/cases/{stream}"
OF_PAPERS: dict[str, Door] = {
    f"GET {_CASES}/opinion": SEES_CASE,
    f"GET {_CASES}/opinion/papers/{{digest}}": SEES_CASE,
    f"GET {_CASES}/opinion/papers/{{digest}}/content": SEES_CASE,
    f"GET {_CASES}/signed-papers": SEES_CASE,
    f"GET {_CASES}/signed-papers/{{digest}}": SEES_CASE,
    f"GET {_CASES}/signed-papers/{{digest}}/content": SEES_CASE,
    "GET /cases/{case}/signed-papers/{digest}.pdf": SEES_CASE,
    "GET /cases/{case}/signed-papers/{digest}.json": SEES_CASE,
    "GET /cases/{case}/review/papers": MEMBER,
    "POST /cases/{case}/review/papers/{what}": MEMBER,
    "GET /cases/{case}/acceptance": SEES_CASE,
    "GET /cases/{case}/opinion": SEES_CASE,
    "GET /cases/{case}/opinion/papers/{digest}.pdf": SEES_CASE,
    "GET /cases/{case}/opinion/papers/{digest}.json": SEES_CASE,
    "POST /api/v1/signatures/verification": OPEN,
    "GET /api/v1/signatures/authority": OPEN,
    "GET /signatures": OPEN,
    "POST /signatures": OPEN,
    "GET /signatures/authority.pem": OPEN,
}
