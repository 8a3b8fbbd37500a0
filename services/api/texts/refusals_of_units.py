"""How a change of the tree of units is refused (4.1.5)."""

from services.api.texts import Words

OF_UNITS: dict[str, Words] = {
    "own-unit-change": Words(
        "不能发布自己登记的变更",
        "You recorded this change yourself",
        "行政区划变更由一人登记、另一人核对后发布。请另一位管理员发布。",
        "A change of units is recorded by one person and published by another. Please have another "
        "administrator publish it.",
    ),
    "unit-change-over": Words(
        "该变更已经发布",
        "This change was published already",
        "变更{change}已经发布。如有错误，请另行登记一项变更予以纠正。",
        "Change {change} was published already. A mistake is put right by recording another change.",
    ),
    "unit-change-faulty": Words(
        "行政区划变更有误",
        "The change of units has faults",
        "行政区划变更有{count}处问题，第一处：{first}。",
        "The change of units has {count} faults; the first: {first}.",
    ),
    "unit-ended": Words(
        "该单位已撤销",
        "The unit is no more",
        "单位{unit}已于{on}撤销，由{successor}承继。请以承继单位办理。",
        "Unit {unit} ended on {on}; {successor} took over. Please act for the successor.",
    ),
    "lies-elsewhere": Words(
        "已随其他单位办理",
        "It lies in another unit by now",
        "此件现属单位{place}。",
        "It lies in unit {place} by now.",
    ),
}
