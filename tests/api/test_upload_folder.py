"""`ecocase upload`: a folder into a case through the public API, and on again after a break (5.1.5)."""

import asyncio
import csv
import io
import os
from contextlib import redirect_stderr
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import FastAPI
from openpyxl import Workbook

from services.cli import upload
from services.cli.layout import CannotStartError
from services.cli.uploading.mapping import Wish, wishes
from services.cli.uploading.sending import Outcome, Sender
from tests.api.cast import Cast
from tests.api.test_documents import CLERK, case, doors, papers, reserve, send, settings, worker
from tests.portal.test_browser import served

MIB = 1024 * 1024

__all__ = ["case", "doors", "papers", "settings", "worker"]


async def sent(cast: Cast, stream: str, found: list[Wish], *, waits: bool = True) -> list[Outcome]:
    bar = upload.Bar(len(found), sum(wish.path.stat().st_size for wish in found))
    sender = Sender(cast.http, await cast.token(CLERK), stream, waits=waits, told=bar.add)
    done = [one async for one in sender.send_all(found)]
    assert bar.sent == sum(one.sent for one in done), "the bar is told what was sent"
    return sorted(done, key=lambda one: one.wish.relative)


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def test_5_1_5_a_folder_is_sent_and_bound_as_its_table_says_and_twice_changes_nothing(
    cast: Cast, case: str, papers: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "材料"
    (folder / "规划").mkdir(parents=True)
    (folder / "规划/文本.pdf").write_bytes(papers["town/plan"])
    (folder / "说明.pdf").write_bytes(papers["town/plan"] + b"\n%other")
    mapping = table(
        tmp_path / "对应表.csv",
        "文件,题名,材料,指标,类型,页,止页",
        "规划/文本.pdf,建设规划,plan,,approval,1,1",
        "规划/文本.pdf,,plan,,plan-text,2,60",
        "说明.pdf,,,TA1,,12,",
    )
    found, left = wishes(folder, mapping)
    assert left == []
    first = await sent(cast, case, found)
    assert [(one.state, one.error) for one in first] == [("usable", "")] * 2
    assert [len(one.bound) for one in first] == [2, 1]
    dossier = (await cast.get(CLERK, f"/cases/{case}/dossier")).json()
    kinds = [part["kind"] for part in dossier["volumes"][0]["parts"]]
    assert kinds == ["approval", "plan-text"]
    assert [(one["indicator"], one["page"]) for one in dossier["proofs"]] == [("TA1", 12)]
    assert "建设规划.pdf" in {one["name"] for one in dossier["documents"]}
    again = await sent(cast, case, found)
    assert [(one.document, one.sent) for one in again] == [(one.document, 0) for one in first]
    after = (await cast.get(CLERK, f"/cases/{case}/dossier")).json()
    assert after["volumes"] == dossier["volumes"]
    assert after["proofs"] == dossier["proofs"]


async def test_5_1_5_the_command_sends_with_a_token_from_a_file_and_writes_its_report(
    cast: Cast, app: FastAPI, case: str, papers: dict[str, bytes], tmp_path: Path
) -> None:
    """As somebody types it, against a served installation; without who one is nothing begins."""
    folder, token = tmp_path / "材料", tmp_path / "token"
    folder.mkdir()
    (folder / "建设规划.pdf").write_bytes(papers["town/plan"])
    token.write_text(await cast.token(CLERK) + "\n", encoding="utf-8")
    mapping = table(tmp_path / "对应表.csv", "文件,材料,类型", "建设规划.pdf,plan,plan-text")
    async with served(app) as address:
        order = upload.Order(folder, case, address, mapping, report=tmp_path / "report.csv")
        with pytest.raises(CannotStartError):
            await asyncio.to_thread(upload.run, order)
        assert not order.report.exists()
        assert await asyncio.to_thread(upload.run, replace(order, token_file=token)) == 0
    with order.report.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["state"], row["error"]) == ("建设规划.pdf", "usable", "")
    assert int(row["sent_bytes"]) == len(papers["town/plan"])
    dossier = (await cast.get(CLERK, f"/cases/{case}/dossier")).json()
    (part,) = dossier["volumes"][0]["parts"]
    assert (part["kind"], part["document"]) == ("plan-text", row["document"])
    assert "plan" in row["bound"]


async def test_5_1_5_it_goes_on_with_the_parts_that_are_missing(
    cast: Cast, case: str, tmp_path: Path
) -> None:
    """The first part arrived before the break; the server says so, and only the rest is sent."""
    body = uuid4().bytes * (9 * 1024 * 1024 // 16)
    (tmp_path / "大.pdf").write_bytes(body)
    (wish,), _ = wishes(tmp_path, None)
    broken = Sender(cast.http, await cast.token(CLERK), case, waits=False)
    broken._parts = _stopped  # type: ignore[method-assign,assignment]
    (outcome,) = [one async for one in broken.send_all([wish])]
    assert "the line broke" in outcome.error
    await send(cast, outcome.document, {1: body[: 8 * 1024 * 1024]})
    (done,) = await sent(cast, case, [wish], waits=False)
    assert (done.document, done.sent) == (outcome.document, len(body) - 8 * 1024 * 1024)
    assert done.error == ""


async def _stopped(*_: object) -> int:
    message = "the line broke"
    raise OSError(message)


async def test_5_1_5_what_a_colleague_sent_by_page_is_not_sent_again(
    cast: Cast, case: str, papers: dict[str, bytes], tmp_path: Path
) -> None:
    body = papers["town/plan"]
    known = (await reserve(cast, case, "规划.pdf", len(body)))["id"]
    await send(cast, known, {1: body})
    await cast.post(CLERK, f"/documents/{known}/confirmation")
    (tmp_path / "规划.pdf").write_bytes(body)
    found, _ = wishes(tmp_path, None)
    await sent(cast, case, found)
    (second,) = await sent(cast, case, found)
    assert second.sent == 0


async def test_5_1_5_what_the_api_refuses_is_in_the_report_and_ends_with_1(
    cast: Cast, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")
    found, _ = wishes(tmp_path, None)
    outcomes = await sent(cast, case, found, waits=False)
    report = tmp_path / "report.csv"
    upload.write_report(report, outcomes)
    assert upload.summary(outcomes, report) == 1
    assert "document-empty" in capsys.readouterr().out
    with report.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["document"]) == ("空.pdf", "")
    assert row["error"].startswith("document-empty")


def test_5_1_5_a_bar_on_a_terminal_is_drawn_over_and_grows_with_the_files() -> None:
    """A real terminal: what is written to it is read at its other end."""
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb") as screen, os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        with redirect_stderr(terminal):
            bar = upload.Bar(2, 4 * MIB)
            for size in (MIB, 3 * MIB):
                bar.add(size)
                bar.done()
            bar.end()
        shown = b""
        while not shown.endswith(b"\n"):
            shown += screen.read1()
    _, first, half, more, whole = shown.decode().rstrip().split("\r")
    assert first.startswith("·" * 30 + " 0/2 files 个文件  1.0/4.0 MiB")
    assert half.startswith("█" * 15 + "·" * 15 + " 1/2 files 个文件  1.0/4.0 MiB")
    assert more.startswith("█" * 15 + "·" * 15 + " 1/2 files 个文件  4.0/4.0 MiB")
    assert whole.startswith("█" * 30 + " 2/2 files 个文件  4.0/4.0 MiB")
    assert all("MiB/s" in line for line in (first, half, more, whole))


def test_5_1_5_where_there_is_no_terminal_the_bar_says_a_line_at_each_tenth() -> None:
    with redirect_stderr(io.StringIO()) as heard:
        bar = upload.Bar(30, 60 * MIB)
        for _ in range(30):
            bar.add(2 * MIB)
            bar.done()
        bar.end()
    lines = heard.getvalue().splitlines()
    assert [line.split("  ")[:2] for line in lines] == [
        [f"{n}/30 files 个文件", f"{2 * n}.0/60.0 MiB"] for n in range(3, 31, 3)
    ]


def test_5_1_5_every_mistake_of_a_table_is_named_with_its_line_and_nothing_is_sent(
    tmp_path: Path,
) -> None:
    (tmp_path / "甲.pdf").write_bytes(b"%PDF")
    mapping = table(
        tmp_path / "m.csv",
        "file,item,indicator,page,second",
        "乙.pdf,plan,,,",
        "../甲.pdf,plan,,,",
        "甲.pdf,plan,TA1,,",
        "甲.pdf,plan,,x,",
        "甲.pdf,,TA1,,03:2x",
        "甲.pdf,,,3,",
    )
    with pytest.raises(CannotStartError) as refused:
        wishes(tmp_path, mapping)
    said = str(refused.value)
    assert [f"line {number} " in said for number in range(2, 8)] == [True] * 6


def test_5_1_6_a_workbook_names_places_in_films_and_sheets(tmp_path: Path) -> None:
    for name in ("片.mp4", "表.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("文件", "指标", "时间", "止时", "工作表", "单元格"),
        ("片.mp4", "TA1", "03:20", "04:10", None, None),
        ("表.xlsx", "TA2", None, None, "水质", "B7:D12"),
    ):
        sheet.append(row)
    book.save(tmp_path / "map.xlsx")
    found, _ = wishes(tmp_path, tmp_path / "map.xlsx")
    assert [dict(one.places[0].anchor) for one in found] == [
        {"second": 200, "until_second": 250},
        {"sheet": "水质", "cells": "B7:D12"},
    ]


def test_5_1_5_a_dry_run_sends_nothing_and_names_what_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "甲.pdf").write_bytes(b"%PDF")
    (tmp_path / "程序.exe").write_bytes(b"MZ")
    order = upload.Order(tmp_path, "case", "http://127.0.0.1:9", dry_run=True)
    assert upload.run(order) == 1
    said = capsys.readouterr()
    assert "甲.pdf -> 甲.pdf: not bound" in said.out
    assert "程序.exe" in said.err
