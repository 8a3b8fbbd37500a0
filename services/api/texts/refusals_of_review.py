"""Refusals of draws and of the experts' review: conflicts, sheets, the opinion (A1.9, D8).

`refusals.py` joins them with the others.
"""

from services.api.texts import Words

OF_REVIEW: dict[str, Words] = {
    "evidence-unopened": Words(
        "有证据无人查看",
        "Evidence that no expert opened",
        "{count}项指标有专家从未打开的证据（首项：{first}）。请先查看，或者说明理由。",
        "{count} indicator(s) have evidence that no expert opened (first: {first}). "
        "Have it opened, or give the reason.",
    ),
    "not-all-named": Words(
        "没有一次告知齐全",
        "Not all is named at once",
        "专家认为证据不足的还有{count}项没有列入（首项：{first}）。请一次列全。",
        "{count} more indicator(s) were found insufficient (first: {first}). Name them all at once.",
    ),
    "lines-faulty": Words(
        "表格里有不能接受的行",
        "Lines of the table cannot be taken",
        "表格有{count}行有问题，什么都没有保存。",
        "{count} line(s) of the table are wrong; nothing was saved.",
    ),
    "too-few-readers": Words(
        "指标的评审专家不够",
        "Too few experts on an indicator",
        "指标{indicator}至少须由{least}名专家评审。",
        "Indicator {indicator} is scored by at least {least} expert(s).",
    ),
    "expert-idle": Words(
        "有专家没有指标",
        "An expert has nothing to score",
        "每名专家至少评审一项指标。",
        "Everybody on the panel scores at least one indicator.",
    ),
    "scored-already": Words(
        "评审表已提交，指标不能再改",
        "Signed sheets keep their indicators",
        "已提交评审表的专家，其指标既不能增加，也不能减少。",
        "Whoever has handed in the sheet keeps the indicators it answers, no more and no fewer.",
    ),
    "sheet-faulty": Words(
        "工作簿里有不能识别的单元格",
        "Cells of the workbook cannot be read",
        "评审表工作簿有{count}个单元格有问题，什么都没有保存。",
        "{count} cell(s) of the score sheet are wrong; nothing was saved.",
    ),
    "sheet-conflicts": Words(
        "两边都改过，请选择",
        "Both were changed: choose",
        "有{count}项指标在工作簿和网上都改过（首项：{first}），请逐项选择用哪一个。",
        "{count} indicator(s) were changed in the workbook and online (first: {first}). "
        "Choose one of the two for each.",
    ),
    "opinion-not-carried": Words(
        "意见未获通过",
        "The opinion is not carried",
        "同意{yes}人，须有{needed}人同意。请修改意见后提出新的版本。",
        "{yes} agree and {needed} are needed. Change the opinion and lay a new version.",
    ),
    "signature-not-made": Words(
        "尚未签署",
        "Nothing was signed",
        "签署须在签署页面核对内容后再次输入密码；若他人刚刚签署，请重新打开签署页面。",
        "Sign on the signing page: compare the content, then enter the password again. "
        "If somebody else has just signed, open that page anew.",
    ),
    "paper-changed": Words(
        "文件已有变化",
        "The paper has changed",
        "您核对的不是现在存档的文件，请重新打开签署页面核对。",
        "What you compared is not the paper as it is archived now. Open the signing page anew.",
    ),
    "interests-undeclared": Words(
        "请先申报利益冲突",
        "Declare your interests first",
        "申报利益冲突并签署责任承诺以后，才能查看本案的材料。",
        "Nothing of this case opens before you have declared your interests and signed.",
    ),
    "not-liable": Words(
        "没有作出责任承诺",
        "Without the promise to answer for it",
        "参加评审须承诺客观公正、对签署的意见负责；不承诺的，请谢绝评审。",
        "Whoever judges answers for what is signed. If you do not want to, decline the seat.",
    ),
    "wrong-reveal": Words(
        "密数与承诺不符",
        "The secret does not fit the commitment",
        "所公开的密数算不出原先提交的承诺。",
        "The secret shown does not give the commitment that was handed in.",
    ),
    "late-reveal": Words(
        "公开密数已逾期",
        "The secret comes too late",
        "应于{until}前公开，本次抽取作废。",
        "It had to be shown before {until}; the draw is void.",
    ),
    "pool-changed": Words(
        "备选库与封存的不一致",
        "The pool is not the one that was frozen",
        "封存时的摘要为{frozen}，现为{found}。",
        "Its digest was {frozen} when it was frozen, and is {found} now.",
    ),
    "pool-too-small": Words(
        "备选人数不足",
        "The pool is too small",
        "“{field}”需要{wanted}人，备选库中有{there}人。",
        "“{field}” needs {wanted}; the pool has {there}.",
    ),
    "sample-drawn-already": Words(
        "样本已经抽取",
        "The sample was drawn already",
        "该单位的这项样本已经抽取，只抽一次，不能重抽。",
        "This sample of this subject was drawn. It is drawn once, and never again.",
    ),
    "units-are-drawn": Words(
        "被检查单位由系统抽取",
        "The units are drawn",
        "本办法规定这种检查的单位由系统按公开的种子抽取，请不要填写被检查单位。",
        "The scheme has the units of this check drawn by a published seed. Please name none.",
    ),
    "drawn-check-open": Words(
        "上次抽取的检查尚未登记",
        "The check drawn before is still open",
        "第{no}次检查的单位已经抽取，请先检查并登记情况，再抽取下一次。",
        "The units of check no. {no} were drawn. Carry it out and record it before the next draw.",
    ),
    "no-pairing": Words(
        "无法安排互查",
        "No mutual checks can be arranged",
        "{units}个单位按回避要求排不出互查次序（试排{tries}次）。",
        "For {units} units no order was found that breaks no exclusion ({tries} tried).",
    ),
}
