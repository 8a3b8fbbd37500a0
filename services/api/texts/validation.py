"""What is wrong with one value of a request, by pydantic's kind of error, in both languages.

Only for values that are no value of their kind; what a rule refuses stands in `refusals.py`.
"""

from collections.abc import Mapping

from services.api.language import Language

FIELD = {
    "missing": ("必填项，请填写。", "This is needed; please fill it in."),
    "extra_forbidden": ("这里没有此项。", "There is no such field here."),
    "string_type": ("应为文字。", "A text is needed."),
    "string_too_short": ("至少需要{min_length}个字符。", "At least {min_length} characters."),
    "string_too_long": ("最多{max_length}个字符。", "At most {max_length} characters."),
    "string_pattern_mismatch": ("格式不对。", "The format is not right."),
    "int_type": ("应为整数。", "A whole number is needed."),
    "int_parsing": ("请只填整数，例如12。", "Only a whole number, for example 12."),
    "int_from_float": ("请只填整数，例如12。", "Only a whole number, for example 12."),
    "decimal_type": ("应为数字。", "A number is needed."),
    "decimal_parsing": ("请只填数字，例如36.9。", "Only a number, for example 36.9."),
    "float_type": ("应为数字。", "A number is needed."),
    "float_parsing": ("请只填数字，例如36.9。", "Only a number, for example 36.9."),
    "finite_number": ("应为有限的数字。", "A finite number is needed."),
    "bool_type": ("应为“是”或“否”。", "Yes or no is needed."),
    "bool_parsing": ("应为“是”或“否”。", "Yes or no is needed."),
    "greater_than": ("应大于{gt}。", "More than {gt} is needed."),
    "greater_than_equal": ("不能小于{ge}。", "Not less than {ge}."),
    "less_than": ("应小于{lt}。", "Less than {lt} is needed."),
    "less_than_equal": ("不能大于{le}。", "Not more than {le}."),
    "date_type": ("应为日期。", "A date is needed."),
    "date_parsing": (
        "应为日期，例如2030-03-04。",
        "A date is needed, for example 2030-03-04.",
    ),
    "date_from_datetime_parsing": (
        "应为日期，例如2030-03-04。",
        "A date is needed, for example 2030-03-04.",
    ),
    "datetime_type": ("应为日期和时间。", "A date with its hour is needed."),
    "datetime_parsing": (
        "应为日期和时间，例如2030-03-04T09:00+08:00。",
        "A date with its hour is needed, for example 2030-03-04T09:00+08:00.",
    ),
    "datetime_from_date_parsing": (
        "应为日期和时间，例如2030-03-04T09:00+08:00。",
        "A date with its hour is needed, for example 2030-03-04T09:00+08:00.",
    ),
    "timezone_aware": (
        "请写明时区，例如+08:00。",
        "Please name the time zone, for example +08:00.",
    ),
    "enum": ("只能选{expected}。", "One of {expected} is needed."),
    "literal_error": ("只能选{expected}。", "One of {expected} is needed."),
    "too_short": ("至少需要{min_length}项。", "At least {min_length} entries."),
    "too_long": ("最多{max_length}项。", "At most {max_length} entries."),
    "list_type": ("应为列表。", "A list is needed."),
    "tuple_type": ("应为列表。", "A list is needed."),
    "dict_type": ("应为对象。", "An object is needed."),
    "model_type": ("应为对象。", "An object is needed."),
    "model_attributes_type": ("应为对象。", "An object is needed."),
    "json_invalid": ("请求内容不是有效的JSON。", "The body is not valid JSON."),
}

OTHERWISE = ("填写的内容不符合要求。", "This value cannot be taken.")


def field_text(kind: str, context: Mapping[str, object], language: Language) -> str:
    zh, en = FIELD.get(kind, OTHERWISE)
    text = zh if language is Language.ZH else en
    return text.format_map({key: str(value) for key, value in context.items()})
