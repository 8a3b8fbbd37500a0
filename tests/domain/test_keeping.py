"""How firmly and how long files are kept follows from how the case stands (5.2.1, A7)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import local_day
from services.domain.evidence.fixity import Plan, ReadSoFar
from services.domain.evidence.keeping import FOR_EVER, Lock, LockMode, kept_from, lock_of
from services.domain.programme.schema import Retention

TEN = Retention(years=10, source=None, note="our default, no source")
THIRTY = TEN.model_copy(update={"years": 30})
PERMANENT = TEN.model_copy(update={"permanent": True})
PROMISED = datetime(2041, 3, 5, 16, tzinfo=UTC)
ENDED = datetime(2032, 6, 1, 2, tzinfo=UTC)
OPEN = Case(id="case", step_since=ENDED)
OVER = OPEN.but(outcome=Outcome.NAMED)


def test_5_2_1_before_the_decision_governance_until_the_day_that_was_promised() -> None:
    lock = lock_of(OPEN, TEN, PROMISED, objected=False)
    assert lock == Lock(mode=LockMode.GOVERNANCE, until=PROMISED)


def test_5_2_1_after_the_end_compliance_for_the_years_of_the_programme() -> None:
    for retention, years in ((TEN, 10), (THIRTY, 30), (PERMANENT, FOR_EVER)):
        lock = lock_of(OVER, retention, PROMISED, objected=False)
        assert lock.mode is LockMode.COMPLIANCE
        assert local_day(lock.until - timedelta(seconds=1)) == date(2032 + years, 6, 1)


def test_5_2_1_an_end_that_was_promised_is_never_moved_forward() -> None:
    later = kept_from(date(2032, 6, 1), THIRTY)
    assert lock_of(OVER, TEN, later, objected=False).until == later


def test_5_2_1_while_an_objection_is_open_it_is_held_whatever_its_lock() -> None:
    for case in (OPEN, OVER):
        assert lock_of(case, TEN, PROMISED, objected=True).held
        assert not lock_of(case, TEN, PROMISED, objected=False).held


def test_da_t_22_the_code_of_a_retention_is_y_d30_or_d10() -> None:
    assert [one.code for one in (PERMANENT, THIRTY, TEN)] == ["Y", "D30", "D10"]


def test_5_2_1_a_firmer_longer_lock_is_enough_and_a_shorter_or_softer_one_is_not() -> None:
    wanted = Lock(mode=LockMode.GOVERNANCE, until=PROMISED)
    day = timedelta(hours=24)
    assert Lock(mode=LockMode.COMPLIANCE, until=PROMISED + day).at_least(wanted)
    assert not Lock(mode=LockMode.COMPLIANCE, until=PROMISED - day).at_least(wanted)
    firm = Lock(mode=LockMode.COMPLIANCE, until=PROMISED)
    assert not wanted.at_least(firm)
    assert not wanted.at_least(wanted.model_copy(update={"held": True}))


def test_5_2_2_a_terabyte_or_a_quarter_million_files_is_planned_by_arithmetic() -> None:
    terabyte = Plan(files=1000, bytes=10**12, days=90, bytes_per_second=20 * 2**20)
    assert (terabyte.files_per_day, terabyte.bytes_per_day) == (12, 11_111_111_112)
    assert round(terabyte.hours_per_day, 2) == 0.15
    many = Plan(files=250_000, bytes=250_000 * 10**5, days=90, bytes_per_second=20 * 2**20)
    assert (many.files_per_day, round(many.hours_per_day, 2)) == (2778, 0.04)
    assert terabyte.can_be_held
    assert many.can_be_held


@pytest.mark.parametrize(
    ("files", "read", "left"),
    [(0, 0, 12), (11, 10**12, 1), (12, 0, 12), (12, 11 * 10**9, 1), (12, 11_111_111_112, 0)],
)
def test_5_2_2_what_is_left_of_a_days_share_counts_in_files_and_in_bytes(
    files: int, read: int, left: int
) -> None:
    """Twelve files a day, of a thousand millions each as they come."""
    plan = Plan(files=1000, bytes=10**12, days=90, bytes_per_second=20 * 2**20)
    assert plan.files_left(ReadSoFar(files=files, bytes=read)) == left
    nothing = Plan(files=0, bytes=0, days=90, bytes_per_second=1)
    assert nothing.files_left(ReadSoFar()) == 0


def test_5_2_2_a_period_that_cannot_be_held_is_named_with_the_shortest_that_can() -> None:
    slow = Plan(files=1000, bytes=10**12, days=5, bytes_per_second=2**20)
    assert not slow.can_be_held
    assert slow.fewest_days == 12
    assert slow.model_copy(update={"days": slow.fewest_days}).can_be_held
    assert not slow.model_copy(update={"days": slow.fewest_days - 1}).can_be_held
    assert Plan(files=0, bytes=0, days=90, bytes_per_second=1).fewest_days == 1
