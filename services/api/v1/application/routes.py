"""Application: form, submission, formal check, deficits (A1.8, A2.5, A3.3, D10)."""

from services.api.acts.steps import step_router
from services.domain.papers.deficit_answers import ContestDeficit
from services.domain.steps.application import (
    AcceptApplication,
    ApproveRequest,
    ExamineForm,
    IssueDeficits,
    RefuseApplication,
    SendApplications,
    SubmitApplication,
    SubmitForm,
)
from services.domain.steps.self_check import Reopen
from services.domain.tree.units import StepName

router = step_router(
    StepName.APPLICATION,
    "验收申请 · Application",
    AcceptApplication,
    ApproveRequest,
    ExamineForm,
    IssueDeficits,
    ContestDeficit,
    RefuseApplication,
    SendApplications,
    SubmitApplication,
    SubmitForm,
    Reopen,
)
