"""A reader who follows every link: which pages there are, and every address that stands on them.

Of pages of one shape (`/cases/{id}`) two are read. It judges nothing; the tests do.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from tests.portal.people import Person

ADDRESSES = {"href", "src", "action", "formaction", "poster"}
ID = re.compile(r"(?<=/)(?=[^/]*\d)[^/]+|(?<==)[^&]*")
OF_A_SHAPE = 2


@dataclass(frozen=True)
class Address:
    """As it stands on a page."""

    page: str
    tag: str
    method: str
    path: str


@dataclass
class Found:
    pages: list[str] = field(default_factory=list)
    drawn: dict[str, str] = field(default_factory=dict)
    """Page -> its HTML."""
    addresses: list[Address] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class _Attributes(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Address]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        for name, value in about.items():
            if name in ADDRESSES or name.startswith("hx-"):
                method = about.get("method", "get") if tag == "form" else "get"
                self.found.append(Address(self.page, tag, method.upper(), value))


async def crawl(reader: Person, start: str, but: re.Pattern[str] | None = None) -> Found:
    """Every page that can be reached from `start` by links, in the order of finding.

    Addresses that hold `but` are not followed.
    """
    found, shapes, waiting, known = Found(), Counter[str](), [start], {start}
    while waiting:
        path = waiting.pop(0)
        answer = await reader.http.get(path, headers={"accept": "text/html"})
        if answer.is_redirect:
            onward = answer.headers["location"]
            found.addresses.append(Address(path, "redirect", "GET", onward))
            if onward not in known and onward.startswith("/"):
                known.add(onward)
                waiting.append(onward)
            continue
        if answer.status_code != httpx.codes.OK:
            found.broken.append(f"{answer.status_code} {path}")
            continue
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        found.pages.append(path)
        found.drawn[path] = answer.text
        attributes = _Attributes(path)
        attributes.feed(answer.text)
        found.addresses += attributes.found
        for one in attributes.found:
            onward = one.path.partition("#")[0]
            shape = ID.sub("*", onward)
            leads_on = one.tag == "a" and onward.startswith("/") and "lang=" not in onward
            leads_on = leads_on and not (but and but.search(onward))
            if leads_on and onward not in known and shapes[shape] < OF_A_SHAPE:
                known.add(onward)
                shapes[shape] += 1
                waiting.append(onward)
    return found
