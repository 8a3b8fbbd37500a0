"""Groups that decide on a subject, each member with a voice of its own (C4.3.3, C4.3.4, 4.2.9).

Members are appointed as raters are. The next ballot opens once the one before is carried; what was
not carried is never found fit. How voices are counted is in `mechanisms/groups.py`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.groups import Ballot, Decision, Member, Voice, in_turn, with_voice
from services.domain.programme.words import Text
from services.domain.rounds.entering import NotAdmitted, check_admitted
from services.domain.rounds.entry import Entry, speaks_for
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part


class GiveVoice(Act):
    """A member of a group agrees, does not agree or abstains; once and for good (C4.3.3, C4.3.4)."""

    zh, en, rule = "表决", "Vote", "C4.3.3, C4.3.4"
    path, part, adds = "voices", Part.RATER, True

    kind: Literal["give-voice"] = "give-voice"
    code: str = label("参评单位", "Subject", max_length=40)
    ballot: str = label("表决事项", "Ballot", max_length=40)
    says: Literal["yes", "no", "abstains"] = label("意见", "Voice")
    reasons: TextRef | None = label("理由（不同意的必填）", "Reasons, for a no", default=None)


class VoiceGiven(OfEntry):
    adds = True
    kind: Literal["voice-given"] = "voice-given"
    ballot: str
    says: Literal["yes", "no", "abstains"]
    reasons: TextRef | None = None

    @property
    def voice(self) -> Voice:
        account = self.actor.account
        return Voice(account=account, says=self.says, reasons=self.reasons, signed_at=self.at)

    def upon(self, entry: Entry) -> Entry:
        said = (*entry.voices.get(self.ballot, ()), self.voice)
        return entry.but(voices={**entry.voices, self.ballot: said})


def _votes(of: AssessmentRound) -> bool:
    return bool(of.rules.ballots) and bool(of.entries)


@rule(GiveVoice, AssessmentRound, opens=Standing("scoring", has=_votes))
def give_voice(of: AssessmentRound, act: GiveVoice, now: datetime) -> VoiceGiven:
    """Raises NotEntitled for who is no member or speaks for the subject, NotAdmitted before its turn."""
    entry = of.entry(act.code)
    check_admitted(of, entry)
    if act.ballot not in {one.id for one in of.rules.ballots}:
        raise Invalid(field="ballot", given=act.ballot)
    if act.actor.account not in of.raters.get(act.ballot, ()) or speaks_for(act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    _check_turn(of, entry, act.ballot)
    given = VoiceGiven(
        **fact(act, now), code=act.code, ballot=act.ballot, says=act.says, reasons=act.reasons
    )
    members = (Member(account=one) for one in of.raters[act.ballot])
    with_voice(members, entry.voices.get(act.ballot, ()), given.voice)
    return given


def decisions(of: AssessmentRound, entry: Entry) -> Iterator[tuple[Ballot, Decision]]:
    """The ballots on a subject, as far as they have come; none after one that was not carried."""
    yield from in_turn(of.rules.ballots, of.raters, entry.voices)


def not_carried(of: AssessmentRound, entry: Entry) -> tuple[Ballot, Decision] | None:
    """The ballot that keeps the subject from being found fit, decided or still open."""
    return next((one for one in decisions(of, entry) if one[1].standing != "carried"), None)


def waiting_vote(of: AssessmentRound, entry: Entry) -> Text | None:
    """The ballot that is open now, and how its voices stand."""
    found = not_carried(of, entry)
    if found is None or found[1].standing != "open":
        return None
    return _words(*found)


def check_voted(of: AssessmentRound, entry: Entry, *, fit: bool) -> None:
    """No verdict before the groups have decided, and none that it is fit against them."""
    found = not_carried(of, entry)
    if found and (fit or found[1].standing == "open"):
        said = _words(*found)
        raise NotAdmitted(unit=entry.code, zh=said.zh, en=said.en)


def _check_turn(of: AssessmentRound, entry: Entry, ballot: str) -> None:
    open_now = {one.id for one, _ in decisions(of, entry)}
    if ballot not in open_now:
        found = not_carried(of, entry)
        said = _words(*found) if found else Text(zh="", en="")
        raise NotAdmitted(unit=entry.code, zh=said.zh, en=said.en)


def _words(ballot: Ballot, found: Decision) -> Text:
    return Text(
        zh=f"{ballot.label.zh}（{ballot.by.zh}）：{found.why.zh}",
        en=f"{ballot.label.en} ({ballot.by.en}): {found.why.en}",
    )
