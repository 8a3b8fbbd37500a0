"""One plain form for every act, drawn from the act's own declaration, and one way to send it.

No act is named here: which acts there are, who is entitled and what is asked all come from the
registry; a refusal comes back into the form with everything that was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.acts.bodies import body_model
from services.api.acts.performing import BY_KIND, file_about, perform, seen
from services.api.deps import Asking
from services.api.portal.act_options import files_for, options_for, start_values
from services.api.portal.forms import Choice, FormField, Options, form_of, whole
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.people import drafts
from services.api.portal.people.kept_forms import is_again
from services.api.portal.posted import body_of, key_after, key_of, problems_of, values_of
from services.api.portal.wording.happenings import Happening, Known, happening_of
from services.api.problems import STATUS, problem_of
from services.domain.acts import RULES, check_open
from services.domain.base import Act, Receipt, Stream
from services.domain.case import Case
from services.domain.errors import DomainError, NotFound, Stale
from services.domain.filing import About
from services.domain.permissions import seat_for
from services.domain.programme.schema import Text
from services.domain.rounds.state import AssessmentRound
from services.domain.seats import Seat
from services.storage.papers import form_drafts
from services.storage.papers.form_drafts import FormDraft
from services.storage.queries.histories import history
from services.storage.queries.names import Place, places

router = APIRouter()

Family = Literal["cases", "titles", "filings", "rounds"]
HOME: Mapping[str, str] = {
    "cases": "/cases/{id}",
    "titles": "/register/{id}",
    "filings": "/filings/{id}",
    "rounds": "/rounds/{id}",
}
"""The page of each kind of stream, where the receipt is shown."""


@dataclass(frozen=True)
class Desk:
    """What lies on the desk while an act is prepared."""

    family: Family
    act: type[Act]
    state: Stream
    place: Place
    options: Options
    files: tuple[Choice, ...]

    @property
    def home(self) -> str:
        return HOME[self.family].format(id=self.state.id)

    @property
    def called(self) -> Text:
        """A round by its scheme, everything else by its place."""
        return self.state.title if isinstance(self.state, AssessmentRound) else self.place.name


@dataclass(frozen=True)
class Sheet:
    """The form as it stands: what was typed, what is wrong with it, under which key."""

    values: Mapping[str, list[str]]
    errors: Mapping[str, Text]
    general: tuple[Text, ...]
    key: str
    version: int
    since: tuple[Happening, ...] = ()
    """What happened since the form was made, where that is why it was refused."""
    status: int = 200
    draft: FormDraft | None = None
    """What was kept of an earlier try, where the form begins with it."""


@router.get("/{family}/{stream}/acts/{kind}")
async def form_page(frame: Framed, family: Family, stream: str, kind: str) -> Response:
    desk = await _desk(frame, family, stream, kind)
    async with frame.doors.database.reading() as tx:
        begun = await start_values(tx, desk.act, desk.state)
        draft = await form_drafts.find(tx, frame.person.account, frame.shell.path)
    values = draft.values if draft else begun
    sheet = Sheet(
        values=values,
        errors={},
        general=(),
        key=uuid4().hex,
        # A draft was begun when the case stood there: what happened since is shown on sending.
        version=_hidden(values)[1] if draft else desk.state.version,
        draft=draft,
    )
    return _page(frame, desk, sheet)


@router.post("/{family}/{stream}/acts/{kind}")
async def send(frame: Framed, family: Family, stream: str, kind: str) -> Response:
    desk = await _desk(frame, family, stream, kind, sending=True)
    values = values_of(await frame.request.form())
    key, version = _hidden(values)
    if "more" in values or is_again(values):
        return _page(frame, desk, Sheet(values, {}, (), key, version))
    model = body_model(desk.act)
    try:
        body = model.model_validate(body_of(desk.act, values))
    except ValidationError as error:
        errors = problems_of(error, _fields(desk, values))
        return _page(frame, desk, Sheet(values, errors, (), key, version, status=422))
    asking = Asking(request_id=key, expects=version)
    doors, person = frame.doors, frame.person
    try:
        if issubclass(desk.act, About):
            receipt = await file_about(doors, person, asking, about=stream, kind=kind, body=body)
        else:
            receipt = await perform(doors, person, asking, stream=stream, kind=kind, body=body)
    except DomainError as error:
        return _page(frame, desk, await _refused(frame, desk, values, error))
    await drafts.forget(frame, frame.shell.path)
    return go(_after(desk, receipt))


def _hidden(values: Mapping[str, list[str]]) -> tuple[str, int]:
    """The form's key and the version it showed; a form without them was not ours."""
    return key_of(values), whole(values.get("version", [""])[0]) or 0


def _after(desk: Desk, receipt: Receipt) -> str:
    if receipt.stream != desk.state.id:
        return f"{desk.home}?filed={receipt.stream}"
    return f"{desk.home}?done={receipt.seq}"


async def _desk(
    frame: Frame, family: Family, stream: str, kind: str, *, sending: bool = False
) -> Desk:
    """Raises NotFound and NotEntitled, and before a form is even shown StepClosed and NotNow."""
    act = BY_KIND.get(kind)
    if act is None:
        raise NotFound(act=kind)
    person = frame.person
    async with frame.doors.database.reading() as tx:
        state = await seen(tx, person, stream)
        _check(person.account, person.seats, act, state, sending=sending)
        code = state.place
        return Desk(
            family=family,
            act=act,
            state=state,
            place=(await places(tx, {code}))[code],
            options=await options_for(tx, act, state, frame.viewer, frame.now),
            files=await files_for(tx, state),
        )


def _check(
    account: str, seats: tuple[Seat, ...], act: type[Act], state: Stream, *, sending: bool
) -> None:
    """Nobody should fill in a form that must be refused whatever it says.

    What is sent may be the repeat of what was done, and then it is not open any more.
    """
    seat_for(account, seats, act, state)
    if not sending and not issubclass(act, About):
        check_open(state, RULES[act])


async def _refused(
    frame: Frame, desk: Desk, values: Mapping[str, list[str]], error: DomainError
) -> Sheet:
    """The same form once more: the reason on top or at its field, all values kept."""
    problem = problem_of(error, frame.shell.language)
    words = Text(zh=problem.detail, en=problem.detail)
    key, version = _hidden(values)
    field = str(error.params.get("field", ""))
    addresses = {inner.name for each in _fields(desk, values) for inner in each.each()}
    at_field = field in addresses
    since: tuple[Happening, ...] = ()
    if isinstance(error, Stale) or 0 < version < desk.state.version:
        async with frame.doors.database.reading() as tx:
            log = await history(tx, desk.state.id, after=version)
        known = Known(log.texts, log.units, log.people, log.documents)
        since = tuple(happening_of(one.fact, one.seq, one.hash, known) for one in log.recorded)
        version = desk.state.version
    return Sheet(
        values=values,
        errors={field: words} if at_field else {},
        general=() if at_field else (words,),
        key=key_after(problem.code, key),
        version=version,
        since=since,
        status=STATUS[problem.code],
    )


def _fields(
    desk: Desk, values: Mapping[str, list[str]], errors: Mapping[str, Text] | None = None
) -> tuple[FormField, ...]:
    return form_of(
        desk.act, values=values, errors=errors, options=desk.options, documents=desk.files
    )


def _page(frame: Frame, desk: Desk, sheet: Sheet) -> Response:
    fields = _fields(desk, sheet.values, sheet.errors)
    by_name = {inner.name: inner for each in fields for inner in each.each()}
    problems = [("", words) for words in sheet.general]
    problems += [
        (by_name[name].id if name in by_name else "", words) for name, words in sheet.errors.items()
    ]
    return frame.page(
        "acts/act.html",
        status=sheet.status,
        act=desk.act,
        desk=desk,
        number=getattr(desk.state, "id", ""),
        fields=fields,
        problems=problems,
        sheet=sheet,
        case=desk.state if isinstance(desk.state, Case) else None,
        asks_files=any(
            field.kind in ("select", "checks") and field.choices == desk.files for field in fields
        ),
    )
