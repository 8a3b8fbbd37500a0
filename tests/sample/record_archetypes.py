"""Writes the histories that `ecocase sample bulk` makes its cases from; run it by hand.

    python -m tests.sample.record_archetypes

Facts as the rules make them, for every programme and every place where a case can stand. A
recorded history stays readable for ever (`Fact`), so this is done again only for new kinds.
Refusals are left out: each takes a number of a register (C2.9.5) that no copy can share.
"""

import json
import lzma
import re
from datetime import timedelta
from typing import Any

from services.cli.sample_bulk import ARCHETYPES, BODY, CASE, DOCUMENT, SALT, TEXT
from services.domain.acts import open_acts
from services.domain.base import Stream, TextRef
from services.domain.case import Case
from services.domain.facts import FACT
from services.domain.filing import DecideObjection, FileObjection, Filing
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.steps.public_notice import running
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.titles.title import GrantTitle, Title
from services.domain.whole_case import Withdraw
from services.storage.texts import commitment
from tests.domain.stage import POINT, Stage

WORDS = TextRef(id=TEXT, commitment=commitment(SALT, BODY))
NAMED_DOCUMENT = re.compile(r'"document"(?!:)')
HELD = tuple({"level": one, "named_on": "2020-01-01"} for one in TitleLevel)
STEPS = [
    "creation-request",
    "plan",
    "implementation",
    "self-check",
    "application",
    "technical-assessment",
    "acceptance",
    "upper-review",
    "public-notice",
    "naming",
    "named",
]


def staged(track: Track, level: TitleLevel, state: Stream | None = None) -> Stage:
    stage = Stage(track, level, state=state or Case(id=CASE))
    stage.words = WORDS
    return stage


def walked(stage: Stage, stands: str) -> Stage:
    """Forward with days between the acts; CloseNotice finds its own day."""
    stage.do(FileCreationRequest, titles=HELD)
    while stage.case.stands != stands:
        stage.now += timedelta(days=1)
        stage.forward()
    return stage


def kept(name: str, stages: list[Stage]) -> dict[str, Any]:
    streams = []
    for stage in stages:
        facts = [FACT.dump_json(fact, exclude_defaults=False).decode() for fact in stage.facts]
        facts = [NAMED_DOCUMENT.sub(f'"{DOCUMENT}"', fact) for fact in facts]
        streams.append({"stream": stage.state.id, "facts": [lean(fact) for fact in facts]})
    case = stages[0].case
    assert case.programme
    return {
        "name": name,
        "programme": case.programme.id,
        "track": str(case.track),
        "open": case.outcome is None,
        "streams": streams,
    }


def lean(fact: str) -> dict[str, Any]:
    """Without the procedure, which the programme holds."""
    found: dict[str, Any] = json.loads(fact)
    found.pop("procedure", None)
    return found


def objection(stage: Stage, *, decided: bool) -> Stage:
    period = running(stage.case)
    assert period
    filing = staged(stage.programme.track, stage.programme.level, Filing(id=f"filing-{CASE}"))
    filing.now = stage.now
    dates: dict[str, Any] = {"notice_starts": period.starts_at, "notice_ends": period.ends_at}
    filing.do(FileObjection, case=CASE, **dates)
    if decided:
        filing.sleep(days=1)
        filing.do(DecideObjection, upheld=False)
    return filing


def title_of(stage: Stage) -> Stage:
    named = staged(stage.programme.track, stage.programme.level, Title(id=f"title-{CASE}"))
    named.now = stage.now
    named.do(GrantTitle, case=CASE, named_on=stage.case.ended_on, document_no="环发〔2030〕1号")
    return named


def rectifying(stage: Stage) -> Stage:
    walked(stage, "technical-assessment")
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=({**POINT, "words": WORDS},))
    return stage


def of(track: Track, level: TitleLevel) -> list[dict[str, Any]]:
    found = []
    steps = [one.name.value for one in Stage(track, level).rules.steps] + ["named"]
    for stands in (one for one in STEPS if one in steps):
        stage = walked(staged(track, level), stands)
        beside = [title_of(stage)] if stands == "named" else []
        found.append(kept(stands, [stage, *beside]))
    in_notice = walked(staged(track, level), "public-notice")
    while not running(in_notice.case):
        in_notice.forward()
    found.append(kept("notice-running", [in_notice, objection(in_notice, decided=False)]))
    withdrawn = walked(staged(track, level), "implementation")
    withdrawn.do(Withdraw)
    found.append(kept("withdrawn", [withdrawn]))
    if "technical-assessment" in steps:
        found.append(kept("rectification", [rectifying(staged(track, level))]))
    if track is Track.COUNTY:
        checked = walked(staged(track, level), "implementation")
        for _ in range(3):
            checked.sleep(days=30)
            checked.do(RecordInterimCheck)
        found.append(kept("checked", [checked]))
    return found


def main() -> None:
    every = [one for track in ECO_TRACKS for level in TitleLevel for one in of(track, level)]
    text = json.dumps(every, ensure_ascii=False, separators=(",", ":"))
    ARCHETYPES.write_bytes(lzma.compress(text.encode()))
    print(len(every), len(text), ARCHETYPES.stat().st_size)  # noqa: T201


if __name__ == "__main__":
    main()
