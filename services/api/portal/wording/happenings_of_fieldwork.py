"""What happened in the field, in words: surveys and visits (6.2.1, 6.2.2). No rule is decided here."""

from collections.abc import Mapping
from typing import Final

from services.domain.base import Act
from services.domain.fieldwork import planning, surveying

OF_FIELDWORK: Final[Mapping[str, tuple[str, str, type[Act]]]] = {
    "survey-opened": ("布置民意调查", "Opinion survey set up", surveying.OpenSurvey),
    "respondents-invited": (
        "请调查对象自行作答",
        "Respondents invited to answer",
        surveying.InviteRespondents,
    ),
    "survey-closed": ("汇总民意调查", "Opinion survey counted", surveying.CloseSurvey),
    "visit-planned": ("拟定检查计划", "Visit planned", planning.PlanVisit),
    "visit-called-off": ("取消检查计划", "Visit called off", planning.CallOffVisit),
    "visit-record-made": ("形成检查记录", "Record of the visit made", planning.RecordVisit),
}
