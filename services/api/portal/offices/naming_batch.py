"""Several units named by one document (A4.2, 6.4.6): chosen from those that wait, each for itself.

Each case gets its own act and its own answer; one that is refused stops no other.
"""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.acts.bodies import body_model
from services.api.acts.performing import perform, seen
from services.api.deps import Asking
from services.api.portal.forms import whole
from services.api.portal.frame import Frame, Framed
from services.api.portal.posted import values_of
from services.api.problems import problem_of
from services.domain.case import Case
from services.domain.errors import DomainError
from services.domain.permissions import kind_of, may
from services.domain.programme.schema import Text
from services.domain.steps.naming import NameUnit
from services.domain.tree.units import StepName
from services.storage.queries import bureau

router = APIRouter()
MOST: Final = 100
LONGEST: Final = 60
NOTHING_CHOSEN: Final = Text(zh="请选中要命名的单位", en="Please choose whom to name")
NO_NUMBER: Final = Text(
    zh="请填写命名文号，不超过60个字",
    en="Please enter the number of the naming document, at most 60 characters",
)


@dataclass(frozen=True)
class Waiting:
    head: bureau.CaseHead
    version: int


@dataclass(frozen=True)
class Answered:
    """What became of one case; without words it was named."""

    head: bureau.CaseHead
    words: str


@dataclass(frozen=True)
class Typed:
    """The form as it was sent, so that nothing is typed twice."""

    key: str
    number: str = ""
    chosen: frozenset[str] = frozenset()


@router.get("/naming")
async def waiting(frame: Framed) -> Response:
    return _page(frame, await _waiting(frame), Typed(uuid4().hex))


@router.post("/naming")
async def name(frame: Framed) -> Response:
    values = values_of(await frame.request.form())
    number = "".join(values.get("document_no", [])).strip()
    key, chosen = "".join(values.get("key", [])), set(values.get("item", [])[:MOST])
    lines = await _waiting(frame)
    problems = []
    if not chosen or not key:
        problems.append(("", NOTHING_CHOSEN))
    if not 0 < len(number) <= LONGEST:
        problems.append(("document_no", NO_NUMBER))
    if problems:
        return _page(frame, lines, Typed(key or uuid4().hex, number, frozenset(chosen)), *problems)
    answers = []
    for line in lines:
        if line.head.id in chosen:
            shown = whole("".join(values.get(f"version.{line.head.id}", [])))
            asking = Asking(f"{key}/{line.head.id}", shown)
            answers.append(await _name(frame, line, number, asking))
    return frame.page("bureau/named.html", answers=answers, number=number)


async def _waiting(frame: Frame) -> list[Waiting]:
    """The cases at this step that the viewer names himself."""
    viewer, found = frame.viewer, []
    async with frame.doors.database.reading() as tx:
        asked = bureau.Asked(stands=StepName.NAMING.value, open="yes", limit=MOST)
        for head in (await bureau.cases(tx, viewer, asked))[:MOST]:
            state = await seen(tx, frame.person, head.id)
            if isinstance(state, Case) and may(NameUnit, viewer.seats, viewer.account, state):
                found.append(Waiting(head, state.version))
    return found


async def _name(frame: Frame, line: Waiting, number: str, asking: Asking) -> Answered:
    body = body_model(NameUnit).model_validate({"document_no": number})
    try:
        await perform(
            frame.doors,
            frame.person,
            asking,
            stream=line.head.id,
            kind=kind_of(NameUnit),
            body=body,
        )
    except DomainError as refused:
        return Answered(line.head, problem_of(refused, frame.shell.language).detail)
    return Answered(line.head, "")


def _page(
    frame: Frame, lines: list[Waiting], typed: Typed, *problems: tuple[str, Text]
) -> Response:
    return frame.page(
        "bureau/naming.html",
        status=422 if problems else 200,
        lines=lines,
        typed=typed,
        problems=problems,
    )
