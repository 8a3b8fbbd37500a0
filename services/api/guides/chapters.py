"""What a guide consists of: a title, remarks, and chapters of rows in both languages.

Which rows a definition has is said in `of_programmes.py` and `of_schemes.py`; how they are written
in `writing.py`.
"""

from datetime import date
from typing import NamedTuple

from services.domain.programme.words import OUR_DEFAULT, Sourced, Text

Row = tuple[Text, ...]


class Chapter(NamedTuple):
    """A table: every row has a cell for each of the columns."""

    title: Text
    columns: Row
    rows: tuple[Row, ...]


class Guide(NamedTuple):
    title: Text
    edition: Text
    remarks: tuple[Text, ...]
    chapters: tuple[Chapter, ...]


def both(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def same(text: str) -> Text:
    """Codes, numbers, rule ids: one text for both languages."""
    return Text(zh=text, en=text)


def edition(version: int, since: date) -> Text:
    return both(f"第{version}版，{since}起施行", f"Version {version}, in force from {since}")


def source_of(setting: Sourced) -> Text:
    """The rule it comes from, or that it is our own (E11)."""
    if setting.source:
        return same(setting.source)
    more = (setting.note or "").removeprefix(OUR_DEFAULT).lstrip(":, ")
    zh, en = "本系统默认，没有出处", OUR_DEFAULT
    return Text(zh=f"{zh}（{more}）" if more else zh, en=f"{en} ({more})" if more else en)


RULE = both("依据", "Rule")
WHAT = both("事项", "What")
CONTENT = both("内容", "Content")
WHO = both("由谁办理", "Who")
"""Columns that several chapters have."""
