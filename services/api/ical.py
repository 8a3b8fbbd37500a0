"""A calendar as RFC 5545 writes it: whole days, stable names, lines of 75 octets.

Form only. Which dates stand in it is `storage/queries/feeds.py`; days are those of Beijing.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from services.api.language import Language
from services.api.portal.language import pick
from services.domain.clocks.calendar import days_later
from services.domain.messages.notifying_words import OBLIGATIONS
from services.domain.programme.schema import Text
from services.storage.case_log import kind_of
from services.storage.queries.feeds import Entry, Kind

OCTETS: Final = 75
PAGES: Final = {"case": "/cases/", "title": "/register/", "filing": "/filings/"}
KINDS: Final = {
    Kind.TASK: Text(zh="待办到期", en="Due"),
    Kind.TERM: Text(zh="到期", en="Ends"),
    Kind.NOTICE: Text(zh="公示期", en="Public notice"),
    Kind.RECHECK: Text(zh="复查到期", en="Re-check due"),
}


def calendar(language: Language, name: str, entries: Iterable[Entry], origin: str) -> str:
    """`name` is what programs call it; `origin` is where links lead to."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//EcoCase//EcoCase//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *(line for entry in entries for line in _event(language, entry, origin)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(language: Language, entry: Entry, origin: str) -> Iterator[str]:
    """The end of a whole day is the next day: DTEND is not part of the event."""
    changed = _utc(entry.changed_at)
    kind, place = pick(language, KINDS[entry.kind]), pick(language, entry.place.path)
    term = f" {pick(language, OBLIGATIONS[entry.what])}" if entry.what else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key}@ecocase"
    yield f"SEQUENCE:{entry.seq}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{days_later(entry.last, 1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{kind}{term} {place}')}"
    yield f"DESCRIPTION:{_escaped(entry.number)}"
    yield f"URL:{origin}{PAGES[kind_of(entry.stream)]}{entry.stream}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """No character is cut in two: Chinese ones have three octets."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)
