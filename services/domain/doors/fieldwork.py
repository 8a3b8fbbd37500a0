"""Addresses about surveys and visits that are no act, and who is let through (2.5.1, 6.2.1, 6.2.2).

`doors/table.py` joins them with the others.
"""

from services.domain.permission_matrix import CASE, FIELDWORK, Door, Relation

READS = Door(FIELDWORK, FIELDWORK)
GOES = Door((Relation.EXAMINES, Relation.PANEL), FIELDWORK)
PRINTS = Door((Relation.EXAMINES,), FIELDWORK)
OPEN = Door((Relation.ANYBODY,))
"""Whoever was drawn, by the code on the slip."""
_SURVEY, _VISIT = "/api/v1/surveys/{stream}", "/api/v1/visit-plans/{stream}"

OF_FIELDWORK: dict[str, Door] = {
    f"GET {_SURVEY}": READS,
    f"GET {_SURVEY}/answers": READS,
    f"POST {_SURVEY}/answers": GOES,
    f"POST {_SURVEY}/slips": PRINTS,
    f"DELETE {_SURVEY}/answers/{{respondent}}": GOES,
    "POST /api/v1/answering/questionnaire": OPEN,
    "POST /api/v1/answering": OPEN,
    "GET /survey": OPEN,
    "POST /survey": OPEN,
    "GET /survey/done": OPEN,
    "GET /api/v1/cases/{stream}/visit-plans": Door(CASE, CASE),
    f"GET {_VISIT}": READS,
    f"GET {_VISIT}/record": READS,
    "GET /visits/{plan}/record.pdf": READS,
    "GET /api/v1/cases/{stream}/visit-records": Door(CASE, CASE),
    "GET /cases/{case}/visit-records": Door(CASE, CASE),
    "GET /cases/{case}/visit-records/{plan}.pdf": Door(CASE, CASE),
    f"PUT {_VISIT}/notes/{{note}}": GOES,
    "GET /surveys/{survey}": READS,
    "GET /surveys/{survey}/answers/new": GOES,
    "POST /surveys/{survey}/answers/new": GOES,
    "POST /surveys/{survey}/answers/{respondent}/removal": GOES,
    "POST /surveys/{survey}/slips": PRINTS,
    "GET /surveys/{survey}/blank.xlsx": READS,
    "POST /surveys/{survey}/sheet": GOES,
    "GET /surveys/{survey}/answers.csv": READS,
    "GET /visits/{plan}": READS,
    "GET /visits/{plan}/notes/new": GOES,
    "GET /visits/{plan}/notes/{note}": GOES,
    "POST /visits/{plan}/notes": GOES,
}
