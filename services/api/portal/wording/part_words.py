"""What people read for the parts of the procedure: what an office does, and who stands how.

Which function plays a part is data of the programme; the other words stand in `words.py`.
"""

from collections.abc import Mapping

from services.domain.programme.words import Text
from services.domain.tree.units import Part


def _of(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


PARTS_OF_OFFICE: Mapping[Part, Text] = {
    Part.APPLICANT: _of("申报", "Applies"),
    Part.APPLICANT_LEADER: _of("申报单位负责人确认、提交", "Declares and submits"),
    Part.ENDORSER: _of("同意申报", "Consents"),
    Part.SENDER: _of("统一上报", "Sends in one batch"),
    Part.SCREENER: _of("筛选", "Screens"),
    Part.PLAN_ARGUER: _of("规划论证或指导", "Argues or guides the plan"),
    Part.PLAN_APPROVER: _of("规划批准", "Approves the plan"),
    Part.PLAN_ISSUER: _of("发布实施规划", "Puts the plan into force"),
    Part.VERIFIER: _of("核准指标数据", "Verifies indicator values"),
    Part.EXAMINER: _of("审核申报表", "Examines the form"),
    Part.REQUEST_APPROVER: _of("批准验收申请", "Approves the request"),
    Part.FORMAL_CHECKER: _of("受理审查", "Formal check"),
    Part.PRE_ASSESSOR: _of("省级预评估", "Pre-assesses"),
    Part.ASSESSOR: _of("组织技术评估", "Organises the assessment"),
    Part.ACCEPTOR: _of("验收", "Accepts"),
    Part.UPPER_REVIEWER: _of("审核与抽查", "Reviews and spot-checks"),
    Part.NOTICE_SIGNER: _of("签发公示", "Signs the notice"),
    Part.NOTICE_PUBLISHER: _of("发布公示", "Publishes the notice"),
    Part.NAMER: _of("命名", "Names"),
    Part.RECHECKER: _of("复查", "Re-checks"),
    Part.OBJECTION_JUDGE: _of("处理异议", "Decides objections"),
}
"""What an office does, for the guide; parts that nobody outside needs to know are left out."""

PARTS: Mapping[Part, Text] = {
    **PARTS_OF_OFFICE,
    Part.INSPECTOR: _of("中期检查", "Checks on the way"),
    Part.RECTIFIER: _of("整改", "Rectifies"),
    Part.RE_REVIEWER: _of("复核整改情况", "Re-reviews"),
    Part.PANEL_MEMBER: _of("专家组成员", "Is on the panel"),
    Part.PANEL_CHAIR: _of("专家组组长", "Chairs the panel"),
    Part.OWING: _of("责任单位", "Owes it at the time"),
    Part.OFFICER: _of("经办人", "Handles the case"),
    Part.OBJECTION_HEAD: _of("异议处理单位负责人", "Leads the office that judges objections"),
    Part.HEAD: _of("经办单位负责人", "Heads the office"),
    Part.DECIDER: _of("所在步骤的决定人", "Decides in the step"),
    Part.LEADER: _of("领导", "Leads"),
    Part.REGISTRAR: _of("称号登记", "Keeps the register"),
    Part.LEADER_ASKED: _of("被请示的领导", "Was asked"),
    Part.LEADER_IN_CHARGE: _of("分管领导", "Is in charge of it"),
    Part.LAST_ACTOR: _of("最后办理的人", "Acted last"),
    Part.SIGNER: _of("签署人", "Signs"),
    Part.PAPER_SIGNER: _of("意见书签署人", "Signs the opinion"),
    Part.SHEET_SIGNER: _of("评审表签署人", "Signs the own score sheet"),
    Part.COPIED: _of("抄送对象", "Was sent a copy"),
    Part.PROPOSER: _of("整改责任人（报送措施）", "Answers for a finding: measures"),
    Part.MENDER: _of("整改责任人（落实整改）", "Answers for a finding: work"),
    Part.ORGANISER: _of("组织考评", "Organises the assessment round"),
    Part.ROUND_DECIDER: _of("审定考评结果", "Decides the assessment round"),
    Part.SPOT_CHECKER: _of("上级抽查", "Spot-checks from above"),
    Part.ENTRANT: _of("参评单位", "Is assessed"),
    Part.RATER: _of("评分人", "Scores"),
    Part.ROUND_ENDORSER: _of("逐级签署意见", "Endorses level by level"),
    Part.NAMED_OFFICE: _of("提供、核实数据和同步审查的部门", "Department that the scheme names"),
    Part.ANYBODY: _of("任何人", "Anybody"),
    Part.NOBODY: _of("系统", "The system"),
}
"""Every part there is, for those who work there."""
