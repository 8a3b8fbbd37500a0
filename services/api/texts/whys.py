"""Why an act is not possible now: words for every reason that a step's `opens` can give.

A guard reads the reasons from the rules themselves and holds this table complete.
"""

from services.api.texts import Words

WHYS: dict[str, Words] = {
    "commitment-in": Words(
        "承诺已提交，不能更改。", "The commitment is in; it does not change any more."
    ),
    "commitments-missing": Words("双方尚未都提交承诺。", "Not both parties have committed yet."),
    "evidence-missing": Words("尚未提交整改佐证材料。", "The evidence of the work comes first."),
    "inquiry-taken": Words("该咨询已有承办人。", "Somebody has taken this inquiry already."),
    "item-closed": Words("该问题已销号。", "The item has been closed."),
    "ledger-unsettled": Words(
        "整改台账中还有问题未销号，也没有经同意的计划。",
        "The ledger has findings that are neither closed nor planned.",
    ),
    "item-in-ledger": Words(
        "该问题已列入整改台账，请在台账中办理。", "It is in the ledger, and is mended there."
    ),
    "nothing-to-assign": Words(
        "没有需要明确责任人的问题。", "No finding is without an owner at work."
    ),
    "no-measures-due": Words("没有待报措施的问题。", "No measures are due."),
    "publication-not-asked": Words(
        "本办法不要求公开整改情况。", "The programme does not ask for publication."
    ),
    "nothing-to-publish": Words(
        "没有可以公开的已销号问题。", "No closed finding waits to be published."
    ),
    "nothing-drafted": Words(
        "没有待签发的督办通知。", "No drafted supervision notice waits to be sent."
    ),
    "nothing-to-plan": Words("没有可以列入计划的问题。", "No finding can be planned for later."),
    "no-work-due": Words("没有待落实的整改。", "No approved work is due."),
    "no-measures-in": Words("没有待审批的整改措施。", "No measures wait for a decision."),
    "no-evidence-in": Words("没有待复核的整改。", "No work waits for re-review."),
    "renewal-too-early": Words(
        "有效期尚未临近届满，还不能续认。", "The term is not near its end yet."
    ),
    "recognition-expired": Words(
        "认定已过有效期，须重新申请、重新评审。",
        "The recognition has run out: the unit applies and is reviewed anew.",
    ),
    "reviewed-anew": Words(
        "本期抽查合格次数不足，或最近一次抽查不合格，须重新评审，不能免评续认。",
        "Too few spot checks were passed in a row in this term: the unit is reviewed anew.",
    ),
    "left-the-pool": Words("该单位已不在培育单位库中。", "The unit has left the cultivation pool."),
    "measures-missing": Words("尚未报送整改措施。", "The measures come first."),
    "measures-unapproved": Words(
        "整改措施尚未审查同意。", "The measures have not been approved yet."
    ),
    "no-recheck": Words(
        "首次创建不在此申请复核。", "Only the re-check of a title is applied for here."
    ),
    "already-requested": Words("已申请复核。", "The re-check has been applied for."),
    "request-missing": Words("尚未申请复核。", "The re-check has not been applied for yet."),
    "nothing-yearly": Words(
        "该称号没有每年须报送的材料。", "Nothing is owed for this title year by year."
    ),
    "no-similar-post": Words(
        "代办人须与被代替人同单位、同岗或岗位相近。",
        "A substitute works in the same unit, in the same or a similar post.",
    ),
    "nobody-recused": Words("没有专家回避。", "Nobody has stood back."),
    "panel-is-drawn": Words(
        "本办法规定专家组由抽取产生。", "By this procedure the panel is drawn, not appointed."
    ),
    "panel-appointed-here": Words(
        "本办法规定专家组由主办单位组建，不抽取。",
        "By this procedure the panel is appointed, not drawn.",
    ),
    "drawn-already": Words("已有一次抽取。", "There is a draw already."),
    "no-draw-open": Words("现在没有要办理的抽取。", "No draw waits for this now."),
    "nobody-to-replace": Words("没有需要补抽的名额。", "No place is vacant."),
    "not-fit-yet": Words("该单位尚有条件未达到。", "The unit still lacks something."),
    "not-their-seat": Words(
        "该岗位不是被代替人本人的岗位；代人办理的岗位不能再转代。",
        "The seat is not that person's own; what is held for somebody cannot be passed on.",
    ),
    "owner-missing": Words("尚未明确整改责任人和期限。", "Owner and deadline come first."),
    "personal-post": Words(
        "该岗位由本人受聘或专任，不能代替。",
        "This post is held in person; nobody can stand in for it.",
    ),
    "re-review-missing": Words("尚未复核。", "The re-review comes first."),
    "same-person": Words("代办人不能是本人。", "Nobody stands in for themselves."),
    "secrets-missing": Words(
        "双方尚未都公开密数。", "Not both parties have shown their secrets yet."
    ),
    "substitute-away": Words(
        "代办人在这段时间也不在岗。", "The substitute is away on some of these days, too."
    ),
    "round-begun": Words("该轮考评已启动。", "The round has begun already."),
    "round-stage": Words("该轮考评不在此阶段。", "The round does not stand at this stage."),
    "round-without": Words(
        "本轮考评现在没有这一事项。", "There is no such thing to do in this round now."
    ),
    "no-tie": Words("没有需要裁定的同分名次。", "No tie waits for a decision."),
    "tie-open": Words("尚有同分名次待裁定。", "A tie waits for a decision first."),
    "no-notice-left": Words("没有需要公示的名单。", "No list is to be put on notice."),
    "notice-comes-first": Words(
        "名单须先公示，期满方可审定。", "The list is put on notice before the decision."
    ),
    "a-recheck": Words(
        "复查案件不能这样办理。",
        "This cannot be done with a re-check.",
    ),
    "already-approved": Words("已经批准，不能再改。", "It has been approved already."),
    "already-awarded": Words("奖励资金已登记。", "The award has been recorded already."),
    "already-filed": Words("来件已登记。", "It has been filed already."),
    "already-granted": Words("称号已登记。", "The title has been recorded already."),
    "already-open": Words("案件已经开始。", "The case has begun already."),
    "no-award": Words("没有待复核的奖励资金记录。", "No award record waits for approval."),
    "not-published": Words(
        "公示尚未签发并发布。", "The notice has not been signed and published yet."
    ),
    "already-published": Words("公示已发布。", "The notice has been published already."),
    "not-recommended-here": Words(
        "本办法没有推荐环节。", "In this programme no level below recommends."
    ),
    "already-reported": Words("验收情况已上报。", "It has been reported already."),
    "already-signed": Words("公示已签发。", "The notice has been signed already."),
    "instruction-awaited": Words(
        "已经请示，等待负责人批示。", "The leader has been asked and has not answered yet."
    ),
    "nothing-asked": Words("没有待批示的请示。", "No request waits for an answer."),
    "nothing-to-ask": Words(
        "现在没有需要请示的事项，可在本岗位权限内办理。",
        "There is nothing to ask for at present; it can be done in your own power.",
    ),
    "silence-says-nothing": Words(
        "本办法没有规定逾期未告知视为受理。",
        "This programme does not take silence for an acceptance.",
    ),
    "nothing-owed": Words("现在没有正在计算的期限。", "No term runs at present."),
    "not-supervised": Words("没有待答复的督办。", "No supervision notice waits for an answer."),
    "no-extension-asked": Words("没有待审批的延期申请。", "No extension waits for a decision."),
    "approval-missing": Words("尚未批准，请先办理批准。", "The approval comes first."),
    "batch-missing": Words("尚未统一上报。", "It has not been sent in a batch yet."),
    "cancelled": Words("该称号已撤销。", "The title has been cancelled."),
    "countersignatures-declined": Words(
        "刚办事项的会签未获同意，请先撤回该事项或重新加签。",
        "What was just done was not countersigned. Take it back, or ask for signatures anew.",
    ),
    "countersignatures-missing": Words(
        "刚办事项正在会签，会签完成后才能继续办理。",
        "What was just done waits for its signatures; the case goes on after them.",
    ),
    "consent-missing": Words("尚未取得同意意见。", "The consent comes first."),
    "final": Words(
        "最近办理的事项已经对外发出、封存或上报，或者期限已随之起止，不能撤回。",
        "What was done last has left the house, is sealed or was reported upwards, or a term began"
        " or ended with it; it cannot be taken back.",
    ),
    "signed-since": Words(
        "此后已有人加签或签署意见，不能再撤回。",
        "Signatures were asked for or given since; it cannot be taken back any more.",
    ),
    "form-not-examined": Words("申报表尚未审核。", "The form has not been examined yet."),
    "group-missing": Words("尚未组建验收组。", "The acceptance group comes first."),
    "methods-begun": Words(
        "验收已开始，验收组不再变动。",
        "The acceptance has begun; its group does not change any more.",
    ),
    "no-approval-awaited": Words("无需批准，或已批准。", "No approval is awaited."),
    "no-batch-awaited": Words("无需统一上报，或已上报。", "No batch is awaited."),
    "no-consent-awaited": Words("无需同意意见，或已同意。", "No consent is awaited."),
    "no-copy": Words("没有抄送。", "No copy has been sent."),
    "no-examination": Words(
        "本办法不审核申报表。", "This programme has no examination of the form."
    ),
    "no-experts": Words("本办法的验收不聘专家。", "This programme's acceptance has no experts."),
    "no-filing-awaited": Words("规划无需备案，或已备案。", "No filing of the plan is awaited."),
    "no-deficits": Words("没有需要补正的内容。", "Nothing is to be mended."),
    "no-form-sent": Words("尚未报送申报表。", "No form has been sent for examination."),
    "nothing-to-mend": Words(
        "没有需要责令整改的环境事件。", "No incident waits for an order to rectify."
    ),
    "no-incident": Words("没有待认定的环境事件。", "There is no incident to judge."),
    "no-interim-checks": Words("本办法没有中期检查。", "This programme has no interim checks."),
    "no-issue-awaited": Words("规划无需发布，或已发布。", "No issue of the plan is awaited."),
    "no-panel": Words("尚未组建专家组。", "The panel comes first."),
    "no-upheld-appeal": Words(
        "没有命名后经复核成立的异议。", "No objection was upheld on appeal after the naming."
    ),
    "not-in-force": Words("规划尚未施行。", "The plan is not in force yet."),
    "not-in-formal-check": Words("申请不在形式审查中。", "The application is not in formal check."),
    "not-municipal": Words(
        "市级以上称号不由本局撤销，只能提出建议。",
        "A title above the municipal level is not the Bureau's to cancel; it proposes.",
    ),
    "not-open": Words("该来件已办结，或类型不符。", "It is closed already, or of another kind."),
    "not-paused": Words("案件没有暂停。", "The case is not paused."),
    "not-submitted": Words("申请尚未提交。", "The application has not been submitted."),
    "no-way-back": Words("此环节不能驳回至前一环节。", "From this step a case is not sent back."),
    "nothing-entrusted": Words("没有委派。", "Nothing has been entrusted to anybody."),
    "nothing-open": Words("没有待整改的问题。", "No finding is open."),
    "nothing-to-sign": Words("没有待签署的事项。", "No signature is awaited."),
    "nothing-to-take-back": Words("没有可以撤回的事项。", "There is nothing to take back."),
    "opinion-missing": Words("尚无论证（指导）意见。", "The opinion on the plan comes first."),
    "opinion-recorded": Words("意见已登记。", "The opinion has been recorded already."),
    "over": Words("案件已办结。", "The case is over."),
    "paused": Words(
        "案件已暂停，暂停期内不能办理。",
        "The case is paused; nothing can be done until it goes on.",
    ),
    "plan-missing": Words("尚未提交规划文本。", "The plan's text comes first."),
    "no-review-time": Words(
        "本办法没有规定书面告知专家评审时间。",
        "This programme does not ask for the time of the expert review to be told.",
    ),
    "review-time-missing": Words(
        "请先书面告知申报单位专家评审所需时间。",
        "The applicant is first told in writing how long the experts take.",
    ),
    "review-time-told": Words(
        "专家评审所需时间已经告知。", "The time of the expert review has been told already."
    ),
    "report-in": Words("整改报告已提交，等待复核。", "The report is in and waits for re-review."),
    "report-missing": Words("尚未提交报告。", "The report comes first."),
    "sheet-handed-in": Words(
        "评审表已提交，不能再改。", "The sheet has been handed in; it does not change any more."
    ),
    "sheet-not-in": Words("尚未提交评审表。", "The score sheet is not in yet."),
    "sheet-has-paper": Words(
        "评审表已生成待签文件；要修改请先更正。",
        "The score sheet is ready to sign; to change it, correct it first.",
    ),
    "sheet-without-paper": Words(
        "评审表尚未生成待签文件。", "The score sheet has not been made ready to sign yet."
    ),
    "sheets-unsigned": Words(
        "还有专家没有签署评审表。", "Not every expert has signed the own score sheet."
    ),
    "interests-missing": Words("请先申报利益冲突。", "Declare your interests first."),
    "promise-signed": Words("责任承诺书已签署。", "The promise has been signed."),
    "sheets-missing": Words(
        "尚有专家未提交评审表。", "Some experts have not handed in their sheets."
    ),
    "everybody-scores-all": Words(
        "本办法规定每名专家评审全部指标，不分配。",
        "By this procedure every expert scores all indicators; nothing is divided.",
    ),
    "indicators-unassigned": Words(
        "评审指标尚未全部分配。", "The indicators have not all been divided among the experts yet."
    ),
    "indicators-assigned": Words(
        "评审指标已经分配；需要改动的，请用“调整指标分配”。",
        "The indicators are divided; to change that, use “Change who scores what”.",
    ),
    "assigned-otherwise": Words(
        "您的指标刚刚有调整，请核对评审表后再提交。",
        "Your indicators have just changed: look at the sheet again and hand it in then.",
    ),
    "sheets-all-in": Words("评审表已全部提交。", "All sheets have been handed in."),
    "further-expert-missing": Words(
        "评审表差异超过允许范围，请增补专家后再评审。",
        "The sheets lie further apart than is tolerated. A further expert is to be appointed first.",
    ),
    "nothing-insufficient": Words(
        "没有专家认为证据不足。", "No expert found any evidence insufficient."
    ),
    "already-drawn": Words(
        "抽查指标已经抽取，或者抽查已经登记。", "It has been drawn, or recorded, already."
    ),
    "opinion-laid": Words(
        "须由专家组（或联合部门）共同签署意见，不能由一人直接形成。",
        "The panel (or the departments) sign the opinion together; nobody forms it alone.",
    ),
    "nothing-laid": Words(
        "尚未拟定意见，或者该版本已被退回。",
        "No opinion has been laid, or its version was declined.",
    ),
    "panel-changed": Words(
        "专家组已有变动，请重新提出汇总意见。",
        "The panel has changed since. Lay a new version of the opinion.",
    ),
    "put-to-signature": Words(
        "意见书已送签，内容不再改动；需要更正的，提出新的版本。",
        "The opinion has been put to signature and does not change. A correction is a new version.",
    ),
    "voices-missing": Words("尚有成员未表态。", "Some members have not said what they hold of it."),
    "all-voiced": Words("各成员均已表态。", "Every member has said what they hold of it."),
    "paper-unsigned": Words("意见书尚未签署完毕。", "The opinion has not been signed by all."),
    "signatures-declined": Words(
        "该事项的签署未获同意，请重新加签。",
        "Signatures for this act were declined. Ask for them anew.",
    ),
    "signatures-missing": Words("该事项正在等待签署。", "This act waits for signatures."),
    "spot-check-missing": Words("尚未抽查。", "The spot-check comes first."),
    "under-examination": Words("申报表正在审核。", "The form is under examination."),
    "under-review": Words("申请正在审查，暂不能改动。", "The application is under review."),
    # Why files may not be disposed of yet; a day may follow.
    "case-open": Words("案件尚未办结", "the case is not over"),
    "permanent": Words("本案文件永久保管", "they are kept permanently"),
    "held": Words("有异议或复核未办结", "an objection or appeal is open"),
    "nothing-sealed": Words("本案没有封存的文件", "nothing of the case is sealed"),
    "retention": Words("保管期限未满，应保管至", "their retention ends on "),
}
