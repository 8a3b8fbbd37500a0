"""Every address that is no act, and who is let through: the one table (2.5.1).

A new address without its line fails tests/guards; what a line says is walked in
tests/api/test_matrix.py. Made readable in docs/permissions.md.
"""

from services.domain.drafting import DATA_STEPS
from services.domain.permission_matrix import CASE, FILING, ROUND, TITLE, Door, Relation
from services.domain.units import StepName

OPEN = Door((Relation.ANYBODY,))
OWN = Door((Relation.SIGNED_IN,))
"""Lists, and what belongs to the account: everybody is shown their own alone."""
SEES_CASE = Door(CASE, CASE)
_PAPERS = (*DATA_STEPS, StepName.APPLICATION)
ENTERS = Door((Relation.APPLICANT,), CASE, DATA_STEPS)
BINDS = Door((Relation.APPLICANT,), CASE, _PAPERS)
SENDS = Door((Relation.INVOLVED,), CASE)
WITHDRAWS = Door((Relation.AUTHOR, Relation.APPLICANT), CASE)
SCORES = Door((Relation.PANEL,), CASE, (StepName.TECHNICAL_ASSESSMENT,))
MY_SHEET = Door((Relation.PANEL,), (Relation.PANEL,), (StepName.TECHNICAL_ASSESSMENT,))
SHEETS = Door((Relation.BUREAU, Relation.PANEL), CASE)
ONE_SHEET = Door(
    (Relation.AUTHOR, Relation.AUDITOR), CASE, opens_to=(Relation.BUREAU, Relation.PANEL)
)
LOOKS_OF_CASE = Door((Relation.JUDGE, Relation.ASSESSOR, Relation.AUDITOR), CASE)
SEES_FILING = Door(FILING, FILING)
LOOKS_OF_FILING = Door((Relation.JUDGE, Relation.AUDITOR), FILING)
AUDITS = Door((Relation.AUDITORS,))
LOOKS_AFTER = Door((Relation.LOOKS_AFTER_ALL,))
SETS = Door((Relation.ADMINISTRATOR,))
SEES_JOBS = Door((Relation.LOOKS_AFTER_WHOLE,))
STARTS_JOBS = Door((Relation.ADMINISTERS_WHOLE,))
"""Of the installation as a whole: who works for a part of it alone is shown none of the others'."""
SEES_CALENDARS = Door((Relation.ADMINISTRATOR, Relation.AUDITORS))
BUREAUS = Door((Relation.BUREAUS,))
CLOSES = Door((Relation.CLOSES,))
STANDS_IN = Door((Relation.RANKED,))

_CASES = "/api/v1/cases/{stream}"
DOORS: dict[str, Door] = {
    # Operation, and the contract itself.
    "GET /health/live": OPEN,
    "GET /health/ready": OPEN,
    "GET /version": OPEN,
    "GET /openapi.json": OPEN,
    "GET /docs": OPEN,
    "GET /docs/reference.css": OPEN,
    # What everybody may read; objections and tips are acts.
    "GET /api/v1/notices": OPEN,
    "GET /api/v1/notices/{stream}": OPEN,
    "GET /api/v1/register": OPEN,
    "GET /api/v1/rounds/notices": OPEN,
    "GET /api/v1/register/{stream}": OPEN,
    "GET /api/v1/programmes": OPEN,
    "GET /api/v1/programmes/{programme_id}": OPEN,
    "GET /api/v1/programmes/{programme_id}/catalogue": OPEN,
    "GET /api/v1/units": OPEN,
    "GET /api/v1/units/{code}": OPEN,
    "GET /api/v1/units/{code}/contact": OPEN,
    "PUT /api/v1/units/{code}/contact": Door((Relation.LEADER,)),
    "GET /api/v1/commitments/{programme_id}": OPEN,
    "GET /api/v1/targets": OPEN,
    "GET /api/v1/closing-dates": OPEN,
    "GET /api/v1/filings/{code}/reply": OPEN,
    "POST /api/v1/tokens": OPEN,
    # One's own.
    "GET /api/v1/me": OWN,
    "PUT /api/v1/me/password": OWN,
    "GET /api/v1/tokens": OWN,
    "DELETE /api/v1/tokens/{token_id}": Door((Relation.AUTHOR,), (Relation.AUTHOR,)),
    "GET /api/v1/worklist": OWN,
    # What ran beside the cases.
    "GET /api/v1/jobs": SEES_JOBS,
    "POST /api/v1/jobs": STARTS_JOBS,
    "GET /api/v1/jobs/{job}": SEES_JOBS,
    "GET /api/v1/jobs/{job}/items": SEES_JOBS,
    "POST /api/v1/jobs/{job}/again": STARTS_JOBS,
    "GET /api/v1/cases": OWN,
    "GET /api/v1/filings": OWN,
    "GET /api/v1/rounds": OWN,
    "GET /api/v1/rounds/{stream}": Door(ROUND, ROUND),
    "POST /api/v1/batches": OWN,
    "POST /api/v1/targets": SETS,
    "GET /api/v1/calendars": OWN,
    "POST /api/v1/calendars": SETS,
    "POST /api/v1/calendars/preview": SETS,
    "POST /api/v1/calendars/{edition}/publication": SETS,
    "POST /api/v1/closing-dates": CLOSES,
    "GET /api/v1/terms": OWN,
    "GET /api/v1/copies": OWN,
    "GET /api/v1/intake": BUREAUS,
    "GET /api/v1/denials": BUREAUS,
    "GET /api/v1/readings": AUDITS,
    "GET /api/v1/substitutes": OWN,
    "POST /api/v1/substitutes": OWN,
    "POST /api/v1/substitutes/absences": OWN,
    "POST /api/v1/substitutes/{key}/end": OWN,
    # One case.
    f"GET {_CASES}": SEES_CASE,
    f"GET {_CASES}/history": SEES_CASE,
    **{f"GET {_CASES}/{step}": SEES_CASE for step in StepName},
    f"GET {_CASES}/readings": LOOKS_OF_CASE,
    f"GET {_CASES}/forecast": SEES_CASE,
    f"GET {_CASES}/official-papers": SEES_CASE,
    f"GET {_CASES}/official-papers/{{seq}}": SEES_CASE,
    f"GET {_CASES}/dossier": SEES_CASE,
    f"POST {_CASES}/dossier/parts": BINDS,
    f"POST {_CASES}/dossier/proofs": BINDS,
    f"DELETE {_CASES}/dossier/bound/{{bound}}": BINDS,
    f"POST {_CASES}/dossier/bound/{{bound}}/restoration": BINDS,
    f"PUT {_CASES}/dossier/volumes/{{item}}/order": BINDS,
    f"GET {_CASES}/indicators": SEES_CASE,
    f"GET {_CASES}/readiness": SEES_CASE,
    f"GET {_CASES}/indicators/data": SEES_CASE,
    f"PUT {_CASES}/indicators/data": ENTERS,
    f"GET {_CASES}/workbook": SEES_CASE,
    f"PUT {_CASES}/workbook": ENTERS,
    f"POST {_CASES}/workbook/preview": ENTERS,
    f"POST {_CASES}/workbook/marked": ENTERS,
    f"GET {_CASES}/technical-assessment/sheets": SHEETS,
    f"GET {_CASES}/technical-assessment/sheets/mine": MY_SHEET,
    f"PUT {_CASES}/technical-assessment/sheets/mine": MY_SHEET,
    f"GET {_CASES}/technical-assessment/sheets/{{expert}}": ONE_SHEET,
    # Files of a case; those of a title or filing are known to whom that is known.
    "GET /api/v1/documents": SEES_CASE,
    "POST /api/v1/documents": SENDS,
    "POST /api/v1/documents/form": SENDS,
    "GET /api/v1/documents/{document}": SEES_CASE,
    "GET /api/v1/documents/{document}/versions": SEES_CASE,
    "GET /api/v1/documents/{document}/content": SEES_CASE,
    "GET /api/v1/documents/{document}/parts": SENDS,
    "POST /api/v1/documents/{document}/parts": SENDS,
    "POST /api/v1/documents/{document}/confirmation": SENDS,
    "POST /api/v1/documents/{document}/upload-token": SENDS,
    "DELETE /api/v1/documents/{document}": WITHDRAWS,
    "POST /api/v1/documents/{document}/restoration": WITHDRAWS,
    "GET /api/v1/documents/removed": SEES_CASE,
    # Titles and filings.
    "GET /api/v1/titles/{stream}": Door(TITLE, TITLE),
    "GET /api/v1/filings/{stream}": SEES_FILING,
    "GET /api/v1/filings/{stream}/readings": LOOKS_OF_FILING,
    # The portal, for everybody.
    "GET /": OPEN,
    "GET /sign-in": OPEN,
    "POST /sign-in": OPEN,
    "POST /sign-out": OPEN,
    "GET /me": OWN,
    "POST /me": OWN,
    "GET /me/post": OWN,
    "POST /me/post": OWN,
    "GET /session": OPEN,
    "POST /session": OPEN,
    "POST /session/extension": OWN,
    "POST /drafts": OWN,
    "POST /drafts/removal": OWN,
    "GET /notices": OPEN,
    "GET /notices/{case}": OPEN,
    "GET /notices/{case}/objection": OPEN,
    "POST /notices/{case}/objection": OPEN,
    "GET /register": OPEN,
    "GET /register/{title}": OPEN,
    "GET /notices/{case}/inquiry": OPEN,
    "POST /notices/{case}/inquiry": OPEN,
    "GET /register/{title}/inquiry": OPEN,
    "POST /register/{title}/inquiry": OPEN,
    "GET /register/{title}/tip": OPEN,
    "POST /register/{title}/tip": OPEN,
    "GET /received": OPEN,
    "GET /inquiry": OPEN,
    "POST /inquiry": OPEN,
    "GET /guide": OPEN,
    "GET /guide/{programme}": OPEN,
    "GET /guide/{programme}/{matter}": OPEN,
    "GET /guide/{programme}/inquiry": OPEN,
    "POST /guide/{programme}/inquiry": OPEN,
    "GET /contact/{unit}": Door((Relation.LEADER,)),
    "POST /contact/{unit}": Door((Relation.LEADER,)),
    "GET /verify/{number}/{seq}/{code}": OPEN,
    # The portal, one's own lists and forms.
    "GET /my": OWN,
    "GET /search": OWN,
    "POST /filters": OWN,
    "POST /filters/removal": OWN,
    "GET /worklist.csv": OWN,
    "GET /worklist.xlsx": OWN,
    "GET /cases.csv": OWN,
    "GET /cases.xlsx": OWN,
    "GET /register.csv": OPEN,
    "GET /register.xlsx": OPEN,
    "GET /intake-log.csv": BUREAUS,
    "GET /intake-log.xlsx": BUREAUS,
    "GET /reviews": OWN,
    "GET /copies": OWN,
    "GET /worklist": OWN,
    "POST /worklist/handing": OWN,
    "GET /notifications": OWN,
    "POST /notifications/all-read": OWN,
    "GET /notifications/{notification}": OWN,
    "POST /notifications/{notification}": OWN,
    "GET /me/messages": OWN,
    "POST /me/messages/address": OWN,
    "GET /me/messages/confirmation": OWN,
    "POST /me/messages/wishes": OWN,
    "POST /me/messages/calendars": OWN,
    "POST /me/messages/feeds/{feed}/end": OWN,
    "GET /calendar.ics": OPEN,
    "GET /cases": OWN,
    "GET /my/new": Door((Relation.APPLICANTS,)),
    "POST /my/new": Door((Relation.APPLICANTS,)),
    "GET /admin/titles/new": Door((Relation.REGISTRARS,)),
    "POST /admin/titles/new": Door((Relation.REGISTRARS,)),
    "GET /admin/notices": LOOKS_AFTER,
    "GET /admin/rechecks": LOOKS_AFTER,
    "GET /admin/frozen": LOOKS_AFTER,
    "GET /admin/jobs": SEES_JOBS,
    "POST /admin/jobs": STARTS_JOBS,
    "GET /admin/jobs/{job_id}": SEES_JOBS,
    "POST /admin/jobs/{job_id}/again": STARTS_JOBS,
    "GET /admin/webhooks": SETS,
    "POST /admin/webhooks": SETS,
    "GET /admin/webhooks/{webhook}": SETS,
    "POST /admin/webhooks/{webhook}/secret": SETS,
    "POST /admin/webhooks/{webhook}/end": SETS,
    "POST /admin/webhooks/{webhook}/deliveries/{delivery}": SETS,
    "GET /audit/readings": AUDITS,
    "GET /intake": BUREAUS,
    "GET /intake.csv": BUREAUS,
    "GET /denials": BUREAUS,
    "GET /inquiries": BUREAUS,
    "GET /coming": OWN,
    "GET /terms": OWN,
    "GET /closing-dates": OPEN,
    "POST /closing-dates": CLOSES,
    "GET /admin/calendars": SEES_CALENDARS,
    "GET /admin/calendars/new": SETS,
    "GET /admin/calendars/{edition}": SEES_CALENDARS,
    "POST /admin/calendars/new": SETS,
    "POST /admin/calendars/{edition}/publication": SETS,
    "GET /substitutes": OWN,
    "GET /substitutes/new": STANDS_IN,
    "POST /substitutes/new": STANDS_IN,
    "GET /substitutes/absence": STANDS_IN,
    "POST /substitutes/absence": STANDS_IN,
    "POST /substitutes/{key}/end": OWN,
    # The portal, one case.
    "GET /cases/{case}": SEES_CASE,
    "GET /cases/{case}/readiness": SEES_CASE,
    "GET /cases/{case}/timeline": SEES_CASE,
    "GET /cases/{case}/official/{seq}": SEES_CASE,
    "GET /cases/{case}/deficits": SEES_CASE,
    "GET /cases/{case}/data": SEES_CASE,
    "POST /cases/{case}/data": ENTERS,
    "POST /cases/{case}/data/computed": ENTERS,
    "GET /cases/{case}/indicators": SEES_CASE,
    "GET /cases/{case}/indicators/{code}": SEES_CASE,
    "POST /cases/{case}/indicators/{code}": ENTERS,
    "POST /cases/{case}/indicators/{code}/computed": ENTERS,
    "POST /cases/{case}/indicators/{code}/proofs": BINDS,
    "GET /cases/{case}/workbook": SEES_CASE,
    "GET /cases/{case}/workbook/template.xlsx": SEES_CASE,
    "POST /cases/{case}/workbook": ENTERS,
    "POST /cases/{case}/workbook/confirmation": ENTERS,
    "POST /cases/{case}/workbook/marked.xlsx": ENTERS,
    "GET /cases/{case}/files": SEES_CASE,
    "POST /cases/{case}/files": SENDS,
    "POST /cases/{case}/files/{document}/removal": WITHDRAWS,
    "POST /cases/{case}/files/{document}/restoration": WITHDRAWS,
    "GET /documents/{document}": SEES_CASE,
    "GET /cases/{case}/dossier/{item}": SEES_CASE,
    "POST /cases/{case}/dossier/{item}": BINDS,
    "POST /cases/{case}/dossier/{item}/order": BINDS,
    "POST /cases/{case}/dossier/{item}/finished": BINDS,
    "POST /cases/{case}/bound/{bound}/removal": BINDS,
    "POST /cases/{case}/bound/{bound}/restoration": BINDS,
    "GET /cases/{case}/review": SCORES,
    "POST /cases/{case}/review": SCORES,
    "GET /cases/{case}/sheets": SHEETS,
    "GET /cases/{case}/sheets/{expert}": ONE_SHEET,
    "GET /filings/{filing}": SEES_FILING,
}
"""Method and path -> who. A new address without its line here fails tests/guards."""

BY_ACT = frozenset({"GET /{family}/{stream}/acts/{kind}", "POST /{family}/{stream}/acts/{kind}"})
"""The form of every act: whoever may do the act."""
FIRST_ACTS = {
    "POST /api/v1/cases": "file-creation-request",
    "POST /api/v1/titles": "record-old-title",
    "POST /api/v1/rounds": "open-round",
}
"""Acts whose stream is only made by them; their place comes with the request."""
