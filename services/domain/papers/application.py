"""Is this application complete? Everything that is lacking, not the first thing (D10, F5).

Readiness page and submission ask the same `check`, so a case that is ready cannot be refused on
formal grounds (A1.6, A1.13, A2.3, A2.7, A3.3, A3.7). Words for people are in `shortcomings.py`.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, datetime

from pydantic import Field

from services.domain.attainment.datasheet import DataSheet, Profile, answers
from services.domain.attainment.indicators import Assessment, assess_all
from services.domain.attainment.verdicts import Verdict, Why
from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day, years_later
from services.domain.evidence.evidence import PROOF_RULES, expired_evidence, required_evidence
from services.domain.papers.dossier import Dossier
from services.domain.papers.materials import check_item
from services.domain.papers.shortcomings import Code, Params, Shortcoming
from services.domain.papers.special_report import is_owed, unexplained
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.dossier_rules import DossierItem
from services.domain.programme.schema import Programme, TitleLevel, Track
from services.domain.programme.words import Text
from services.domain.titles.register import HeldTitle, held_since

LEVELS = {
    TitleLevel.MUNICIPAL: Text(zh="市级", en="municipal"),
    TitleLevel.PROVINCIAL: Text(zh="省级", en="provincial"),
    TitleLevel.NATIONAL: Text(zh="国家级", en="national"),
}
IN_FORCE_RULES = {
    Track.CITY: "B1.2",
    Track.COUNTY: "A1.6",
    Track.TOWN: "A2.3",
    Track.VILLAGE: "A3.3",
}
LADDER_RULES = {Track.COUNTY: "A1.7", Track.TOWN: "A2.4", Track.VILLAGE: "A3.4"}


class Papers(Frozen):
    """The working papers of an application as they stand now."""

    profile: Profile
    dossier: Dossier = Dossier()
    data: DataSheet
    verified: dict[str, str] = Field(default_factory=dict)
    """Indicator code -> digest of the value that its verifying unit signed (A0.5)."""
    examined_form: str | None = None
    """The document that the county bureau examined (A2.5); None where none was examined."""
    plan_in_force_on: date | None = None


class Tally(Frozen):
    """Dossier items: how many of how many are complete."""

    complete: int
    total: int


class IndicatorTally(Frozen):
    """Catalogue entries by verdict; `unsigned` of them wait for a proof or a signature."""

    attained: int
    not_attained: int
    not_applicable: int
    open: int
    unsigned: int

    @property
    def total(self) -> int:
        return self.attained + self.not_attained + self.not_applicable + self.open


class Readiness(Frozen):
    """The answer, with all that the pages show beside it."""

    shortcomings: tuple[Shortcoming, ...]
    materials: Tally
    indicators: IndicatorTally
    assessments: tuple[Assessment, ...]
    earliest: date | None
    """The first day on which the dates allow the request; None while it is not known."""
    spared: tuple[str, ...] = ()
    """Items of the list that are not asked for: special reports on what is met (C5.5.16), and what
    is optional as long as nothing is bound for it (B3.4.2)."""
    warnings: tuple[Shortcoming, ...] = ()
    """What keeps nobody from submitting and should be looked at before (5.1.6)."""

    @property
    def ready(self) -> bool:
        return not self.shortcomings

    @property
    def keys(self) -> tuple[str, ...]:
        """Each shortcoming in one word, e.g. `bound-wrong@dossier/plan`, for an act's record."""
        return tuple(f"{found.code}@{found.place}" for found in self.shortcomings)

    def wants(self, item: str) -> bool:
        return item not in self.spared

    def of(self, place: str) -> tuple[Shortcoming, ...]:
        return tuple(found for found in self.shortcomings if found.place == place)

    def warned(self, place: str) -> tuple[Shortcoming, ...]:
        return tuple(found for found in self.warnings if found.place == place)

    def assessment(self, code: str) -> Assessment | None:
        return next((found for found in self.assessments if found.code == code), None)


def check(
    programme: Programme,
    catalogue: Catalogue,
    papers: Papers,
    titles: Iterable[HeldTitle],
    now: datetime,
) -> Readiness:
    """Everything that keeps these papers from being a complete application on this day.

    `catalogue` is the programme's own (`library.catalogue_of`), `titles` the register's.
    """
    today, held = local_day(now), tuple(titles)
    assessments = assess_all(
        catalogue, with_register(programme, papers, held, today), papers.profile
    )
    unmet = {found.code for found in assessments if found.verdict is Verdict.NOT_ATTAINED}
    materials = {
        item.id: check_item(programme, item, papers.dossier, papers.examined_form)
        for item in programme.dossier
        if _is_looked_at(item, unmet, papers.dossier)
    }
    dates = {**plan_date(programme, papers), **ladder_date(programme, papers, held, today)}
    indicators = tuple(_indicators(programme, catalogue, papers, assessments))
    expired = tuple(expired_evidence(programme, catalogue, papers.dossier, today))
    refused = programme.evidence.expired == "refuse"
    return Readiness(
        shortcomings=(
            *_unit(programme, papers.profile),
            *_dates(programme, papers, held, today),
            *(found for item in materials.values() for found in item),
            *indicators,
            *(expired if refused else ()),
        ),
        spared=tuple(item.id for item in programme.dossier if item.id not in materials),
        warnings=() if refused else expired,
        materials=Tally(
            complete=sum(not found for found in materials.values()), total=len(materials)
        ),
        indicators=_tally(assessments, indicators),
        assessments=assessments,
        earliest=None
        if None in dates.values()
        else max(filter(None, dates.values()), default=None),
    )


def _is_looked_at(item: DossierItem, unmet: Container[str], dossier: Dossier) -> bool:
    """What is owed; of what is optional, whatever was bound (B3.4.2)."""
    return bool(dossier.volume(item.id).parts) if item.optional else is_owed(item, unmet)


def with_register(
    programme: Programme, papers: Papers, titles: Iterable[HeldTitle], today: date
) -> DataSheet:
    """The data sheet with what the register says put in; nobody types these (issue 1.2.3)."""
    fed = answers(
        programme.catalogue.register_fed,
        track=programme.track,
        place=papers.profile.place,
        titles=titles,
        plan_in_force_on=papers.plan_in_force_on,
        on=today,
    )
    return papers.data.with_register(fed)


def plan_date(programme: Programme, papers: Papers) -> dict[str, date | None]:
    """The day on which the plan has been in force long enough (A1.6, A2.3, A3.3, F2)."""
    since, years = papers.plan_in_force_on, programme.procedure.plan.years_in_force
    return {"plan": None if since is None else years_later(since, years)}


def ladder_date(
    programme: Programme, papers: Papers, titles: Iterable[HeldTitle], today: date
) -> dict[str, date | None]:
    """The day on which the title below has been held long enough (A1.7, A2.4, A3.4, F2)."""
    ladder = programme.procedure.ladder
    if ladder is None:
        return {}
    place = papers.profile.place
    since = held_since(titles, place, programme.track, ladder.below, today)
    return {"ladder": None if since is None else years_later(since, ladder.years)}


def _unit(programme: Programme, profile: Profile) -> Iterator[Shortcoming]:
    if programme.applicants.farm_related and not profile.farm_related:
        yield Shortcoming(code=Code.NOT_FARM_RELATED, place="unit", rule="A0.1, A0.12")


def _dates(
    programme: Programme, papers: Papers, titles: tuple[HeldTitle, ...], today: date
) -> Iterator[Shortcoming]:
    rule = IN_FORCE_RULES[programme.track]
    since, earliest = papers.plan_in_force_on, plan_date(programme, papers)["plan"]
    if since is None or earliest is None:
        yield Shortcoming(code=Code.PLAN_NOT_IN_FORCE, place="plan", rule=rule)
    elif today < earliest:
        years = programme.procedure.plan.years_in_force
        params: Params = {
            "years": years,
            "since": since,
            "earliest": earliest,
        }
        yield Shortcoming(code=Code.PLAN_TOO_YOUNG, place="plan", rule=rule, params=params)
    yield from _ladder(programme, papers, titles, today)


def _ladder(
    programme: Programme, papers: Papers, titles: tuple[HeldTitle, ...], today: date
) -> Iterator[Shortcoming]:
    if (ladder := programme.procedure.ladder) is None:
        return
    level, place = LEVELS[ladder.below], papers.profile.place
    rule = LADDER_RULES[programme.track]
    since = held_since(titles, place, programme.track, ladder.below, today)
    if since is None:
        params: Params = {"level": level}
        yield Shortcoming(code=Code.TITLE_BELOW_MISSING, place="ladder", rule=rule, params=params)
        return
    earliest = years_later(since, ladder.years)
    if today < earliest:
        params = {"level": level, "years": ladder.years, "since": since, "earliest": earliest}
        yield Shortcoming(code=Code.TITLE_BELOW_TOO_YOUNG, place="ladder", rule=rule, params=params)


def _indicators(
    programme: Programme, catalogue: Catalogue, papers: Papers, assessments: tuple[Assessment, ...]
) -> Iterator[Shortcoming]:
    fed = {entry.datum for entry in programme.catalogue.register_fed}
    missed = programme.catalogue.reference_may_miss
    explained = {code for item in programme.dossier for code in item.for_unmet}
    for entry, found in zip(catalogue.entries, assessments, strict=True):
        if found.verdict is Verdict.NOT_ATTAINED and entry.is_reference and missed > 0:
            missed -= 1
        elif found.verdict is Verdict.NOT_ATTAINED and entry.code in explained:
            yield from unexplained(programme, entry, papers.data)
        else:
            yield from _value(programme, catalogue, entry, found, papers.data.year)
        if found.why is Why.OTHER_KIND_OF_UNIT:
            continue
        if {datum.id for datum in entry.base_data} - fed or not entry.base_data:
            yield from _proof(programme, papers, entry, found)
        yield from _signature(programme, papers.verified, entry, found)


def _value(
    programme: Programme, catalogue: Catalogue, entry: Entry, found: Assessment, year: int
) -> Iterator[Shortcoming]:
    place, rule = f"indicators/{entry.code}", IN_FORCE_RULES[programme.track]
    params: Params = {"name": entry.name}
    if found.verdict is Verdict.NOT_ATTAINED:  # One is enough to keep a case back (A1.6, A7.9).
        params["display"] = found.display or Text(zh="未达到要求", en="requirement not met")
        yield Shortcoming(code=Code.NOT_ATTAINED, place=place, rule=rule, params=params)
    elif found.verdict is Verdict.OPEN and found.why is not None:
        params |= {"year": year, "missing": _missing(found), "dimensions": _dimensions(catalogue)}
        rule = "F13" if found.why in {Why.STATEMENT_MISSING, Why.NO_EXEMPTION} else rule
        yield Shortcoming(code=Code(found.why), place=place, rule=rule, params=params)


def _proof(
    programme: Programme, papers: Papers, entry: Entry, found: Assessment
) -> Iterator[Shortcoming]:
    """Every indicator has a proof that can be opened (A2.7.6, A3.7.5); a statement is one."""
    documents = [proof.document for proof in papers.dossier.proofs_of(entry.code)]
    exemption = papers.data.exemption(entry.code)
    if found.why is Why.STATED and exemption and exemption.statement:
        documents.append(exemption.statement)
    known = (papers.dossier.document(document) for document in documents)
    if not any(document is not None and document.usable for document in known):
        params: Params = {"name": entry.name, "evidence": _evidence(entry)}
        place, rule = f"indicators/{entry.code}", PROOF_RULES[programme.track]
        yield Shortcoming(code=Code.PROOF_MISSING, place=place, rule=rule, params=params)
    elif found.why is not Why.STATED:
        yield from required_evidence(programme, entry, papers.dossier)


def _signature(
    programme: Programme, verified: Mapping[str, str], entry: Entry, found: Assessment
) -> Iterator[Shortcoming]:
    """The verifying unit has signed the value as it stands now (A0.5). An open one cannot be."""
    department = programme.procedure.verifiers.get(entry.code)
    if department is None or found.verdict is Verdict.OPEN:
        return
    if verified.get(entry.code) != found.digest:
        name = programme.departments[department]
        params: Params = {"name": entry.name, "department": name}
        place = f"indicators/{entry.code}"
        yield Shortcoming(code=Code.NOT_VERIFIED, place=place, rule="A0.5", params=params)


def _missing(found: Assessment) -> Text:
    zh = "、".join(f"{lack.year}年{lack.name.zh}" for lack in found.missing)
    en = ", ".join(f"{lack.name.en} of {lack.year}" for lack in found.missing)
    return Text(zh=zh, en=en)


def _dimensions(catalogue: Catalogue) -> Text:
    names = catalogue.dimensions.items()
    return Text(zh="、".join(one.zh for _, one in names), en=", ".join(key for key, _ in names))


def _evidence(entry: Entry) -> Text:
    return Text(
        zh="、".join(one.name_zh for one in entry.evidence),
        en=", ".join(one.name_en for one in entry.evidence),
    )


def _tally(
    assessments: tuple[Assessment, ...], shortcomings: tuple[Shortcoming, ...]
) -> IndicatorTally:
    count = dict.fromkeys(Verdict, 0)
    for found in assessments:
        count[found.verdict] += 1
    waiting = {Code.PROOF_MISSING, Code.EVIDENCE_MISSING, Code.NOT_VERIFIED}
    return IndicatorTally(
        attained=count[Verdict.ATTAINED],
        not_attained=count[Verdict.NOT_ATTAINED],
        not_applicable=count[Verdict.NOT_APPLICABLE],
        open=count[Verdict.OPEN],
        unsigned=len({found.place for found in shortcomings if found.code in waiting}),
    )
