"""A person at a browser without JavaScript: signs in, follows links, fills in the forms there are.

Forms are taken from the page as it was drawn, hidden fields included; nothing is posted that the
page did not offer.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

VOID_TYPES = {"submit", "button", "file"}


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    """Names that can be filled in, with the values of choices."""


class Page(HTMLParser):
    """What a person can see and use of a page."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        self.response = response
        self.status = response.status_code
        self.html = response.text
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.headings: list[str] = []
        self.title = ""
        self.lang = ""
        self._open: list[str] = []
        self._words: list[str] = []
        self._link: tuple[str, list[str]] | None = None
        self._heading: list[str] | None = None
        self._select: str | None = None
        self._area: str | None = None
        self.feed(self.html)
        self.text = " ".join(" ".join(self._words).split())

    @property
    def path(self) -> str:
        return self.response.url.raw_path.decode()

    def form(self, part: str = "") -> Form:
        """The first posting form whose address ends in this part, or else has it in it."""
        posting = [form for form in self.forms if form.method == "post"]
        posting = [form for form in posting if form.action != "/sign-out"]
        for fits in (str.endswith, str.__contains__):
            for form in posting:
                if fits(form.action, part):
                    return form
        raise AssertionError(f"no form for {part!r} on {self.path}: {self.text[:400]}")

    def link(self, text: str) -> str:
        for words, href in self.links.items():
            if text in words:
                return href
        raise AssertionError(f"no link {text!r} on {self.path}: {sorted(self.links)}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        match tag:
            case "html":
                self.lang = about.get("lang", "")
            case "form":
                self.forms.append(Form(about.get("action", ""), about.get("method", "get")))
            case "a" if "href" in about:
                self._link = (about["href"], [])
            case "h1":
                self._heading = []
            case "input" if self.forms and "name" in about:
                self._input(about, checked="checked" in dict(attrs))
            case "select" if self.forms and "name" in about:
                self._select = about["name"]
                self.forms[-1].offered.setdefault(self._select, [])
            case "option" if self._select:
                self.forms[-1].offered[self._select].append(about.get("value", ""))
                if "selected" in dict(attrs):
                    self.forms[-1].fields.append((self._select, about.get("value", "")))
            case "textarea" if self.forms and "name" in about:
                self._area = about["name"]
                self.forms[-1].offered.setdefault(self._area, [])
        self._open.append(tag)

    def _input(self, about: dict[str, str], *, checked: bool) -> None:
        kind, name, value = about.get("type", "text"), about["name"], about.get("value", "")
        form = self.forms[-1]
        if kind in VOID_TYPES:
            return
        if kind in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(value)
            if checked:
                form.fields.append((name, value))
            return
        if kind != "hidden":
            form.offered.setdefault(name, [])
        form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            self.links.setdefault(" ".join("".join(self._link[1]).split()), self._link[0])
            self._link = None
        if tag == "h1" and self._heading is not None:
            self.headings.append(" ".join("".join(self._heading).split()))
            self._heading = None
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "title":
            self.title += data
        if inside in ("script", "style"):
            return
        if self._area is not None and data.strip():
            self.forms[-1].fields.append((self._area, data))
        self._words.append(data)
        if self._link:
            self._link[1].append(data)
        if self._heading is not None:
            self._heading.append(data)


class Person:
    """One browser with cookies of its own."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def see(self, path: str, *, language: str = "") -> Page:
        if language:
            path += ("&" if "?" in path else "?") + f"lang={language}"
        page = Page(await self.http.get(path, headers={"accept": "text/html"}))
        while page.status in (303, 307) and page.response.headers["location"].startswith("/"):
            onward = page.response.headers["location"]
            page = Page(await self.http.get(onward, headers={"accept": "text/html"}))
        return page

    async def send(
        self,
        page: Page,
        part: str = "",
        *,
        file: tuple[str, bytes] | None = None,
        values: dict[str, str] | None = None,
        **typed: str | list[str],
    ) -> Page:
        """Fills in the form and sends it; only fields the form has. Follows to the next page.

        `values` is for names that are no Python names, such as `v.sewage_treated.2029`.
        """
        form = page.form(part)
        names: dict[str, str | list[str]] = {**(values or {}), **typed}
        for name, value in names.items():
            known = name in form.offered or name in ("more", "up", "next", "onward", "back", "edit")
            assert known, f"{name} is not on {page.path}: {sorted(form.offered)}"
            given = value if isinstance(value, list) else [value]
            choices = form.offered.get(name)
            assert not choices or set(given) <= set(choices), f"{name}: {given} not in {choices}"
        data: dict[str, list[str]] = {}
        for name, value in form.fields:
            if name not in names:
                data.setdefault(name, []).append(value)
        for name, value in names.items():
            data[name] = value if isinstance(value, list) else [value]
        headers = {"accept": "text/html", "origin": str(self.http.base_url).rstrip("/")}
        sent = await self.http.post(
            form.action,
            data=data,
            headers=headers,
            files={"file": file} if file else None,
        )
        if sent.status_code == httpx.codes.SEE_OTHER:
            return await self.see(sent.headers["location"])
        return Page(sent)
