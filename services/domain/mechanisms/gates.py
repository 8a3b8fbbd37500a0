"""Entry gates: who is let into an assessment, and who drops out on the way (D24).

Screening (A0.6), first selection (C3.1.4), review of fitness (C5.7.8), a clean record for some
years (C3.1.2). Who is not fit yet goes to the cultivation pool (C3.2.2), kept in `cultivation.py`.
"""

import operator
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.clocks.calendar import years_later
from services.domain.errors import Invalid
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Sourced, Text


class Otherwise(StrEnum):
    """Where who does not pass goes."""

    REFUSED = "refused"
    CULTIVATED = "cultivated"


class DecidedGate(Sourced):
    """Somebody looks and says yes or no, with reasons."""

    kind: Literal["decided"]
    id: str
    label: Text
    by: Text
    otherwise: Otherwise = Otherwise.REFUSED


class CleanRecordGate(Sourced):
    """Nothing of a kind in so many years before (C3.1.2: no penalty in two years)."""

    kind: Literal["clean-record"]
    id: str
    label: Text
    of: str
    """The kind of entry in the record that counts."""
    years: Annotated[int, Field(ge=1)]
    otherwise: Otherwise = Otherwise.REFUSED


Gate = Annotated[DecidedGate | CleanRecordGate, Field(discriminator="kind")]


class Gates(Definition):
    """In their order: who fails one is not asked about the next."""

    gates: tuple[Gate, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        check_once(gate.id for gate in self.gates)
        return self


class RecordEntry(Frozen):
    """What the record holds against a unit: its kind and day."""

    of: str
    on: date


class Admission(Frozen):
    """`admitted` is None while a gate waits for its answer."""

    admitted: bool | None
    gate: str | None = None
    """The gate that was not passed, or that waits."""
    otherwise: Otherwise | None = None
    shown: Text


def admission(
    rules: Gates, answers: Mapping[str, bool], record: Iterable[RecordEntry], on: date
) -> Admission:
    """Through the gates in their order, on the day of the request. Raises Invalid for an answer
    to a gate that nobody decides."""
    decided = {gate.id for gate in rules.gates if isinstance(gate, DecidedGate)}
    if unknown := sorted(set(answers) - decided):
        raise Invalid(field="gate", given=unknown[0])
    record = tuple(record)
    for gate in rules.gates:
        found = _at(gate, answers, record, on)
        if found is not None:
            return found
    return Admission(admitted=True, shown=Text(zh="准予参加评审", en="admitted"))


def _at(
    gate: Gate, answers: Mapping[str, bool], record: tuple[RecordEntry, ...], on: date
) -> Admission | None:
    """What keeps the unit at this gate; None: it passes."""
    if isinstance(gate, CleanRecordGate):
        counting = [one.on for one in record if one.of == gate.of and one.on <= on]
        last = max(counting, default=None)
        if last is None or years_later(last, gate.years) <= on:
            return None
        free = years_later(last, gate.years)
        zh, en = f"{last}有记录，{free}起可以申请", f"an entry of {last}; possible from {free}"
    elif gate.id not in answers:
        waiting = Text(
            zh=f"待{gate.by.zh}{gate.label.zh}", en=f"{gate.label.en} by {gate.by.en} is awaited"
        )
        return Admission(admitted=None, gate=gate.id, shown=waiting)
    elif answers[gate.id]:
        return None
    else:
        zh, en = f"{gate.by.zh}认定不符合", f"not passed, by {gate.by.en}"
    to = TO[gate.otherwise]
    return Admission(
        admitted=False,
        gate=gate.id,
        otherwise=gate.otherwise,
        shown=Text(zh=f"{gate.label.zh}：{zh}，{to.zh}", en=f"{gate.label.en}: {en}; {to.en}"),
    )


TO: Mapping[Otherwise, Text] = {
    Otherwise.REFUSED: Text(zh="不予受理", en="refused"),
    Otherwise.CULTIVATED: Text(zh="列入培育单位库", en="to the cultivation pool"),
}


class Lapse(Definition):
    """A fault of a candidate on the way and what it means (C3.3.4)."""

    id: str
    label: Text
    means: Literal["rectify", "disqualified"]
    days: Annotated[int, Field(ge=1, le=366)] | None = Field(default=None, exclude_if=operator.not_)
    """Within how many days it is rectified: who does not is disqualified; None: no time is set."""

    @model_validator(mode="after")
    def _has_days_to_rectify(self) -> Self:
        if self.days is not None and self.means != "rectify":
            raise Fault(
                f"只有限期整改的问题才有整改天数：{self.id}",
                f"nothing to rectify in days: {self.id}",
            )
        return self


class OnTheWay(Sourced):
    """Poor attention is rectified within a time; serious faults disqualify (C3.3.4)."""

    lapses: tuple[Lapse, ...] = Field(min_length=1)


class Course(Frozen):
    """How a candidate stands while the assessment goes on."""

    qualified: bool
    to_rectify: tuple[str, ...] = ()
    """Lapses not mended yet."""
    disqualified_by: tuple[str, ...] = ()
    shown: Text | None = None
    """Why it is out, or what it has to mend."""


def course(
    rules: OnTheWay,
    found: Iterable[str],
    mended: Iterable[str] = (),
    unmended: Iterable[str] = (),
) -> Course:
    """A disqualification is not mended; `unmended` were not in their time, and disqualify, too.
    Raises Invalid for a lapse that is none."""
    known, done, missed = {lapse.id: lapse for lapse in rules.lapses}, set(mended), set(unmended)
    happened = list(dict.fromkeys(found))
    if unknown := [one for one in happened if one not in known]:
        raise Invalid(field="lapse", given=unknown[0])
    out = tuple(one for one in happened if known[one].means == "disqualified" or one in missed)
    mend = tuple(one for one in happened if one not in (*out, *done))
    return Course(
        qualified=not out,
        to_rectify=mend,
        disqualified_by=out,
        shown=_standing([known[one] for one in out], [known[one] for one in mend]),
    )


def _standing(out: list[Lapse], mend: list[Lapse]) -> Text | None:
    if not out and not mend:
        return None
    zh, en = ("已取消参评资格", "disqualified") if out else ("限期整改", "to be rectified")
    why = [one.label for one in out or mend]
    return Text(
        zh=f"{zh}：{'、'.join(one.zh for one in why)}",
        en=f"{en}: {', '.join(one.en for one in why)}",
    )
