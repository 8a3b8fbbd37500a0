"""`ecocase texts`: gathers the templates' texts into the English catalogue, or says what is wrong.

Babel reads the templates and writes the file; a translation that stands there is kept, a text that
no template says any more is dropped. Nothing is guessed: a new text waits empty for its English.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from services.api.language import Language
from services.api.portal import catalogue
from services.api.portal.rendering import HERE

TEMPLATES: Final = HERE / "templates"
KEYWORDS: Final = {"_": (1,), "pgettext": ((1, "c"), 2), "counted": (1, 1)}
"""Which argument is the context and which the text; what is counted has a plural in English."""
OPTIONS: Final = {"extensions": "jinja2.ext.do", "silent": "false"}
HEADER: Final = r"""# English of the portal's pages. The Chinese source is the text itself: docs/decisions/0024.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
"""Of the fields that gettext needs, none changes by itself; dates and names stand in the history."""
HAN: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
PLACES: Final = re.compile(r"\{+\w+\}+|[{}]+")
NUMBER: Final = "{n}"


@dataclass(frozen=True, order=True)
class Said:
    """One text as templates ask for it."""

    zh: str
    context: str = ""
    counted: bool = False

    def __str__(self) -> str:
        return f"{self.context}: {self.zh}" if self.context else self.zh


def run(*, check: bool) -> int:
    file = catalogue.file_of(Language.EN)
    said, known = gathered(TEMPLATES), catalogue.read(Language.EN)
    if not check:
        file.write_text(written(said, known), encoding="utf-8")
        known = catalogue.read(Language.EN)
    wrong = [*faults(said, known)]
    if not wrong and file.read_text("utf-8") != written(said, known):
        wrong.append("not as Babel writes it: run `make texts`")
    for line in wrong:
        print(f"{file.name}: {line}", file=sys.stderr)
    return 1 if wrong else 0


def gathered(templates: Path) -> frozenset[Said]:
    return frozenset(_gathered(templates))


def _gathered(templates: Path) -> Iterator[Said]:
    for path in sorted(templates.rglob("*.html")):
        with path.open("rb") as file:
            found = extract("jinja2.ext:babel_extract", file, KEYWORDS, options=OPTIONS)
            for _, text, _, context in found:
                yield Said(_source(text), context or "", counted=not isinstance(text, str))


def faults(said: frozenset[Said], known: Catalog) -> Iterator[str]:
    """What keeps an English page from being English, a line each."""
    entries = {_said(entry): entry for entry in known if entry.id}
    yield from (f"missing: {text}" for text in sorted(said - set(entries)))
    yield from (f"said nowhere: {text}" for text in sorted(set(entries) - said))
    yield from (f"said nowhere: {_said(entry)}" for entry in known.obsolete.values())
    for text in sorted(said & set(entries)):
        yield from (f"{fault}: {text}" for fault in _faults_of(entries[text]))


def _faults_of(entry: Message) -> Iterator[str]:
    forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
    if not all(forms):
        yield "without English"
        return
    if entry.fuzzy:
        yield "fuzzy"
    if any(HAN.search(form) for form in forms):
        yield "Chinese in the English"
    needed = set(PLACES.findall(_source(entry.id)))
    for number, form in enumerate(forms):
        left_out = needed - set(PLACES.findall(form))
        may_be_left_out = {NUMBER} if entry.pluralizable and number == 0 else set()
        if left_out - may_be_left_out or set(PLACES.findall(form)) - needed:
            yield "other placeholders in English"


def written(said: frozenset[Said], known: Catalog) -> str:
    fresh = Catalog(locale=Language.EN.value, domain=catalogue.DOMAIN)
    entries = {_said(entry): entry for entry in known if entry.id}
    for text in said:
        kept = entries.get(text)
        fresh.add(
            (text.zh, text.zh) if text.counted else text.zh,
            kept.string if kept else None,
            flags=kept.flags if kept else (),
            user_comments=kept.user_comments if kept else (),
            context=text.context or None,
        )
    out = BytesIO()
    write_po(out, fresh, width=100, omit_header=True, sort_output=True, no_location=True)
    return HEADER + out.getvalue().decode()


def _said(entry: Message) -> Said:
    return Said(_source(entry.id), entry.context or "", counted=entry.pluralizable)


def _source(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]
