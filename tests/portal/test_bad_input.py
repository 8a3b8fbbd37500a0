"""4.14: nonsense in every field of every form: a clear word beside the field, and nothing is lost.

The forms are found by following links, as each kind of person; nothing here names one.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from _pytest.mark import ParameterSet
from fastapi import FastAPI

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.crawler import ID, crawl
from tests.portal.entry import Desk, Sheet
from tests.portal.people import Person
from tests.portal.test_tasks import usable_file

pytestmark = pytest.mark.usefixtures("worker")

BAD = {
    "long": "长" * 10_000,
    "emoji": "👩🏽‍🌾🚜",
    "right to left": "\u202eabc\u2066 שלום",
    "script": '"><script>alert(1)</script>',
    "controls": "甲\x00乙\x07\x1b\x85丙",
    "full width": "１２．５％",
    "no date": "2026-02-30",
}
HTML = {"accept": "text/html"}
LONGEST_ADDRESS = 5_000
"""Characters of ours in an address; more than that no browser sends."""
HASTY = timedelta(seconds=0.3)
"""Nobody waits here for an act that cannot be taken in a copied city."""
INVALID = 422
BAD_REQUEST = 400
HAN = re.compile(r"[\u4e00-\u9fff]")
TYPED_HAN = dict.fromkeys(map(ord, "长甲乙丙"))
MANY = 12
UNKNOWN = 504
"""An act that was right, and whose workflow is not awake in a copied city: the form comes back."""
LEFT_OUT = ("/sign-out", "/drafts", "/session")


async def forms_of(reader: Person) -> list[Sheet]:
    """One of each form that anything can be typed into."""
    found: dict[tuple[str, ...], Sheet] = {}
    for path in (await crawl(reader, "/")).pages:
        for form in Desk((await reader.http.get(path)).text).forms:
            if form.shape and not form.action.startswith(LEFT_OUT):
                last = ID.sub("*", form.action.partition("?")[0]).rpartition("/")[2]
                shape = (form.method, last, *form.shape)
                found.setdefault(shape, form)
    return list(found.values())


def seen(value: str) -> str:
    """What can be seen of it: neither controls nor the ends of lines."""
    kept = "".join(
        c for c in value if unicodedata.category(c) not in ("Cc", "Cf") and c != "\ufffd"
    )
    return "".join(kept.split())


async def sent(reader: Person, form: Sheet, values: list[tuple[str, str]]) -> httpx.Response:
    """Each time under a key of its own, as a form that was opened anew."""
    if form.method == "get":
        return await reader.http.get(form.action, params=tuple(values), headers=HTML)
    data: dict[str, list[str]] = {}
    for name, value in values:
        data.setdefault(name, []).append(uuid4().hex if name == "key" else value)
    return await reader.http.post(form.action, data=data, headers=HTML)


def many_and_long(form: Sheet, kind: str) -> bool:
    """A table of figures: ten thousand characters in one of them, or the body is refused whole."""
    return len(form.shape) > MANY and kind == "long"


def wrong_with(form: Sheet, kind: str, value: str, answer: httpx.Response) -> list[str]:
    """What the answer to a refused form lacks."""
    where = f"{form.method} {form.action} [{kind}] {answer.status_code}"
    if answer.is_server_error and answer.status_code != UNKNOWN:
        return [f"{where}: a fault of ours"]
    if not answer.is_error:
        return []
    desk = Desk(answer.text)
    again = next((one for one in desk.forms if set(form.shape) <= set(one.shape)), None)
    if again is None:
        return [f"{where}: the form is gone: {answer.text[answer.text.find('<main') :][:200]}"]
    return [f"{where}: {lack}" for lack in (*lost(form, again, kind, value), *unsaid(desk, answer))]


def lost(form: Sheet, again: Sheet, kind: str, value: str) -> Iterator[str]:
    """Fields in which what was typed does not stand any more; passwords never come back."""
    only = form.shape[0] if many_and_long(form, kind) else ""
    for one in again.fields:
        typed = one.open and one.kind != "password" and one.name in form.shape
        if typed and only in ("", one.name) and seen(one.value) != seen(value[: one.room]):
            yield f"{one.name} lost {value[:20]!r}, shows {one.value[:30]!r}"


def unsaid(desk: Desk, answer: httpx.Response) -> Iterator[str]:
    """Each wrong field says what is wrong with it, and the summary leads to it."""
    wrong = [one for one in desk.fields if one.wrong]
    described = {each for one in desk.fields for each in one.described_by}
    for one in wrong:
        if not set(one.described_by) & set(desk.errors):
            yield f"{one.name} is wrong and nothing says why"
    for each, words in desk.errors.items():
        if each not in described:
            yield f"{words[:40]!r} stands at no field"
    for each in desk.targets:
        if each not in desk.ids:
            yield f"the summary leads nowhere: {each!r}"
    if answer.status_code == INVALID and not wrong:
        yield "it is said at no field"


def in_another_language(language: str, where: str, html: str) -> list[str]:
    """What an English page says in Chinese of a field; what was typed is told as it was typed."""
    if language == "zh":
        return []
    said = {words.translate(TYPED_HAN) for words in Desk(html).errors.values()}
    return [f"{where}: {words!r}" for words in said if HAN.search(words)]


def ends_access(form: Sheet) -> bool:
    """Whoever gives up the seat sees nothing of the case any more (6.1.2)."""
    return form.action.endswith("/acts/decline-seat")


def of(login: str, language: str, *marks: pytest.MarkDecorator) -> ParameterSet:
    return pytest.param(login, language, id=f"{login or 'visitor'}-{language}", marks=marks)


@pytest.mark.parametrize(
    ("login", "language"),
    [
        of("songping.clerk", "zh"),
        of("", "en"),
        of("songping.clerk", "en", pytest.mark.long),
        of("hekou.mayor", "zh", pytest.mark.long),
        of("qingxi.officer", "zh", pytest.mark.long),
        of("qingxi.leader", "en", pytest.mark.long),
        of("qingxi.statistics", "zh", pytest.mark.long),
        of("city.officer", "zh", pytest.mark.long),
        of("city.leader", "zh", pytest.mark.long),
        of("expert.one", "en", pytest.mark.long),
        of("admin", "zh", pytest.mark.long),
        of("auditor", "en", pytest.mark.long),
    ],
)
async def test_4_14_no_nonsense_in_any_field_breaks_a_form_or_loses_what_was_typed(
    *,
    login: str,
    language: str,
    person: SignIn,
    visitor: Person,
    cast: Cast,
    city: City,
    app: FastAPI,
) -> None:
    app.state.doors.cases.patience = HASTY
    reader = await person(login) if login else visitor
    await usable_file(cast, city.checking, "统计年鉴.pdf")
    await reader.see("/notices", language=language)
    wrong: list[str] = []
    forms = await forms_of(reader)
    assert forms
    for form in sorted(forms, key=ends_access):
        for kind, value in BAD.items():
            typed = value[: LONGEST_ADDRESS // len(form.shape)] if form.method == "get" else value
            only = form.shape[0] if many_and_long(form, kind) else ""
            answer = await sent(reader, form, form.filled(typed, only))
            wrong += wrong_with(form, kind, typed, answer)
            wrong += in_another_language(language, f"{form.action} [{kind}]", answer.text)
            if ends_access(form) and answer.status_code < BAD_REQUEST:
                break  # Taken, as any words are good enough: the case is closed to its sender.
    assert wrong == []
