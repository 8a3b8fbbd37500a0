"""What a notice says in figures: met, of how many, by limits of which confidence (6.3.2)."""

from services.domain.attainment.indicators import Assessment
from services.domain.attainment.verdicts import Verdict, Why
from services.storage.queries.key_figures import counted


def test_6_3_2_what_does_not_apply_is_not_counted_and_recalled_limits_are_named() -> None:
    found = (
        Assessment(code="1", verdict=Verdict.ATTAINED, confidence="confirmed"),
        Assessment(code="2", verdict=Verdict.ATTAINED, confidence="recalled"),
        Assessment(code="3", verdict=Verdict.NOT_ATTAINED, confidence="recalled"),
        Assessment(code="4", verdict=Verdict.NOT_APPLICABLE, confidence="recalled"),
        Assessment(code="5", verdict=Verdict.OPEN, why=Why.DATUM_MISSING, confidence="recalled"),
    )
    figures = counted(found)
    assert (figures.met, figures.of) == (2, 4)
    assert (figures.not_applicable, figures.open) == (1, 1)
    assert (figures.recalled, figures.confirmed) == (2, 1), "of what is open nothing decided"
