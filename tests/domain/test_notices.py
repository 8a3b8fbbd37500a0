"""Notices: what comes before publication, corrections, the proof that one could be read (6.4)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.domain.clocks.calendar import days_later, end_of_day, local_day, start_of_day
from services.domain.errors import Invalid, NotNow
from services.domain.notices.checks import (
    About,
    KnownOutside,
    NoticeNotReady,
    lacking,
    publication_checks,
    second_office,
)
from services.domain.notices.proof import Look, NoticeProof, Seen, days_of, log_of, proof_of
from services.domain.programme.schema import Track
from services.domain.review.panel import Panel, Sheet
from services.domain.steps.public_notice import (
    CloseNotice,
    CorrectNotice,
    NoticeClosed,
    NoticeExtended,
    PublishNotice,
    SignNotice,
    ends_at,
    running,
)
from services.domain.tree.units import Part, StepName
from tests.domain.stage import Stage

CONTACTS: dict[str, Any] = {
    "hotline": "0999-12369",
    "mailbox": "ts@example.cn",
    "address": "示例路1号",
}
HOUR = timedelta(hours=1)
TEN = timedelta(minutes=10)


def at_notice() -> Stage:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.PUBLIC_NOTICE)
    return stage


def published() -> Stage:
    stage = at_notice()
    stage.do(SignNotice)
    stage.do(PublishNotice, **CONTACTS)
    return stage


def corrected(stage: Stage) -> None:
    stage.do(CorrectNotice, document_no="环示〔2030〕6号", **CONTACTS)


def test_6_4_1_where_nobody_recommends_a_notice_folds_as_it_did_before_there_were_levels() -> None:
    stage = published()
    number = {"document_no"} & set(stage.case.notice.model_dump())
    corrected(stage)
    assert (number, stage.case.notice.document_no) == (set(), ""), "the row of the notice has it"


def test_6_4_1_each_check_says_whether_it_is_done_and_whose_it_is() -> None:
    case = at_notice().case
    checks = {one.about: one for one in publication_checks(case, KnownOutside(offices=2, named=1))}
    assert not checks[About.SIGNED].done
    assert checks[About.SIGNED].owner is Part.NOTICE_SIGNER
    assert (checks[About.CONTACTS].count, checks[About.CONTACTS].owner) == (
        1,
        Part.NOTICE_PUBLISHER,
    )
    assert (checks[About.LENGTH].done, checks[About.LENGTH].count) == (True, 7)
    assert lacking(tuple(checks.values())) == ("signed", "contacts")


def test_6_4_1_an_expert_who_judged_without_a_declaration_keeps_the_notice_back() -> None:
    case = published().case
    sheets = {"one": Sheet(met=20), "two": Sheet(met=20)}
    silent = case.but(panel=Panel(sheets=sheets, declared={"one": Stage().now}))
    assert lacking(publication_checks(silent, KnownOutside())) == ("recusals",)
    before_it_was_asked = case.but(panel=Panel(sheets=sheets))
    assert lacking(publication_checks(before_it_was_asked, KnownOutside())) == ()


def test_6_4_1_a_notice_of_no_days_lacks_its_length() -> None:
    """The programme gives the days, so no officer can mend it by typing: it keeps the notice back."""
    case = published().case
    assert case.procedure
    rules = case.procedure.notice.model_copy(update={"days": 0})
    none = case.but(procedure=case.procedure.model_copy(update={"notice": rules}))
    assert lacking(publication_checks(none, KnownOutside())) == ("length",)
    (length,) = [
        one for one in publication_checks(none, KnownOutside()) if one.about is About.LENGTH
    ]
    assert (length.count, length.owner) == (0, Part.NOTICE_PUBLISHER)
    assert lacking(publication_checks(case, KnownOutside())) == ()


@pytest.mark.parametrize(
    ("place", "issuer", "second"),
    [
        ("990121101201", "9901:huanbao", "990121"),
        ("990121", "9901", "990121"),
        ("990121101201", "990121:huanbao", ""),
        ("9901", "00", "9901"),
    ],
)
def test_a7_2_two_offices_are_named_unless_they_are_one(
    place: str, issuer: str, second: str
) -> None:
    assert second_office(place, issuer) == second


def test_6_4_1_a_notice_that_lacks_something_is_not_published_and_nothing_changes() -> None:
    stage = at_notice()
    stage.do(SignNotice)
    with pytest.raises(NoticeNotReady) as refused:
        stage.do(PublishNotice, lacking=("contacts",), **CONTACTS)
    assert refused.value.params == {"count": 1, "first": "contacts"}
    assert stage.case.notice.published_at is None


def test_6_4_1_an_article_that_names_another_first_day_is_not_published() -> None:
    """Written before midnight and recorded after it, its days would not be those that count."""
    stage = at_notice()
    stage.do(SignNotice)
    with pytest.raises(Invalid):
        stage.do(PublishNotice, first=local_day(stage.now), **CONTACTS)
    stage.do(PublishNotice, first=days_later(local_day(stage.now), 1), **CONTACTS)


def test_6_4_1_a_correction_begins_the_days_anew_from_the_day_after_it() -> None:
    stage = published()
    stage.sleep(days=3)
    corrected(stage)
    period = running(stage.case)
    assert period
    assert period.first == days_later(local_day(stage.now), 1)
    assert ends_at(stage.case) == end_of_day(days_later(local_day(stage.now), 7))
    assert stage.case.notice.corrections == 1


def test_6_4_1_only_what_was_published_is_corrected() -> None:
    stage = at_notice()
    with pytest.raises(NotNow, match="not-published"):
        corrected(stage)


def looks(first: datetime, *what: Seen) -> list[Look]:
    return [Look(at=first + TEN * n, what=one, status=200) for n, one in enumerate(what)]


NIGHT = start_of_day(local_day(Stage().now))


def test_6_4_2_minutes_seen_down_and_without_a_look_add_up_to_the_period() -> None:
    """An hour: three looks that saw it, one that did not, and then nobody looked."""
    found = looks(NIGHT, Seen.SEEN, Seen.SEEN, Seen.SEEN, Seen.UNREACHABLE)
    proof = proof_of(found, NIGHT, NIGHT + HOUR)
    assert (proof.looks, proof.seen, proof.down, proof.unlooked) == (4, 3, 15, 15)
    assert proof.missed + 30 == 60
    assert proof.owed_days == 0


def test_6_4_2_a_look_that_is_a_little_late_misses_nothing() -> None:
    times = [NIGHT + timedelta(minutes=n) for n in (4, 17, 29, 41, 50)]
    found = [Look(at=at, what=Seen.SEEN, status=200) for at in times]
    assert proof_of(found, NIGHT, NIGHT + HOUR).missed == 0


def test_6_4_2_the_page_with_another_article_counts_as_down() -> None:
    found = looks(NIGHT, *[Seen.OTHERWISE] * 6)
    assert proof_of(found, NIGHT, NIGHT + HOUR).down == 60


def test_6_4_2_the_rule_makes_up_by_whole_days_and_its_default_by_none() -> None:
    found = looks(NIGHT, Seen.SEEN)
    two_days = NIGHT + timedelta(hours=40)
    assert proof_of(found, NIGHT, two_days, extends=True).owed_days == 2
    assert proof_of(found, NIGHT, two_days).owed_days == 0


def test_6_4_2_the_digest_is_of_the_log_as_anybody_can_write_it_down() -> None:
    found = looks(NIGHT, Seen.SEEN, Seen.REFUSED)
    assert log_of(found).splitlines()[1].endswith("refused 200")
    changed = looks(NIGHT, Seen.SEEN, Seen.SEEN)
    end = NIGHT + HOUR
    assert proof_of(found, NIGHT, end).digest != proof_of(changed, NIGHT, end).digest


def test_6_4_2_each_day_has_its_bar_and_the_one_that_runs_a_shorter_one() -> None:
    end = NIGHT + timedelta(hours=30)
    found = looks(NIGHT, *[Seen.SEEN] * (6 * 24 + 6))
    first, second = days_of(found, NIGHT, end)
    assert (first.seen, first.minutes) == (1440, 1440)
    assert (second.seen, second.down, second.unlooked) == (65, 0, 295)


def proof(owed: int) -> NoticeProof:
    return NoticeProof(looks=1, seen=0, down=600, unlooked=0, digest="d", owed_days=owed)


def test_6_4_2_days_owed_put_the_end_off_and_the_record_of_the_end_names_the_log() -> None:
    stage = published()
    end = ends_at(stage.case)
    assert end
    stage.now = end
    put_off = stage.do(CloseNotice, proof=proof(1))
    assert isinstance(put_off, NoticeExtended)
    assert stage.case.stands == StepName.PUBLIC_NOTICE
    later = ends_at(stage.case)
    assert later == end_of_day(local_day(end))
    stage.now = later
    closed = stage.do(CloseNotice, proof=proof(1))
    assert isinstance(closed, NoticeClosed)
    assert closed.proof == proof(1)
    assert stage.case.stands == StepName.NAMING


def test_6_4_2_a_correction_owes_nothing_for_the_version_before() -> None:
    stage = published()
    end = ends_at(stage.case)
    assert end
    stage.now = end
    stage.do(CloseNotice, proof=proof(1))
    corrected(stage)
    assert stage.case.notice.extended_days == 0
