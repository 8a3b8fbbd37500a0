"""Refusals that no rule makes: of how a request is written, signed in and sent.

The rest of the table, by rules, is in `refusals.py`, which joins the two.
"""

from services.api.texts import Words

OF_REQUESTS: dict[str, Words] = {
    "substitute-unfit": Words(
        "不能这样安排代办",
        "This substitute cannot be arranged",
        "{why}",
        "{why}",
    ),
    "already-substituted": Words(
        "该岗位已有代办人",
        "Somebody stands in already",
        "该岗位在这段时间已有代办人（至{until}）。请先结束原安排。",
        "Somebody else stands in for this seat then (until {until}). End that arrangement first.",
    ),
    "bad-request": Words(
        "请求无法理解",
        "The request cannot be understood",
        "请检查请求的写法后重试。",
        "Please check how the request is written and try again.",
    ),
    "sign-in-needed": Words(
        "请先登录",
        "Please sign in",
        "您尚未登录，或登录已到期。",
        "You are not signed in, or your sign-in is over.",
    ),
    "sign-in-refused": Words(
        "登录名或密码不对",
        "Login or password is wrong",
        "登录名与密码不相符，请重新填写。",
        "Login and password do not belong together. Please enter them again.",
    ),
    "sign-in-locked": Words(
        "尝试次数过多",
        "Too many attempts",
        "多次登录未成功，请在{seconds}秒后再试。",
        "Several sign-ins failed. Please try again in {seconds} seconds.",
    ),
    "too-many-filings": Words(
        "提交过于频繁",
        "Too many at once",
        "此网络地址短时间内提交的来件过多，请在{seconds}秒后再提交，已填写的内容不会丢失。",
        "Too much was sent from this address just now. Please send it again in {seconds} seconds; "
        "what you have written stays.",
    ),
    "scope-missing": Words(
        "令牌权限不足",
        "The token may not be used for this",
        "此操作需要权限“{scope}”，该令牌没有。",
        "This needs the scope “{scope}”, which the token does not have.",
    ),
    "sheet-sealed": Words(
        "评审表尚未开启",
        "The score sheet is sealed",
        "全部专家提交评审表之前，不能查阅他人的评审表。",
        "Until all experts have handed in, nobody reads another's score sheet.",
    ),
    "form-expired": Words(
        "表单已失效",
        "The form is no longer valid",
        "页面停留过久或已重新登录。请返回页面，核对内容后再提交。",
        "The page was open for too long, or you signed in again. Go back, check and send again.",
    ),
    "store-refused": Words(
        "文件地址无效",
        "The file address is not valid",
        "文件地址已到期或不完整，请从页面重新打开。",
        "The file's address is over or incomplete. Please open it again from its page.",
    ),
    "method-not-allowed": Words(
        "此地址不支持该操作",
        "This address does not take that method",
        "请查看接口说明。",
        "Please see the description of the interface.",
    ),
    "media-type-not-taken": Words(
        "内容类型不支持",
        "This type of content is not taken",
        "请按接口说明的类型发送。",
        "Please send one of the types named in the description.",
    ),
    "body-too-big": Words(
        "内容过大",
        "The content is too big",
        "请求内容超过上限，文件请走上传功能。",
        "The request is larger than allowed. Send files by the upload.",
    ),
    "invalid-request": Words(
        "填写有误",
        "Some values cannot be taken",
        "有内容不符合要求，逐项说明见errors。",
        "Some values cannot be taken; each is listed in errors.",
    ),
    "invalid": Words(
        "填写有误",
        "A value cannot be taken",
        "“{field}”填写的内容不成立。",
        "The value of “{field}” cannot be right.",
    ),
    "internal-error": Words(
        "系统出错",
        "Something broke on our side",
        "系统内部出错，已记录。请稍后重试。",
        "An error happened on our side and was recorded. Please try again later.",
    ),
    "rule-broken": Words(
        "不符合规则",
        "A rule was broken",
        "此操作不符合规则。",
        "This act breaks a rule.",
    ),
}
