"""The special report of an application on hard indicators that are not met (C5.5.16, 4.2.17).

Where the programme says so (`DossierItem.for_unmet`): one report for all of them, as a file among the
papers, and words on each at its figures. It is never taken for the work: the indicator stays unmet,
and the assessors see both. Rounds have theirs in `domain/rounds/special_reporting.py`.
"""

from collections.abc import Container, Iterator

from services.domain.attainment.datasheet import DataSheet
from services.domain.papers.shortcomings import Code, Params, Shortcoming
from services.domain.programme.catalogue import Entry
from services.domain.programme.dossier_rules import DossierItem
from services.domain.programme.schema import Programme


def is_owed(item: DossierItem, unmet: Container[str]) -> bool:
    """Every item of the list; a special report only while one of its indicators is not met."""
    return not item.for_unmet or any(code in unmet for code in item.for_unmet)


def unexplained(programme: Programme, entry: Entry, data: DataSheet) -> Iterator[Shortcoming]:
    """Words on why it is not met, as a remark on one of its figures; one without figures has them
    in the report alone.
    """
    of_it = {datum.id for datum in entry.base_data}
    said = any(value.remark.strip() for value in data.values if value.datum in of_it)
    if said or not of_it:
        return
    item = next(one for one in programme.dossier if entry.code in one.for_unmet)
    params: Params = {"name": entry.name, "item": item.name}
    place = f"indicators/{entry.code}"
    yield Shortcoming(code=Code.UNMET_UNEXPLAINED, place=place, rule=item.rule, params=params)
