"""What the rounds of a scheme show, table by table (4.4.1); the counts come from `rounds.py`."""

from collections.abc import Iterator
from typing import NamedTuple

from services.domain.simulation.findings import SetRow, StandingRow
from services.domain.simulation.rounds import (
    RoundSetting,
    RoundTally,
    caught,
    never_fired,
)


class BandRow(NamedTuple):
    year: int
    group: str
    band: str
    units: int


class PlaceRow(NamedTuple):
    year: int
    group: str
    quota: str
    became: str
    """chosen, tied or empty"""
    places: int


class ConsequenceRow(NamedTuple):
    year: int
    group: str
    consequence: str
    units: int


class LastRow(NamedTuple):
    year: int
    group: str
    units: int


class ValidityRow(NamedTuple):
    year: int
    decision: str
    units: int


class PaperRow(NamedTuple):
    year: int
    group: str
    paper: str
    in_time: int
    late: int
    longest: int
    """By how many days the latest of them came late."""


class LastedRow(NamedTuple):
    group: str
    became: str
    """lost, or living on the last day"""
    years: int
    units: int


class DoneRow(NamedTuple):
    month: str
    office: str
    acts: int


class UnusedRow(NamedTuple):
    part: str


class CaughtRow(NamedTuple):
    group: str
    band: str
    units: int


class RoundFindings(NamedTuple):
    setting: tuple[SetRow, ...]
    bands: tuple[BandRow, ...]
    places: tuple[PlaceRow, ...]
    consequences: tuple[ConsequenceRow, ...]
    last: tuple[LastRow, ...]
    validity: tuple[ValidityRow, ...]
    papers: tuple[PaperRow, ...]
    lasted: tuple[LastedRow, ...]
    work: tuple[DoneRow, ...]
    never: tuple[UnusedRow, ...]
    traps: tuple[CaughtRow, ...]
    standing: tuple[StandingRow, ...]


def round_findings(setting: RoundSetting, tally: RoundTally) -> RoundFindings:
    what = setting.scheme.evaluation
    return RoundFindings(
        setting=tuple(_set(setting)),
        bands=tuple(BandRow(*key, many) for key, many in sorted(tally.bands.items())),
        places=tuple(PlaceRow(*key, many) for key, many in sorted(tally.places.items())),
        consequences=tuple(
            ConsequenceRow(*key, many) for key, many in sorted(tally.consequences.items())
        ),
        last=tuple(LastRow(*key, many) for key, many in sorted(tally.last.items())),
        validity=tuple(ValidityRow(*key, many) for key, many in sorted(tally.valid.items())),
        papers=tuple(_papers(tally)),
        lasted=tuple(LastedRow(*key, many) for key, many in sorted(tally.lasted.items())),
        work=tuple(DoneRow(*key, many) for key, many in sorted(tally.work.items())),
        never=tuple(UnusedRow(one) for one in never_fired(what, tally.fired)),
        traps=tuple(CaughtRow(*one) for one in caught(tally, setting.years)),
        standing=tuple(
            StandingRow("/".join(key), many) for key, many in sorted(tally.held.items())
        ),
    )


def _papers(tally: RoundTally) -> Iterator[PaperRow]:
    days: dict[tuple[int, str, str], dict[int, int]] = {}
    for (year, group, paper, late), many in sorted(tally.papers.items()):
        days.setdefault((year, group, paper), {})[late] = many
    for (year, group, paper), counts in days.items():
        in_time = counts.get(0, 0)
        yield PaperRow(
            year, group, paper, in_time, sum(counts.values()) - in_time, max(counts, default=0)
        )


def _set(setting: RoundSetting) -> Iterator[SetRow]:
    yield SetRow("definition", f"{setting.scheme.id} {setting.scheme.version}")
    yield SetRow("units", str(setting.units))
    yield SetRow("organisers", str(len(setting.organisers)))
    yield SetRow("years", str(setting.years))
    yield SetRow("seed", str(setting.seed))
    yield SetRow("begins", setting.begins.isoformat())
    for name, _, value in setting.behaviour.said():
        yield SetRow(name, str(value))
