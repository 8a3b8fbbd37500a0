"""Forms as somebody sees who types nonsense into them: fields, their values and what is said at each.

It sends and reads, and judges nothing; `test_bad_input.py` does.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "date", "datetime-local", "password", "tel", "email", "number", "url"}
UNTOUCHED = {"csrf", "key"}


@dataclass
class Field:
    name: str
    kind: str
    id: str = ""
    value: str = ""
    choices: list[str] = field(default_factory=list)
    wrong: bool = False
    described_by: tuple[str, ...] = ()
    room: int | None = None
    """As many characters as a browser lets in."""

    @property
    def open(self) -> bool:
        """Whether anything can be typed into it."""
        return self.kind in TYPED or self.kind == "textarea"


@dataclass
class Sheet:
    """One form of a page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        return tuple(sorted({one.name for one in self.fields if one.open}))

    def filled(self, value: str, only: str = "") -> list[tuple[str, str]]:
        """Every open field with this value (or one alone), each choice with its first or its own."""
        found: list[tuple[str, str]] = []
        for one in self.fields:
            if one.kind == "file":
                continue  # Nobody chose one.
            if one.open:
                typed = value if only in ("", one.name) else one.value
                found.append((one.name, typed[: one.room]))
            elif one.choices:
                found.append((one.name, one.value or next(filter(None, one.choices), "")))
            else:
                found.append((one.name, one.value))
        return found


class Desk(HTMLParser):
    """All forms of a page, the ids that stand on it, and the words of each error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Sheet] = []
        self.ids: set[str] = set()
        self.errors: dict[str, str] = {}
        self.targets: list[str] = []
        self._select: Field | None = None
        self._area: Field | None = None
        self._error: tuple[str, int] | None = None
        self._summary = 0
        self._depth = 0
        self._radios: dict[str, Field] = {}
        self.feed(html)

    @property
    def fields(self) -> list[Field]:
        return [one for form in self.forms for one in form.fields]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if about.get("id"):
            self.ids.add(about["id"])
        classes = about.get("class", "").split()
        if tag == "span" and "err" in classes:
            self._error = (about.get("id", ""), self._depth)
            self.errors[about.get("id", "")] = ""
        if "errors" in classes:
            self._summary = self._depth + 1
        if tag == "a" and self._summary:
            self.targets.append(about.get("href", "").removeprefix("#"))
        if tag not in ("input", "br", "img", "meta", "link", "hr"):
            self._depth += 1
        if tag == "form":
            self.forms.append(Sheet(about.get("action", ""), about.get("method", "get")))
            self._radios = {}
        if tag == "fieldset" and self.forms and about.get("id"):
            self._said_of_a_group(about)
        if self.forms:
            self._field(tag, about, attrs)

    def _said_of_a_group(self, about: dict[str, str]) -> None:
        """What is wrong with a group of choices is said at the group."""
        shown = tuple(about.get("aria-describedby", "").split())
        wrong = "aria-invalid" in about
        group = Field("", "group", about["id"], wrong=wrong, described_by=shown)
        self.forms[-1].fields.append(group)

    def _field(self, tag: str, about: dict[str, str], attrs: list[tuple[str, str | None]]) -> None:
        if tag == "option" and self._select:
            self._select.choices.append(about.get("value", ""))
            if "selected" in dict(attrs):
                self._select.value = about.get("value", "")
            return
        if tag not in ("input", "select", "textarea") or not about.get("name"):
            return
        kind = about.get("type", "text") if tag == "input" else tag
        if kind in ("submit", "button"):
            return
        known = self._radios.get(about["name"])
        if kind in ("radio", "checkbox"):
            if known is None:
                known = self._radios[about["name"]] = Field(about["name"], kind)
                self.forms[-1].fields.append(known)
            known.choices.append(about.get("value", ""))
            if "checked" in dict(attrs):
                known.value = about.get("value", "")
            return
        made = Field(
            about["name"],
            kind,
            about.get("id", ""),
            about.get("value", ""),
            wrong="aria-invalid" in about,
            described_by=tuple(about.get("aria-describedby", "").split()),
            room=int(about["maxlength"]) if "maxlength" in about else None,
        )
        self.forms[-1].fields.append(made)
        if tag == "select":
            self._select = made
        if tag == "textarea":
            self._area = made

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("input", "br", "img", "meta", "link", "hr"):
            self._depth -= 1
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None
        if self._error and self._depth <= self._error[1]:
            self._error = None
        if self._summary and self._depth < self._summary:
            self._summary = 0

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        if self._error:
            self.errors[self._error[0]] += data
