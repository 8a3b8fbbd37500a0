"""Assessment rounds: their list, opening one, one with its subjects and results; lists on notice.

What is done in a round has the form that every act has (`acts.py`); results are computed in
`domain/rounds`, and printed here with their workings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.acts.bodies import Body, body_model
from services.api.acts.looked_rounds import chosen_scheme
from services.api.acts.performing import open_round, seen
from services.api.deps import Asking
from services.api.portal.applying.opening import choice, shown
from services.api.portal.assessing.round_books import books_of
from services.api.portal.assessing.round_options import labels
from services.api.portal.assessing.round_parts import owners, parts_of_round
from services.api.portal.forms import Choice, form_of
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import body_of, key_after, key_of, problems_of, values_of
from services.api.portal.wording.happenings import Known, happening_of
from services.api.problems import STATUS, problem_of
from services.domain.base import Receipt
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, NotEntitled, NotFound
from services.domain.mechanisms.quotas import NestedQuota
from services.domain.permissions import kind_of
from services.domain.programme.evaluation import Judging, Scheme
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry
from services.domain.rounds.lacking import lacking
from services.domain.rounds.offices import OFFICERS, organising_level
from services.domain.rounds.opening import OpenRound
from services.domain.rounds.reporting import agenda
from services.domain.rounds.results import Result, Results, results
from services.domain.rounds.state import AssessmentRound
from services.domain.tree.units import level_of, territory
from services.storage.queries.bureau import acts_for
from services.storage.queries.histories import history, words_in
from services.storage.queries.names import people, place, places, unit_names
from services.storage.queries.rounds import find_rounds, published, shown_to
from services.storage.rulebook.schemes import schemes

router = APIRouter()

Values = Mapping[str, list[str]]
LATEST = 30
"""Facts shown below a round: fifty units with monthly scores make more than a thousand."""


@dataclass(frozen=True)
class Row:
    """One subject with what is known of it so far."""

    entry: Entry
    group: Text
    result: Result | None
    band: Text | None
    places: tuple[Text, ...]
    why_out: Text | None


@router.get("/rounds")
async def rounds(
    frame: Framed, year: Annotated[int | None, Query(ge=2000, le=2200)] = None
) -> Response:
    viewer = frame.person
    async with frame.doors.database.reading() as tx:
        found = await find_rounds(tx, frame.viewer, year)
        names = await places(tx, {one.place for one in found})
    opens = any(seat.function in OFFICERS.values() for seat in viewer.seats)
    return frame.page("rounds/list.html", rounds=found, places=names, may_open=opens)


@router.get("/rounds/new")
async def new_round(frame: Framed) -> Response:
    return await _opening(frame, {}, {}, ())


@router.post("/rounds/new")
async def open_new(frame: Framed) -> Response:
    values = values_of(await frame.request.form())
    missing = {
        name: Text(zh="请选一项", en="Choose one")
        for name in ("scheme", "place")
        if not values.get(name, [""])[0]
    }
    errors: dict[str, Text] = dict(missing)
    body: Body | None = None
    try:
        body = body_model(OpenRound).model_validate(body_of(OpenRound, values))
    except ValidationError as error:
        errors |= problems_of(error, form_of(OpenRound))
    if errors or body is None:
        return await _opening(frame, values, errors, ())
    try:
        receipt = await _open(frame, values, body)
    except DomainError as error:
        words = problem_of(error, frame.shell.language).detail
        values["key"] = [key_after(error.code, key_of(values))]
        general = (Text(zh=words, en=words),)
        return await _opening(frame, values, {}, general, status=STATUS[error.code])
    return go(f"/rounds/{receipt.stream}?done={receipt.seq}")


async def _open(frame: Frame, values: Values, body: Body) -> Receipt:
    name, _, variant = values["scheme"][0].partition("/")
    year = int(getattr(body, "year", 0))
    async with frame.doors.database.reading() as tx:
        chosen = await chosen_scheme(tx, name, variant, year, frame.now)
    return await open_round(
        frame.doors,
        frame.person,
        Asking(request_id=key_of(values), expects=None),
        chosen=chosen,
        place=values["place"][0],
        body=body,
    )


async def _opening(
    frame: Frame,
    values: Values,
    errors: Mapping[str, Text],
    general: tuple[Text, ...],
    *,
    status: int = 422,
) -> Response:
    """Raises NotEntitled for whoever organises nothing."""
    seats = [seat for seat in frame.person.seats if seat.function in OFFICERS.values()]
    areas = list(dict.fromkeys(territory(seat.unit) for seat in seats))
    if not areas:
        raise NotEntitled(act=kind_of(OpenRound), function="")
    async with frame.doors.database.reading() as tx:
        names = await unit_names(tx, areas)
        known = await schemes(tx, local_day(frame.now))
    levels = {level_of(area) for area in areas}
    offered = [choice for choice in _choices(known) if choice[0] in levels]
    fields = (
        choice(
            "scheme", Text(zh="考评办法", en="Scheme"), [one[1] for one in offered], values, errors
        ),
        choice(
            "place",
            Text(zh="组织单位所在地区", en="Area of the office"),
            [Choice(area, place(area, names).path) for area in areas],
            values,
            errors,
        ),
        *form_of(OpenRound, values=values, errors=errors),
    )
    return shown(frame, OpenRound, fields, values, (errors, general), status=status)


def _choices(known: Iterable[Scheme]) -> list[tuple[object, Choice]]:
    """Every scheme, and each of its variants, with the level that organises it."""
    found: list[tuple[object, Choice]] = []
    for one in known:
        level = organising_level(one.evaluation)
        found.append((level, Choice(one.id, one.title)))
        for variant in one.variants:
            label = Text(
                zh=f"{one.title.zh}（{variant.label.zh}）",
                en=f"{one.title.en} ({variant.label.en})",
            )
            found.append((level, Choice(f"{one.id}/{variant.id}", label)))
    return found


@router.get("/rounds/{stream}")
async def one_round(frame: Framed, stream: str, done: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        state = await seen(tx, frame.person, stream)
        if not isinstance(state, AssessmentRound):
            raise NotFound(id=stream)
        log = await history(tx, stream, after=max(state.seq - LATEST, 0))
        where = (await places(tx, {state.place}))[state.place]
        calendar = await frame.doors.calendars.in_force(tx)
        named = {**log.people, **await people(tx, owners(state))}
        shown, whole = shown_to(frame.viewer, state)
        reasons = await words_in(tx, [one.lapses for one in shown.entries.values()])
    known = Known(log.texts, {**log.units, **labels(state)}, named, log.documents)
    entries = [happening_of(one.fact, one.seq, one.hash, known) for one in log.recorded if whole]
    found = results(state) if whole else None
    return frame.page(
        "rounds/round.html",
        round=shown,
        where=where,
        rows=_rows(shown, found),
        awards=_awards(state, found) if found else [],
        missing=lacking(state) if whole and state.stage == "scoring" else (),
        agenda=agenda(state),
        books=books_of(shown, local_day(frame.now)),
        parts=parts_of_round(shown, calendar, frame.now, whole=whole),
        reasons=reasons,
        people=named,
        acts=acts_for(frame.viewer, state),
        entries=entries[::-1],
        receipt=next((entry for entry in entries if entry.seq == done), None),
    )


def _rows(of: AssessmentRound, found: Results | None) -> list[Row]:
    groups = {one.id: one.label for one in of.rules.subjects}
    return [_row(of, entry, groups, found) for entry in of.entries.values()]


def _row(
    of: AssessmentRound, entry: Entry, groups: Mapping[str, Text], found: Results | None
) -> Row:
    result = found.one(entry.code) if found else None
    quotas = _quotas(of.judging(entry))
    admission = of.admission(entry)
    why = admission.shown if admission and admission.admitted is not True else None
    if (way := of.course(entry)) and way.shown:
        why = way.shown
    if entry.opposed_by:
        why = Text(zh="逐级签署意见时未获同意", en="not endorsed on the way up")
    if entry.struck:
        why = Text(zh="异议成立，已取消入选资格", en="struck off after an objection")
    return Row(
        entry=entry,
        group=groups[entry.group],
        result=result,
        band=_band(of, entry, result) if result else None,
        places=tuple(quotas[one] for one in result.places if one in quotas) if result else (),
        why_out=why,
    )


def _band(of: AssessmentRound, entry: Entry, result: Result) -> Text | None:
    if result.band == "void":
        return Text(zh="作废", en="void")
    scoring = of.scoring(entry)
    if scoring and result.band:
        return scoring.bands.band(result.band).label
    grades = {one.id: one.label for one in of.rules.grades}
    if result.grade:
        return grades.get(result.grade, Text(zh=result.grade, en=result.grade))
    if entry.verdict:
        fit = entry.verdict.fit
        return Text(zh="符合条件", en="fit") if fit else Text(zh="不符合条件", en="not fit")
    return None


def _quotas(judging: Judging) -> dict[str, Text]:
    found: dict[str, Text] = {}
    if judging.scoring is None:
        return found
    for limit in judging.scoring.band_limits:
        found[limit.quota.id] = limit.quota.label
    for one in judging.scoring.distinctions:
        stages = one.quota.stages if isinstance(one.quota, NestedQuota) else (one.quota,)
        found |= {quota.id: quota.label for quota in stages}
    return found


def _awards(of: AssessmentRound, found: Results) -> list[tuple[Text, Text, Text, bool]]:
    """Places: which, how many by which reckoning, who has them, and whether a tie waits."""
    groups = {one.id: one.label for one in of.rules.subjects}
    lines = []
    for one in found.awards:
        names = [of.entries[code].name for code in one.chosen]
        tied = [of.entries[code].name for code in one.tied]
        zh = "、".join(names) + (f"；同分：{'、'.join(tied)}" if tied else "")
        en = ", ".join(names) + (f"; tied: {', '.join(tied)}" if tied else "")
        label = _quotas(of.rules.judging[one.subjects])[one.quota]
        if len(groups) > 1:
            group = groups[one.subjects]
            label = Text(zh=f"{group.zh}：{label.zh}", en=f"{group.en}: {label.en}")
        lines.append((label, one.shown, Text(zh=zh, en=en), bool(one.to_decide)))
    return lines


@router.get("/rounds/{stream}/notice")
async def list_notice(frame: Framed, stream: str) -> Response:
    """The list as it was published, for everybody (C3.1.6)."""
    async with frame.doors.database.reading() as tx:
        state = await published(tx, stream)
        where = (await places(tx, {state.place}))[state.place]
    last = state.notices[-1]
    return frame.page(
        "rounds/notice.html",
        round=state,
        where=where,
        notice=last,
        names=[state.entries[code].name for code in last.codes],
        running=state.stage == "list-notice",
    )
