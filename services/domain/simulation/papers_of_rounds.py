"""Reports and papers of simulated rounds: what every unit owes in a year, and how late it comes (4.4.1).

Which days there are is said by the scheme's own rules (`mechanisms/periodic_duties.py`, `deadlines`);
who is late, and by how much, is made up.
"""

from collections.abc import Iterator
from datetime import date

from services.domain.mechanisms.periodic_duties import owed
from services.domain.programme.evaluation import Evaluation
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.chance import Chance


def due_in(what: Evaluation, year: int) -> Iterator[str]:
    """The name of each paper of the year, as often as it is due."""
    yield from (one.id for one in what.deadlines)
    for rule in what.reports:
        periods = owed(rule, since=date(year, 1, 1), today=date(year, 12, 31), done={})
        yield from (rule.id for one in periods for _ in range(one.wanted))


def days_late(chance: Chance, behaviour: Behaviour) -> int:
    """In calendar days, so many as have the working days of the setting in them; 0: in time."""
    if not chance.happens(behaviour.late):
        return 0
    return chance.between(1, max(behaviour.overdue_days * 7 // 5, 1))
