"""What a round's targets by date have come to, by the results as they stand (C5.8.1, D20)."""

from datetime import date

from services.domain.mechanisms.targets import ShareProgress, ShareTarget, share_progress
from services.domain.rounds.results import Result, results
from services.domain.rounds.state import AssessmentRound


def targets_of(of: AssessmentRound, today: date) -> tuple[ShareProgress, ...]:
    """In the scheme's order; none where it aims at nothing."""
    if not of.rules.targets:
        return ()
    found = {one.code: one for one in results(of).of}
    return tuple(_progress(of, one, found, today) for one in of.rules.targets)


def _progress(
    of: AssessmentRound, target: ShareTarget, found: dict[str, Result], today: date
) -> ShareProgress:
    mine = [one for one in of.assessed if not target.subjects or one.group in target.subjects]
    reached = sum(_has(target, found[one.code]) for one in mine if one.code in found)
    return share_progress(target, reached=reached, total=len(mine), today=today)


def _has(target: ShareTarget, one: Result) -> bool:
    if not target.grades:
        return one.recognised
    return (one.band or one.grade) in target.grades
