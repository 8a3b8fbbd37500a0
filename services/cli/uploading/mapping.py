"""Which file is to stand where: a CSV or XLSX table, one line for each place (5.1.5, 5.1.6).

A file may have several lines. What a place means is decided by the API, which refuses what is wrong.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import load_workbook

from services.cli.layout import CannotStartError
from services.domain.evidence.documents import TypeNotTaken, media_type_for

COLUMNS: Final = {
    "file": ("file", "文件"),
    "title": ("title", "题名"),
    "item": ("item", "材料"),
    "indicator": ("indicator", "指标"),
    "kind": ("kind", "类型"),
    "page": ("page", "页"),
    "last_page": ("last_page", "止页"),
    "second": ("second", "时间"),
    "until_second": ("until_second", "止时"),
    "sheet": ("sheet", "工作表"),
    "cells": ("cells", "单元格"),
}
"""Names of columns in both languages; only the first must be there."""
NUMBERS: Final = frozenset({"page", "last_page"})
TIMES: Final = frozenset({"second", "until_second"})


@dataclass(frozen=True)
class Place:
    """Where a file is to stand: in the volume of an item, or as proof of an indicator."""

    item: str
    indicator: str
    kind: str
    anchor: Mapping[str, str | int]

    @property
    def words(self) -> str:
        where = f"材料 {self.item}" if self.item else f"指标 {self.indicator}"
        said = " ".join(f"{name}={value}" for name, value in self.anchor.items())
        return f"{where} {said}".strip()


@dataclass(frozen=True)
class Wish:
    """A file, what it is to be called, and its places; none: it is sent and bound nowhere."""

    path: Path
    relative: str
    title: str
    places: tuple[Place, ...] = ()

    @property
    def name(self) -> str:
        """As pages show it: the title with the file's own ending."""
        return f"{self.title}{self.path.suffix}" if self.title else self.path.name


def wishes(folder: Path, mapping: Path | None) -> tuple[list[Wish], list[str]]:
    """What is to be sent, and what is not, with the reason. Raises CannotStartError with every
    mistake of the table at once.
    """
    if not folder.is_dir():
        raise CannotStartError(f"{folder} is no folder. 不是文件夹。")
    if mapping is None:
        found = [
            Wish(path, str(path.relative_to(folder)), "")
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        ]
    else:
        found = _mapped(folder, mapping)
    taken, left = [], []
    for wish in found:
        try:
            media_type_for(wish.name)
        except TypeNotTaken:
            left.append(f"{wish.relative}: type not taken 不接收这种文件")
        else:
            taken.append(wish)
    return taken, left


def _mapped(folder: Path, mapping: Path) -> list[Wish]:
    rows, mistakes = _rows(mapping), []
    places: dict[str, list[Place]] = {}
    titles: dict[str, str] = {}
    for number, row in rows:
        name = row.get("file", "")
        path = folder / name
        if not name or not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            mistakes.append(f"line {number} 第{number}行: no such file 找不到文件: {name}")
            continue
        places.setdefault(name, [])
        titles[name] = titles.get(name) or row.get("title", "")
        try:
            if place := _place(row):
                places[name].append(place)
        except ValueError as wrong:
            mistakes.append(f"line {number} 第{number}行: {wrong}")
    if mistakes:
        raise CannotStartError(
            "\n".join([f"{mapping}: nothing was sent 未发送任何文件", *mistakes])
        )
    return [Wish(folder / name, name, titles[name], tuple(where)) for name, where in places.items()]


def _place(row: Mapping[str, str]) -> Place | None:
    """Raises ValueError."""
    item, indicator = row.get("item", ""), row.get("indicator", "")
    if item and indicator:
        message = "an item or an indicator, not both; use two lines 材料与指标请分行填写"
        raise ValueError(message)
    anchor: dict[str, str | int] = {}
    for name in COLUMNS:
        if (text := row.get(name, "")) and name not in {
            "file",
            "title",
            "item",
            "indicator",
            "kind",
        }:
            anchor[name] = _value(name, text)
    if not item and not indicator:
        if anchor:
            message = "a place needs an item or an indicator 请填写材料或指标"
            raise ValueError(message)
        return None
    return Place(item, indicator, row.get("kind", "") or "other", anchor)


def _value(name: str, text: str) -> str | int:
    """A number, a time such as 03:20 in seconds, or the text itself. Raises ValueError."""
    if name in NUMBERS:
        if not text.isdecimal():
            message = f"{name}: {text} is no number 不是数字"
            raise ValueError(message)
        return int(text)
    if name in TIMES:
        parts = text.split(":")
        if len(parts) > len(("hours", "minutes", "seconds")) or not all(
            part.isdecimal() for part in parts
        ):
            message = f"{name}: {text} is no time like 03:20 不是时间"
            raise ValueError(message)
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        return seconds
    return text


def _rows(mapping: Path) -> list[tuple[int, dict[str, str]]]:
    """Lines by the names of their columns, with their numbers. Raises CannotStartError."""
    try:
        table = list(_workbook(mapping) if mapping.suffix.lower() == ".xlsx" else _csv(mapping))
    except (OSError, UnicodeDecodeError, ValueError) as wrong:
        raise CannotStartError(f"{mapping} cannot be read 无法读取: {wrong}") from None
    head, lines = (table[0], table[1:]) if table else ([], [])
    known = {alias: name for name, both in COLUMNS.items() for alias in both}
    unknown = [title for title in head if title and title not in known]
    if "file" not in {known.get(title) for title in head} or unknown:
        names = ", ".join("/".join(both) for both in COLUMNS.values())
        raise CannotStartError(f"{mapping}: columns 列: {names}; not 不识别: {', '.join(unknown)}")
    return [
        (number, {known[title]: cell for title, cell in zip(head, line, strict=False) if title})
        for number, line in enumerate(lines, start=2)
        if any(line)
    ]


def _csv(path: Path) -> Iterator[Sequence[str]]:
    text = path.read_bytes()
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError:  # As office programs on Chinese machines save it.
        decoded = text.decode("gb18030")
    for row in csv.reader(io.StringIO(decoded)):
        yield [cell.strip() for cell in row]


def _workbook(path: Path) -> Iterator[Sequence[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if cell is None else str(cell).strip() for cell in row]
