"""`ecocase upload DIR --case ID`: a folder of files into a case, through the public API (5.1.5).

A dry run says what would happen; run again after a break, it goes on. What became of every file is
in a CSV report. It needs no key of the installation, only somebody's sign-in.
"""

import argparse
import asyncio
import csv
import getpass
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from services.cli.layout import CannotStartError
from services.cli.uploading.mapping import Wish, wishes
from services.cli.uploading.sending import API, Outcome, Sender

REPORT: Final = ("file", "name", "document", "state", "problem", "sent_bytes", "bound", "error")
WIDTH: Final = 30
MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Order:
    """What was asked for on the command line."""

    folder: Path
    case: str
    url: str
    mapping: Path | None = None
    token_file: Path | None = None
    login: str = ""
    dry_run: bool = False
    waits: bool = True
    report: Path = Path("ecocase-upload.csv")


def order_of(parsed: argparse.Namespace) -> Order:
    return Order(
        folder=parsed.folder,
        case=parsed.case,
        url=parsed.url,
        mapping=parsed.mapping,
        token_file=parsed.token_file,
        login=parsed.login,
        dry_run=parsed.dry_run,
        waits=not parsed.no_wait,
        report=parsed.report,
    )


def run(order: Order) -> int:
    """0 when every file is there and bound; 1 when one is not, and the report says why."""
    found, left = wishes(order.folder, order.mapping)
    for line in left:
        print(f"left out 跳过: {line}", file=sys.stderr)
    if order.dry_run:
        return _rehearse(found, left)
    try:
        return asyncio.run(_sent(order, found)) or (1 if left else 0)
    except KeyboardInterrupt:
        print("\nstopped; run it again to go on 已停止，重新运行即可续传", file=sys.stderr)
        return 1


def _rehearse(found: list[Wish], left: list[str]) -> int:
    size = 0
    for wish in found:
        size += wish.path.stat().st_size
        places = "; ".join(place.words for place in wish.places) or "not bound 不装订"
        print(f"{wish.relative} -> {wish.name}: {places}")
    print(f"{len(found)} files 个文件, {size / MIB:.1f} MiB; nothing was sent 未发送")
    return 1 if left else 0


async def _sent(order: Order, found: list[Wish]) -> int:
    async with httpx.AsyncClient(base_url=order.url, timeout=120) as http:
        token = await _token(order, http)
        bar = Bar(len(found), sum(wish.path.stat().st_size for wish in found))
        sender = Sender(http, token, order.case, waits=order.waits, told=bar.add)
        outcomes = []
        async for outcome in sender.send_all(found):
            outcomes.append(outcome)
            bar.done()
        bar.end()
    outcomes.sort(key=lambda one: one.wish.relative)
    write_report(order.report, outcomes)
    return summary(outcomes, order.report)


async def _token(order: Order, http: httpx.AsyncClient) -> str:
    """From a file, or for a login and a password that is asked for. Raises CannotStartError."""
    if order.token_file:
        return order.token_file.read_text(encoding="utf-8").strip()
    if not order.login:
        raise CannotStartError("Say who you are: --as LOGIN or --token-file. 请指明身份。")
    password = getpass.getpass(f"{order.login} 的密码 password: ")
    wish = {
        "login": order.login,
        "password": password,
        "label": "ecocase upload",
        "scopes": ["read", "act"],
        "hours": 24,
    }
    answer = await http.post(f"{API}/tokens", json=wish)
    if answer.is_error:
        raise CannotStartError(f"{order.url} refused the sign-in 登录被拒: {answer.status_code}")
    return str(answer.json()["token"])


def write_report(path: Path, outcomes: list[Outcome]) -> None:
    """With the mark by which office programs know UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(REPORT)
        for one in outcomes:
            bound = "; ".join(one.bound)
            about = (one.wish.relative, one.wish.name, one.document, one.state, one.problem)
            table.writerow((*about, one.sent, bound, one.error))


def summary(outcomes: list[Outcome], report: Path) -> int:
    states = Counter(one.state or "not sent 未发送" for one in outcomes)
    for state, number in sorted(states.items()):
        print(f"{number:>6}  {state}")
    wrong = [one for one in outcomes if not one.good]
    for one in wrong:
        print(f"!! {one.wish.relative}: {one.error or one.problem}")
    sent = sum(one.sent for one in outcomes)
    print(f"{len(outcomes) - len(wrong)} of {len(outcomes)} are there, {sent / MIB:.1f} MiB sent")
    print(f"共{len(outcomes)}个文件，成功{len(outcomes) - len(wrong)}个；清单 report: {report}")
    return 1 if wrong else 0


class Bar:
    """How far it is: a line that is drawn over on a terminal, else a line at each tenth."""

    def __init__(self, files: int, size: int) -> None:
        self.files, self.size = files, size
        self.files_done, self.sent = 0, 0
        self.drawn = sys.stderr.isatty()
        self.said, self.begun = 0, time.monotonic()

    def add(self, size: int) -> None:
        self.sent += size
        self._draw()

    def done(self) -> None:
        self.files_done += 1
        self._draw()

    def end(self) -> None:
        if self.drawn:
            print(file=sys.stderr)

    def _draw(self) -> None:
        part = self.files_done / max(self.files, 1)
        seconds = max(time.monotonic() - self.begun, 0.1)
        words = (
            f"{self.files_done}/{self.files} files 个文件  {self.sent / MIB:.1f}/"
            f"{self.size / MIB:.1f} MiB  {self.sent / MIB / seconds:.1f} MiB/s"
        )
        if self.drawn:
            filled = "█" * int(WIDTH * part)
            print(f"\r{filled:·<{WIDTH}} {words}  ", end="", file=sys.stderr, flush=True)
        elif int(part * 10) > self.said:
            self.said = int(part * 10)
            print(words, file=sys.stderr, flush=True)
