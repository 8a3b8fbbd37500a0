"""What happened to findings in the ledger, in words (D9); joined in `happenings.py`."""

from collections.abc import Mapping

from services.domain.base import Act
from services.domain.rectifying import incidents, judging, owning, pressing, publishing, timing

OF_FINDINGS: Mapping[str, tuple[str, str, type[Act]]] = {
    "findings-assigned": ("明确整改责任人", "Findings assigned", owning.AssignFindings),
    "measures-proposed": ("报送整改措施", "Measures submitted", owning.PlanFindings),
    "evidence-handed-in": ("提交整改佐证", "Evidence of the work", owning.HandInEvidence),
    "measures-decided": ("审批整改措施", "Measures decided on", judging.DecideMeasures),
    "items-re-reviewed": ("逐项复核", "Items re-reviewed", judging.ReReviewItems),
    "items-pressed": ("督办逾期整改", "Overdue items pressed for", pressing.PressItems),
    "mending-opened": ("环境事件整改立案", "Rectification opened", incidents.OpenMending),
    "items-published": ("公开整改情况", "Rectification published", publishing.PublishItems),
    "findings-reminded": ("提醒整改期限", "Owners reminded of findings", timing.RemindOfFindings),
    "findings-lapsed": ("登记整改逾期", "Findings marked as overdue", timing.MarkFindingsOverdue),
}
