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
from services.api.acts.handing_in import file_about
from services.api.acts.performing import BY_KIND, perform, seen_for
from services.api.auth import SIGN_FIELD
from services.api.deps import Asking
from services.api.portal.act_options import files_for, options_for, start_values
from services.api.portal.assessing import sheet_form
from services.api.portal.forms import Choice, FormField, Options, form_of, whole
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.offices import notice_fields, opinion_options
from services.api.portal.people import drafts
from services.api.portal.people.kept_forms import is_again
from services.api.portal.posted import body_of, key_after, key_of, problems_of, values_of
from services.api.portal.wording.happenings import Happening, Known, happening_of
from services.api.problems import STATUS, problem_of
from services.domain.acts import RULES, check_open
from services.domain.base import Act, Receipt, Stream, typed_fields
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, NotFound, Stale
from services.domain.fieldwork.planning import CallOffVisit, RecordVisit
from services.domain.filing import About
from services.domain.mechanisms.rectifications import Tally
from services.domain.permissions import seat_for
from services.domain.programme.schema import Text
from services.domain.rectifying.items import tally_of
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.drawing import BEFORE_DECLARING
from services.domain.review.signing_papers import Puts
from services.domain.rounds.state import AssessmentRound
from services.domain.seats import Seat
from services.storage.papers import form_drafts
from services.storage.papers.form_drafts import FormDraft
from services.storage.queries.histories import history
from services.storage.queries.interests import Named, of_member
from services.storage.queries.names import Place, places
from services.storage.session import Tx

router = APIRouter()

Family = Literal["cases", "titles", "filings", "rounds"]
HOME: Mapping[str, str] = {
    "cases": "/cases/{id}",
    "titles": "/register/{id}",
    "filings": "/filings/{id}",
    "rounds": "/rounds/{id}",
}
"""The page of each kind of stream, where the receipt is shown."""
OWN_PAGE: Mapping[str, str] = {
    "sign-paper": "/cases/{id}/opinion",
    "put-sheet-to-signature": "/cases/{id}/review/papers",
    "sign-sheet": "/cases/{id}/review/papers",
    "sign-promise": "/cases/{id}/review/papers",
    "assign-indicators": "/cases/{id}/review/indicators",
    "reassign-indicators": "/cases/{id}/review/indicators",
}
"""Acts whose form is a page of its own: beside what is signed, or a table."""


@dataclass(frozen=True)
class Desk:
    """What lies on the desk while an act is prepared."""

    family: Family
    act: type[Act]
    state: Stream
    place: Place
    options: Options
    files: tuple[Choice, ...]
    named: Named | None = None
    """Whom the questions of a declaration are about (6.1.2)."""

    @property
    def home(self) -> str:
        if self.act in BEFORE_DECLARING:  # The case itself may not be open yet, or any more.
            return "/reviews"
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
    if page := OWN_PAGE.get(kind):
        return go(page.format(id=stream))
    async with frame.doors.database.reading() as tx:
        begun = await start_values(tx, desk.act, desk.state, frame.now) | _chosen(frame, desk.act)
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
    asking = Asking(request_id=key, expects=version, password=values.get(SIGN_FIELD, [""])[0])
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


def _chosen(frame: Frame, act: type[Act]) -> dict[str, list[str]]:
    """What a page before has ticked already, e.g. on a board: `?nos=1&nos=2`."""
    asked = frame.request.query_params
    return {name: asked.getlist(name) for name, _ in typed_fields(act) if name in asked}


def _tally(frame: Frame, state: Stream) -> Tally | None:
    """What was found counts in the decision, so whoever acts sees how far it is mended (D9)."""
    if not isinstance(state, Case) or not state.findings:
        return None
    return tally_of(state, local_day(frame.now))


def _hidden(values: Mapping[str, list[str]]) -> tuple[str, int]:
    """The form's key and the version it showed; a form without them was not ours."""
    return key_of(values), whole(values.get("version", [""])[0]) or 0


def _after(desk: Desk, receipt: Receipt) -> str:
    if desk.act in BEFORE_DECLARING:
        return desk.home
    if desk.act in (RecordVisit, CallOffVisit):
        return f"/visits/{desk.state.id}?done={receipt.seq}"
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
        state = await seen_for(tx, person, stream, act)
        _check(person.account, person.seats, act, state, sending=sending)
        code = state.place
        named = await _named(tx, frame, act, state)
        return Desk(
            family=family,
            act=act,
            state=state,
            place=(await places(tx, {code}))[code],
            options=await options_for(tx, act, state, frame.viewer, frame.now),
            files=() if act in BEFORE_DECLARING else await files_for(tx, state),
            named=named,
        )


async def _named(tx: Tx, frame: Frame, act: type[Act], state: Stream) -> Named | None:
    """Whom the questions are about, for a member who declares."""
    if act is not DeclareInterests or not isinstance(state, Case):
        return None
    is_member = frame.person.account in state.panel.experts
    return await of_member(tx, frame.viewer, state.id) if is_member else None


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
    rows = sheet_form.with_rows(desk.act, desk.state, values)
    fields = form_of(
        desk.act, values=rows, errors=errors, options=desk.options, documents=desk.files
    )
    shaped = sheet_form.shaped(desk.act, desk.state, rows, fields)
    noticed = notice_fields.shaped(desk.act, desk.state, shaped)
    return opinion_options.without_version(desk.act, noticed)


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
        tally=_tally(frame, desk.state),
        fixes=issubclass(desk.act, Puts),
        asks_files=any(
            field.kind in ("select", "checks") and field.choices == desk.files for field in fields
        ),
    )
