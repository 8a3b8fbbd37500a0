"""The table of refusals: every error code with its words. A guard holds it complete.

`{name}` stands for a parameter of the refusal. The reasons of `not-now` stand in `whys.py`.
"""

from services.api.texts import Words
from services.api.texts.refusals_of_definitions import OF_DEFINITIONS
from services.api.texts.refusals_of_fieldwork import OF_FIELDWORK
from services.api.texts.refusals_of_files import OF_FILES
from services.api.texts.refusals_of_findings import OF_FINDINGS
from services.api.texts.refusals_of_notices import OF_NOTICES
from services.api.texts.refusals_of_objections import OF_OBJECTIONS
from services.api.texts.refusals_of_requests import OF_REQUESTS
from services.api.texts.refusals_of_review import OF_REVIEW
from services.api.texts.refusals_of_units import OF_UNITS

REFUSALS: dict[str, Words] = {
    **OF_REQUESTS,
    **OF_UNITS,
    **OF_FIELDWORK,
    **OF_FILES,
    **OF_DEFINITIONS,
    **OF_FINDINGS,
    **OF_REVIEW,
    **OF_NOTICES,
    **OF_OBJECTIONS,
    # Acts.
    "not-found": Words(
        "没有找到",
        "Not found",
        "没有这一对象，或不在您可以查看的范围内。",
        "There is no such thing, or none that you may see.",
    ),
    "not-entitled": Words(
        "无权办理",
        "Not entitled",
        "此事项由其他岗位办理，您的岗位不能办理。",
        "This act belongs to another function than yours.",
    ),
    "not-admitted": Words(
        "未准予参评",
        "Not admitted",
        "{unit}：{zh}（{en}）。",
        "{unit}: {en} ({zh}).",
    ),
    "round-incomplete": Words(
        "评分尚不齐全",
        "The scoring is not complete",
        "还缺{count}项，首先是{zh}（{en}）。",
        "{count} things are missing; the first: {en} ({zh}).",
    ),
    "over-quota": Words(
        "超出名额",
        "More than there are places",
        "名额{places}个，符合条件的有{named}个；没有得分排序，请先确定不入选的单位。",
        "There are {places} places and {named} are fit. No score ranks them: say first who is not.",
    ),
    "check-first": Words(
        "应先检查",
        "A check comes first",
        "本办法规定先进行检查“{check}”，再登记这项材料；该检查尚未登记。",
        "The scheme wants the check “{check}” before this is recorded, and none was made yet.",
    ),
    "round-exists": Words(
        "该年度考评已启动",
        "There is such a round already",
        "本单位{year}年度的同一考评已经启动。",
        "This office has opened the same assessment for {year} already.",
    ),
    "sign-again": Words(
        "没有签署",
        "It was not signed",
        "请再次输入登录密码签署；密码没有输入，或者不正确。",
        "Sign by typing your password once more: it is missing, or it is not yours.",
    ),
    "step-closed": Words(
        "不在此环节",
        "The case does not stand in this step",
        "此事项属于环节“{step}”，案件现处于“{now}”。",
        "This act belongs to the step “{step}”; the case stands in “{now}”.",
    ),
    "not-now": Words(
        "现在不能办理",
        "Not possible now",
        "{why}",
        "{why}",
    ),
    "case-changed": Words(
        "内容已有变化",
        "It has changed meanwhile",
        "他人刚刚办理了此案，请刷新后重试。",
        "Somebody acted on this case just now. Please reload and try again.",
    ),
    "stale": Words(
        "页面不是最新",
        "What you were shown has changed",
        "您看到的是第{shown}版，现为第{now}版。请核对变化后再办理。",
        "You were shown version {shown}; now it is version {now}. Please look at the change first.",
    ),
    "values-changed": Words(
        "数据已有变动",
        "Values have changed",
        "您看过以后有{count}项数据改过，例如{first}。请按现在的数据核对后再办理。",
        "{count} values were changed after you saw them, {first} among them. "
        "Please check them as they are now.",
    ),
    "version-missing": Words(
        "缺少版本号",
        "The version is missing",
        "此操作会改变多人共用的内容，请用If-Match写明您看到的版本。",
        "This changes what several people share: say in If-Match which version you were shown.",
    ),
    "idempotency-mismatch": Words(
        "重复的请求标识",
        "The same key with another content",
        "此Idempotency-Key已用于另一内容的请求。",
        "This Idempotency-Key was used for a request with another content.",
    ),
    "unwritable": Words(
        "内容无法保存",
        "A value cannot be kept",
        "有数值过大，或文字含有无法保存的字符，请修改后重新提交。",
        "A number is too large, or a text has characters that cannot be kept. Change it and send it again.",
    ),
    "still-working": Words(
        "结果未知",
        "No answer yet",
        "办理尚未得到确认，可能已完成。请用同一Idempotency-Key重试。",
        "The act is not confirmed yet and may have happened. Repeat it with the same key.",
    ),
    "not-attempted": Words(
        "暂时无法办理",
        "Not possible at the moment",
        "系统的一个部分未就绪，操作没有开始。请稍后重试。",
        "A part of the system is not ready; nothing was begun. Please try again later.",
    ),
    "font-missing": Words(
        "缺少中文字体",
        "No Chinese font",
        "服务器上没有可用的中文字体，无法生成文书。请系统管理员安装字体（如Noto Serif CJK）。",
        "The server has no font with Chinese characters. Its administrator can install one, for example Noto Serif CJK.",
    ),
    "too-early": Words(
        "时间未到",
        "Too early",
        "最早可于{earliest}办理。",
        "The earliest day for this is {earliest}.",
    ),
    "term-stopped": Words(
        "期限已暂停",
        "The term stands still already",
        "该期限已处于暂停状态。",
        "The term stands still already.",
    ),
    "term-running": Words(
        "期限正在计算",
        "The term is running",
        "该期限未暂停，无需恢复。",
        "The term is not stopped.",
    ),
    "term-passed": Words(
        "期限已过",
        "The term has passed",
        "延期应在到期前申请；该期限已于{due}届满，请书面说明逾期理由。",
        "An extension is asked for before the end, which was {due}. Please explain the delay.",
    ),
    "term-told": Words(
        "已经提醒",
        "Told before",
        "该期限已经提醒过，不再重复。",
        "This was told before and is not told again.",
    ),
    "supervision-open": Words(
        "上次督办尚未答复",
        "A supervision notice is not answered yet",
        "该事项已有督办，答复后方可再次督办。",
        "There is a supervision notice about it; the next one can follow its answer.",
    ),
    "extension-open": Words(
        "已申请延期",
        "An extension was asked for",
        "该期限已申请延期，请等待负责人审批。",
        "More days were asked for already; the leader has not decided yet.",
    ),
    "term-over": Words(
        "期限已结束",
        "The term is over",
        "应办事项已完成，期限不再变动。",
        "What was owed is done; the term cannot change any more.",
    ),
    "not-eligible": Words(
        "不具备申报资格",
        "Not eligible",
        "只有涉农的县（区）、乡镇和行政村可以申报。",
        "Only farm-related counties, towns and villages may apply.",
    ),
    "ladder-unmet": Words(
        "下一级称号条件未满足",
        "The title below is not held",
        "须先取得下一级称号并满规定年限。",
        "The title of the level below must be held for the required time first.",
    ),
    "incomplete": Words(
        "申请不齐备",
        "Something is lacking",
        "共有{count}处不符合要求，已全部列出，请一次补齐。",
        "{count} things are lacking; all of them are listed.",
    ),
    "sheet-incomplete": Words(
        "评审表未填完",
        "The score sheet is not complete",
        "还有{count}项指标未评，第一项为{first}。",
        "{count} indicators have no answer yet, the first is {first}.",
    ),
    "not-ready": Words(
        "申请不齐备",
        "Not ready",
        "材料或数据在核对之后有变化，或有{count}处不符合要求。请查看齐备情况后再提交。",
        "Papers or data changed after they were checked, or {count} things are lacking. "
        "Please look at the readiness page.",
    ),
    "deficits-unanswered": Words(
        "补正告知书还有未回应的内容",
        "The notice of deficits is not answered in full",
        "第{numbers}项还没有补正，也没有说明理由。全部回应后才能重新提交。",
        "Number {numbers} is neither mended nor contested. All of them are answered first.",
    ),
    "second-person-needed": Words(
        "须由另一人复核",
        "A second person is needed",
        "奖励资金记录须由登记人以外的人复核。",
        "An award record is approved by somebody else than recorded it.",
    ),
    "notice-not-open": Words(
        "没有公示",
        "There is no notice",
        "该案件没有发布公示，不能提出异议。",
        "No notice of this case was published; there is nothing to object to.",
    ),
    "formally-complete": Words(
        "形式审查已通过",
        "It is formally complete",
        "“{rule}”规定的事项已由系统核对齐备，不能作为补正理由。",
        "What “{rule}” asks for was checked and found in order; it can be no deficit.",
    ),
    "visit-announced": Words(
        "踏勘已经通知",
        "The visit was announced already",
        "该单位的踏勘已通知（{on}），只通知一次。如需调整，请在原安排中变更并说明理由。",
        "The visit was announced for {on}, and is announced once. Amend that day, with a reason.",
    ),
    "visit-not-announced": Words(
        "没有踏勘安排",
        "No visit day was announced",
        "该案件本环节没有发布联合踏勘安排；其他检查请登记现场检查记录。",
        "No joint visit was announced for this step; other visits are recorded as visit notes.",
    ),
    "visit-recorded": Words(
        "踏勘结果已登记",
        "The result is recorded already",
        "贵部门在该单位的踏勘结果已登记签字。",
        "Your department has recorded and signed its result at this place.",
    ),
    "visit-unannounced": Words(
        "暗访不得通知",
        "An unannounced visit is not announced",
        "该单位只剩暗访尚未进行，不得事先通知。",
        "Only the unannounced visit is still to be made there; nobody is told of it.",
    ),
    "visit-missing": Words(
        "检查方式不全",
        "A visit is missing",
        "明查与暗访须结合进行，尚缺：{visit}。",
        "Open checks and unannounced visits are both needed; missing: {visit}.",
    ),
    "method-missing": Words(
        "验收方式不全",
        "A method is missing",
        "形成验收意见前须用完全部方式，尚缺：{method}（{rule}）。",
        "The opinion comes after all other methods; missing: {method} ({rule}).",
    ),
    "objection-stands": Words(
        "异议未消除",
        "An objection stands",
        "公示期内的异议尚未处理或已成立，不能命名。",
        "An objection is not decided yet, or was upheld; the unit cannot be named.",
    ),
    "material-unchanged": Words(
        "材料未变，不得再次告知",
        "Told once already",
        "“{place}”自上次告知后没有变动，补正要求应当一次告知。"
        "确需再次告知的，请先写明理由向负责人请示，经同意后办理。",
        "“{place}” has not changed since the last notice, which was to name everything at once. "
        "Where it must be named again, ask the leader first, with reasons.",
    ),
    "denial-beyond-power": Words(
        "超出本岗位权限",
        "Beyond own power",
        "本办法规定该否定事项须先请示负责人，经同意后方可办理。",
        "This programme leaves this refusal to the leader: ask first, and refuse once it is agreed.",
    ),
    "held-by-another": Words(
        "由同事经办",
        "A colleague holds this",
        "本案的这项职责由同一单位的其他同事经办，需要时请负责人改派。",
        "A colleague of your office holds this part of the case. The leader may assign it anew.",
    ),
    "already-entrusted": Words(
        "已经委派",
        "Entrusted already",
        "这项职责已委派他人，不能再委派或转办；需先收回委派。",
        "This part is entrusted to somebody already. Take it back before you pass it on.",
    ),
    "urged-today": Words(
        "今天已经催办",
        "Urged today already",
        "每人每天对同一案件只能催办一次，请明天再催。",
        "One person may urge a case once a day. Please urge again tomorrow.",
    ),
    "county-frozen": Words(
        "暂停受理",
        "The county's applications are not taken",
        "该县（区）因复查不合格暂停受理，{until}起恢复。",
        "After a failed re-check, applications of this county are taken again from {until}.",
    ),
    "applications-closed": Words(
        "本年度申报已截止",
        "Applications of this year are closed",
        "本年度申报已于{closed}截止。下一次截止日期：{next}。",
        "This year's applications closed on {closed}. The next closing date: {next}.",
    ),
    "own-import": Words(
        "不能发布自己导入的年历",
        "You imported this edition yourself",
        "年历须由两人办理：{edition}由您导入，请另一位管理员核对后发布。",
        "It takes two: you imported {edition}; another administrator checks and publishes it.",
    ),
    "edition-outdated": Words(
        "该年已发布的年历更新",
        "What is published for this year is more recent",
        "{year}年已发布第{published}版：其为正式安排或通知时间更晚，本版不能导入或发布。如系更正，请按最新通知填写。",
        "Edition {published} of {year} is in force: it is final, or its notice was announced later. "
        "This one can be neither imported nor published; for a correction, type the latest notice.",
    ),
    "edition-over": Words(
        "该版年历不能再发布",
        "This edition can no longer be published",
        "{edition}已经发布，或同一年度已导入更新的版本。",
        "{edition} is published already, or a later edition of its year was imported.",
    ),
    "due-otherwise": Words(
        "期限已有变化",
        "The term has changed meanwhile",
        "“{what}”的期限刚有变动，到期日以现在的为准。",
        "The term “{what}” has just changed; its date is the one it has now.",
    ),
    "notice-faulty": Words(
        "节假日安排有误",
        "The holiday notice has faults",
        "共{count}处问题，第一处：{first}。",
        "{count} faults; the first: {first}.",
    ),
    "already-open": Words(
        "已有在办案件",
        "There is an open case already",
        "该单位已有同类在办案件{number}。",
        "This unit has an open case of this programme: {number}.",
    ),
    "already-reported": Words(
        "报告已报送",
        "The report is there",
        "{year}年第{half}个半年的报告已报送。",
        "The report on half-year {half} of {year} was handed in already.",
    ),
    "formula-broken": Words(
        "公式有误",
        "The formula is broken",
        "公式在第{at}个字符处无法理解。",
        "The formula makes no sense at character {at}.",
    ),
    "zero-denominator": Words(
        "除数为零",
        "Division by zero",
        "除数为零，数值不存在。",
        "The value does not exist: its denominator is zero.",
    ),
    # Documents.
}
