"""How the ledger of findings says no (D9); joined in `refusals.py`."""

from services.api.texts import Words

OF_FINDINGS: dict[str, Words] = {
    "ledger-order": Words(
        "该问题不在此环节",
        "The finding is not there yet",
        "第{no}项问题不能这样办理：{why}",
        "Finding {no} cannot be handled so: {why}",
    ),
    "ledger-open": Words(
        "整改台账尚未办结",
        "The rectification ledger is not settled",
        "台账中还有{count}项既未销号、也没有经同意的计划，首先是第{no}项。",
        "{count} findings are neither closed nor planned; the first is no. {no}.",
    ),
    "names-somebody": Words(
        "公开内容中有个人姓名",
        "The words name somebody",
        "第{no}项的文字中有个人姓名，不能公开，请不选该项。",
        "The words about finding {no} name somebody and cannot be published. Leave it out.",
    ),
}
