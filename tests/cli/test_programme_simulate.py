"""`ecocase programme simulate`: what a terminal gets, and what it is refused (4.4.1, 4.4.2)."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

from services.cli import programme_simulate
from services.cli.layout import CannotStartError
from services.cli.main import run
from services.cli.programme_simulate import Wish, added, counted, kept_of, setting_of
from services.cli.simulated_workflows import LONGEST, Script, check_lengths, script
from services.domain.base import CLOCK
from services.domain.case import Case
from services.domain.programme.calendars import rehearsal_calendar
from services.domain.programme.library import newest
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.findings import Findings, findings
from services.domain.simulation.round_findings import RoundFindings
from services.domain.simulation.tallies import Tally

REFUSED = 2
VOID = {"meta", "path", "rect", "circle", "polyline"}
SMALL = ("--units", "6", "--years", "6")


class Page(HTMLParser):
    """What a page consists of; raises AssertionError where a tag closes that was not open last."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def simulated(name: str, folder: Path, *more: str) -> dict[str, bytes]:
    """The files that a run writes, by name."""
    page = folder.with_suffix(".html")
    files = ("--csv", str(folder), "--html", str(page))
    assert run(["programme", "simulate", name, *SMALL, *files, *more]) == 0
    written = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    return {**written, "page": page.read_bytes()}


@pytest.mark.parametrize("name", ["village-municipal", "union-work"])
def test_4_4_1_the_same_seed_writes_the_same_bytes(name: str, tmp_path: Path) -> None:
    first = simulated(name, tmp_path / "first")
    assert simulated(name, tmp_path / "second") == first
    assert simulated(name, tmp_path / "third", "--seed", "8") != first


def test_4_4_1_every_table_has_its_file(tmp_path: Path) -> None:
    files = set(simulated("county-municipal", tmp_path / "cases"))
    assert files == {"page", *(f"{name}.csv" for name in Findings._fields)}
    files = set(simulated("health-centres", tmp_path / "rounds"))
    assert files == {"page", *(f"{name}.csv" for name in RoundFindings._fields)}
    with (tmp_path / "cases" / "steps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows if row["of"] == "recheck"] == ["recheck", "rectification"]
    notice = next(row for row in rows if row["step"] == "public-notice")
    assert (notice["limit"], notice["unit"]) == ("7", "calendar")


def test_4_4_1_several_processes_count_what_one_does(tmp_path: Path) -> None:
    """In a process of its own: sixty units and more are shared out among several."""
    command = ("programme", "simulate", "town-municipal", "--units", "64", "--years", "4")
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", *command, "--csv", str(tmp_path / "tables")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "100 %" in done.stderr
    assert "%" not in done.stdout.splitlines()[0]
    programme = newest("town-municipal")
    asked = setting_of(programme, Wish(units=64, years=4), Behaviour())
    kept = kept_of(programme, Path())
    tally = added(asked.areas, partial(counted, asked, kept), Tally(), units=1)
    acts = (tmp_path / "tables" / "acts.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in acts] == [row.act for row in findings(asked, tally).acts]
    with (tmp_path / "tables" / "work.csv").open(encoding="utf-8", newline="") as file:
        found = [tuple(row.values()) for row in csv.DictReader(file)]
    assert found == [tuple(map(str, row)) for row in findings(asked, tally).work]


@pytest.mark.parametrize("name", ["county-municipal", "city-national", "county-performance"])
def test_4_4_1_the_report_needs_nothing_from_outside_and_every_picture_has_its_table(
    name: str, tmp_path: Path
) -> None:
    text = simulated(name, tmp_path / "tables")["page"].decode()
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "object", "use"} & set(page.seen)
    assert not re.search(r"https?:|@import|url\((?!#)", text)
    assert len(page.ids) == len(set(page.ids))
    assert '<html lang="zh-CN">' in text
    sections = re.findall(r"<section .*?</section>", text, re.DOTALL)
    drawn = [one for one in sections if "<figure>" in one]
    assert len(drawn) >= 2
    for section in drawn:
        assert "<table>" in section
        assert 'role="img"' in section
        assert "<title id=" in section
    assert all(one.count("<h2>") == 1 and 'lang="en"' in one for one in sections)


def test_4_4_1_the_report_prints_every_setting_of_the_model(tmp_path: Path) -> None:
    text = simulated("town-municipal", tmp_path / "t", "--set", "late=0.37")["page"].decode()
    for name, words, _ in Behaviour().said():
        assert name in text
        assert words.zh in text
    assert "0.37" in text


def test_4_4_1_what_never_fired_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = simulated("county-municipal", tmp_path / "t")["page"].decode()
    assert "有人办理，均被规则拒绝" not in text
    assert "从未具备办理条件" in text
    said = capsys.readouterr()
    assert "States that cannot be left" in said.out
    assert "none was found" in said.out
    assert "100 %" in said.err


def test_4_4_1_a_state_without_a_way_out_is_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bureau's own file: nobody may name (A4.2)."""
    file = tmp_path / "own.yaml"
    offices = newest("village-municipal").procedure.model_dump(mode="json")["offices"]
    assert "namer" in offices
    file.write_text(
        "extends: village-municipal\nid: own-village\nversion: 1\n"
        "procedure: {offices: {namer: []}}\n",
        encoding="utf-8",
    )
    code = run(["programme", "simulate", str(file), *SMALL])
    said = capsys.readouterr()
    assert code == 1, said
    assert "Naming | Give the title: no office may do it" in said.out


SLOW = ("village-municipal", "--set", "applicant_days=3650", "--set", "spread_years=1")
BAD = [
    (("county-municipal", "--units", "0"), "--units"),
    (("county-municipal", "--units", "1000000000"), "--units"),
    (("city-national", "--units", "100"), "at most 99"),
    (("county-municipal", "--years", "0"), "--years"),
    (("county-municipal", "--years", "101"), "--years"),
    (("county-municipal", "--seed", "-1"), "--seed"),
    (("county-municipal", "--begin", "12"), "--begin"),
    (("no-such-thing",), "no file and no definition"),
    (("eco-county",), "a catalogue alone"),
    (("county-municipal", "--set", "late"), "NAME=VALUE"),
    (("county-municipal", "--set", "nonsense=1"), "overdue_days"),
    (("county-municipal", "--set", "late=2"), "--set late=2"),
    (("county-municipal", "--set", "late=often"), "--set late=often"),
    (("county-municipal", "--workflows", "--units", "21"), "at most 20 units"),
    (("union-work", "--workflows", "--units", "2"), "for programmes alone"),
    (
        (*SLOW, "--workflows", "--units", "1", "--years", "40"),
        "ends a workflow after ten",
    ),
]


@pytest.mark.parametrize(("arguments", "word"), BAD)
def test_4_4_1_what_cannot_be_simulated_is_refused_with_its_reason(
    arguments: tuple[str, ...], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["programme", "simulate", *arguments]) == REFUSED
    said = capsys.readouterr().err
    assert word in said
    assert re.search(r"[一-鿿]", said)
    assert "Traceback" not in said


@pytest.mark.long
def test_4_4_2_the_command_carries_two_units_through_the_real_workflows(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Servers, worker and moved time are the command's own; what it counts is what the rules drew."""
    arguments = ("--units", "2", "--years", "7", "--set", "spread_years=1")
    code = run(["programme", "simulate", "village-municipal", "--workflows", *arguments])
    said = capfd.readouterr()
    assert code == 0, said
    assert "100 %" in said.err
    counts = re.search(r"(\d+) acts by people, (\d+) by the clock; all (\d+) streams", said.out)
    assert counts, said.out
    begin = datetime.now(UTC).year + 1
    wish = Wish(units=2, years=7, begin=begin)
    asked = setting_of(newest("village-municipal"), wish, Behaviour(spread_years=1))
    drawn = script(replace(asked, calendar=rehearsal_calendar()))
    clock = sum(done.act.actor == CLOCK for done in drawn.acts)
    assert tuple(map(int, counts.groups())) == (len(drawn.acts) - clock, clock, len(drawn.ends))
    assert len({end.id for end in drawn.ends if isinstance(end, Case)}) >= 2


def test_4_4_2_a_case_of_ten_years_is_refused_and_one_of_a_day_less_is_not() -> None:
    """Whether it is over, or stands open on the last day of the run."""
    drawn = script(setting_of(newest("village-municipal"), Wish(units=2, years=12), Behaviour()))
    over = next(end for end in drawn.ends if isinstance(end, Case) and end.step is None)
    first = next(done for done in drawn.acts if done.stream == over.id)
    day = timedelta(days=1)
    for length, refused in ((LONGEST - day, False), (LONGEST, True)):
        last = replace(first, at=first.at + length)
        check = partial(check_lengths, Script((first, last), (over,)), last.at + 99 * day)
        assert is_refused(check) is refused
        begun = over.model_copy(update={"outcome": None})
        assert begun.step
        check = partial(check_lengths, Script((first,), (begun,)), first.at + length)
        assert is_refused(check) is refused


def is_refused(check: Callable[[], None]) -> bool:
    try:
        check()
    except CannotStartError as why:
        return "--years" in str(why) and "十年" in str(why)
    return False


@pytest.mark.parametrize("option", ["--csv", "--html"])
def test_4_4_1_a_place_that_cannot_be_written_is_said_before_anything_is_worked_out(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    where = in_the_way / "below"
    assert run(["programme", "simulate", "county-municipal", option, str(where)]) == REFUSED
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert "100 %" not in said


def test_4_4_1_what_is_asked_for_by_default_is_what_the_issue_names() -> None:
    assert (Wish().units, Wish().years, Wish().seed) == (1000, 20, 7)
    asked = programme_simulate.setting_of(newest("county-municipal"), Wish(), Behaviour())
    assert (asked.begins, asked.ends) == (date(2026, 1, 1), date(2046, 1, 1))
    assert sum(len(area) for area in asked.areas) == 1000
