"""Reads a calendar as a program does, by the text of RFC 5545 and nothing of ours."""

from datetime import date, datetime


def read(body: bytes) -> list[dict[str, str]]:
    """The events, each as name -> value. Fails where lines, folding or nesting are wrong."""
    assert body.endswith(b"\r\n")
    lines = body[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    unfolded: list[bytes] = []
    for line in lines:
        if line.startswith(b" "):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    texts = [line.decode() for line in unfolded]
    assert texts[0] == "BEGIN:VCALENDAR"
    assert texts[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in texts
    assert any(text.startswith("PRODID:") for text in texts)
    events: list[dict[str, str]] = []
    inside = False
    for text in texts[1:-1]:
        name, colon, value = text.partition(":")
        assert colon, text
        if text in ("BEGIN:VEVENT", "END:VEVENT"):
            assert inside is (text == "END:VEVENT")
            inside = not inside
            if inside:
                events.append({})
        elif inside:
            assert name not in events[-1], name
            events[-1][name] = value.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert not inside
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE"} <= set(event)
        assert day(event, "DTSTART") < day(event, "DTEND")
        datetime.strptime(event["DTSTAMP"], "%Y%m%dT%H%M%SZ")  # noqa: DTZ007  (form alone)
    assert len({event["UID"] for event in events}) == len(events)
    return events


def day(event: dict[str, str], name: str) -> date:
    return date.fromisoformat(event[f"{name};VALUE=DATE"])
