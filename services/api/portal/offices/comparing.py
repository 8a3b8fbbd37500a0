"""What changed between two submissions of a case: data, files, and why (portal B3.7, 5.4.3).

From the log's manifests and digests; the numbers themselves where the data of both submissions were
kept (`storage/papers/sections.py`), and a plain word where they were not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.figures import with_unit
from services.domain.attainment.formulas import plain
from services.domain.offices.one_time import item_of
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.schema import Text
from services.domain.steps.application import ApplicationSubmitted, DeficitsIssued, SealedDocument
from services.storage.queries.histories import History, Recorded

SHORT = 8
NOT_KEPT = Text(
    zh="数值有变动（当时未逐项留存）",
    en="the value changed (figures were not kept one by one then)",
)

NOT_APPLIED = Text(zh="申报不适用", en="claimed not to apply")
MET, UNMET = Text(zh="达到", en="met"), Text(zh="未达到", en="not met")


@dataclass(frozen=True)
class Difference:
    """One line. An empty side was not there."""

    what: Text
    before: Text
    then: Text
    reason: Text | None
    files: tuple[str, str] = ("", "")
    """Ids of the documents on both sides, where the line is about a file."""


@dataclass(frozen=True)
class Differences:
    first: Recorded
    second: Recorded
    lines: tuple[Difference, ...]
    made: tuple[Recorded, ...]
    """Every submission, to choose another two of them."""

    @property
    def chosen(self) -> tuple[int, int]:
        return self.made.index(self.first) + 1, self.made.index(self.second) + 1


def between_submissions(
    log: History,
    sheets: Mapping[int, DataSheet],
    catalogue: Catalogue,
    named: Mapping[str, Text],
    chosen: tuple[int, int] | None = None,
) -> Differences | None:
    """The last two, or the two `chosen`, counted from 1. None before a second submission."""
    made = tuple(one for one in log.recorded if isinstance(one.fact, ApplicationSubmitted))
    if len(made) < 2:  # noqa: PLR2004  (two are compared)
        return None
    first, second = made[-2], made[-1]
    if chosen and 1 <= chosen[0] < chosen[1] <= len(made):
        first, second = made[chosen[0] - 1], made[chosen[1] - 1]
    reasons = _reasons(log, first.seq, second.seq)
    before, then = first.fact, second.fact
    assert isinstance(before, ApplicationSubmitted)
    assert isinstance(then, ApplicationSubmitted)
    if first.seq in sheets and second.seq in sheets:
        old, new = sheets[first.seq], sheets[second.seq]
        data = (*_data(old, new, catalogue, reasons), *_answers(old, new, catalogue, reasons))
    else:
        data = tuple(_digests(before, then, named, reasons))
    files = _files(before.manifest, then.manifest, log.documents, named, reasons)
    return Differences(first, second, (*data, *files), made)


def _reasons(log: History, after: int, until: int) -> dict[str, Text]:
    """Item -> the number of the notice that asked for it."""
    found: dict[str, Text] = {}
    for one in log.recorded:
        if after < one.seq < until and isinstance(one.fact, DeficitsIssued):
            for deficit in one.fact.deficits:
                words = Text(zh=f"补正告知书第{deficit.no}项", en=f"notice, no. {deficit.no}")
                found[item_of(deficit.place)] = words
    return found


def _data(
    before: DataSheet, then: DataSheet, catalogue: Catalogue, reasons: Mapping[str, Text]
) -> Iterator[Difference]:
    """Each datum once, under the first indicator that uses it."""
    shown: set[str] = set()
    for entry in catalogue.entries:
        for datum in entry.base_data:
            if datum.id in shown:
                continue
            shown.add(datum.id)
            for year in sorted(
                {one.year for one in (*before.series(datum.id), *then.series(datum.id))}
            ):
                old, new = before.value(datum.id, year), then.value(datum.id, year)
                said = [
                    with_unit(plain(v.amount), datum.unit) if v else _same("") for v in (old, new)
                ]
                if said[0] != said[1]:
                    name = Text(zh=f"{year}年{datum.name_zh}", en=f"{datum.name_en}, {year}")
                    yield Difference(name, said[0], said[1], reasons.get(entry.code))


def _answers(
    before: DataSheet, then: DataSheet, catalogue: Catalogue, reasons: Mapping[str, Text]
) -> Iterator[Difference]:
    """What has no number: met or not, and what is claimed not to apply."""
    for entry in catalogue.entries:
        was, now = _answer(before, entry.code), _answer(then, entry.code)
        if was != now:
            yield Difference(entry.name, was, now, reasons.get(entry.code))


def _answer(sheet: DataSheet, code: str) -> Text:
    if sheet.exemption(code):
        return NOT_APPLIED
    judged = sheet.judgement(code)
    if judged is None:
        return _same("")
    said = MET if judged.met else UNMET
    if not judged.conditions:
        return said
    held = [f"{n}{'✓' if one else '✗'}" for n, one in enumerate(judged.conditions, start=1)]
    return Text(zh=f"{said.zh}（附加条件{'、'.join(held)}）", en=f"{said.en} ({', '.join(held)})")


def _digests(
    before: ApplicationSubmitted,
    then: ApplicationSubmitted,
    named: Mapping[str, Text],
    reasons: Mapping[str, Text],
) -> Iterator[Difference]:
    for code in sorted(set(before.values) | set(then.values)):
        if before.values.get(code) != then.values.get(code):
            yield Difference(named.get(code, _same(code)), _same(""), NOT_KEPT, reasons.get(code))


def _files(
    before: Sequence[SealedDocument],
    then: Sequence[SealedDocument],
    names: Mapping[str, str],
    named: Mapping[str, Text],
    reasons: Mapping[str, Text],
) -> Iterator[Difference]:
    """Place by place; the same bytes under another id are the same file."""
    old, new = ({line.place: line for line in lines} for lines in (before, then))
    for place in sorted(set(old) | set(new)):
        was, now = old.get(place), new.get(place)
        if was and now and was.sha256 == now.sha256:
            continue
        item = item_of(place)
        yield Difference(
            named.get(item, _same(place)),
            _same(_named(was, names)),
            _same(_named(now, names)),
            reasons.get(item),
            (was.document if was else "", now.document if now else ""),
        )


def _named(line: SealedDocument | None, names: Mapping[str, str]) -> str:
    """With the head of its hash, as a revised file often keeps its name."""
    return f"{names.get(line.document, line.document)} #{line.sha256[:SHORT]}" if line else ""


def _same(words: str) -> Text:
    return Text(zh=words, en=words)
