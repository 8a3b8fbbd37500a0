"""Complete papers of each track, so that a test can take away the one thing it is about."""

from datetime import date, datetime

from services.cli.sample_figures import sample_profile, sample_sheet
from services.domain.attainment.indicators import assess_all
from services.domain.clocks.calendar import BEIJING
from services.domain.papers.application import Papers, Readiness, check, with_register
from services.domain.papers.dossier import (
    DocumentFacts,
    DocumentState,
    Dossier,
    MediaFacts,
    PartKind,
    Proof,
    Volume,
    VolumePart,
)
from services.domain.programme import library
from services.domain.programme.schema import Programme, TitleLevel, Track
from services.domain.titles.register import HeldTitle

PLACES = {
    Track.CITY: "9901",
    Track.COUNTY: "990121",
    Track.TOWN: "990121101",
    Track.VILLAGE: "990121101201",
}
NOW = datetime(2031, 6, 2, 9, 0, tzinfo=BEIJING)
IN_FORCE = date(2030, 4, 1)
MINUTES_12 = 720


def programme(track: Track, level: TitleLevel = TitleLevel.MUNICIPAL) -> Programme:
    return library.current(track, level)


def document(name: str, *, pages: int | None = 20, seconds: int | None = None) -> DocumentFacts:
    media = MediaFacts(media_type="application/pdf", pages=pages, film_seconds=seconds)
    state = DocumentState.USABLE
    return DocumentFacts(id=name, name=f"{name}.pdf", size=1000, state=state, media=media)


def titles(track: Track) -> tuple[HeldTitle, ...]:
    """The titles below that the sample town and county need: two villages, two towns."""
    below = {Track.COUNTY: (Track.TOWN, "990121", 3), Track.TOWN: (Track.VILLAGE, "990121101", 3)}
    if track not in below:
        return ()
    kind, area, _ = below[track]
    return tuple(
        HeldTitle(
            unit=f"{area}{number}",
            track=kind,
            level=TitleLevel.MUNICIPAL,
            named_on=date(2029, 5, 4),
        )
        for number in ("101", "102")
    )


def dossier(rules: Programme, *, film_seconds: int = MINUTES_12) -> Dossier:
    volumes, documents = [], {}
    for item in rules.dossier:
        kinds = [alternatives[0] for alternatives in item.parts]
        kinds.sort(key=lambda kind: kind is not item.first)
        names = [f"{item.id}-{kind}" for kind in kinds]
        for kind, name in zip(kinds, names, strict=True):
            film = kind is PartKind.FILM
            documents[name] = document(
                name, pages=None if film else 20, seconds=film_seconds if film else None
            )
        parts = tuple(VolumePart(kind=k, document=n) for k, n in zip(kinds, names, strict=True))
        volumes.append(Volume(item=item.id, parts=parts))
    entries = library.catalogue_of(rules).entries
    documents["proof"] = document("proof")
    proofs = tuple(Proof(indicator=entry.code, document="proof", page=1) for entry in entries)
    known = tuple(documents[name] for name in sorted(documents))
    return Dossier(version=1, volumes=tuple(volumes), proofs=proofs, documents=known)


def complete(track: Track, level: TitleLevel = TitleLevel.MUNICIPAL) -> Papers:
    rules = programme(track, level)
    catalogue = library.catalogue_of(rules)
    papers = Papers(
        profile=sample_profile(track, PLACES[track]),
        dossier=dossier(rules),
        data=sample_sheet(catalogue, 2030),
        plan_in_force_on=IN_FORCE,
    )
    return signed(papers, rules)


def signed(papers: Papers, rules: Programme, now: datetime = NOW) -> Papers:
    """The papers with every value signed as it stands (A0.5)."""
    catalogue = library.catalogue_of(rules)
    sheet = with_register(rules, papers, titles(rules.track), now.date())
    found = assess_all(catalogue, sheet, papers.profile)
    digests = {one.code: one.digest for one in found if one.code in rules.procedure.verifiers}
    return papers.model_copy(update={"verified": digests})


def checked(
    papers: Papers,
    track: Track,
    level: TitleLevel = TitleLevel.MUNICIPAL,
    held: tuple[HeldTitle, ...] | None = None,
    now: datetime = NOW,
) -> Readiness:
    rules = programme(track, level)
    catalogue = library.catalogue_of(rules)
    return check(rules, catalogue, papers, titles(track) if held is None else held, now)


def without_volume(papers: Papers, item: str) -> Papers:
    kept = tuple(volume for volume in papers.dossier.volumes if volume.item != item)
    return papers.model_copy(
        update={"dossier": papers.dossier.model_copy(update={"volumes": kept})}
    )


def with_volume(papers: Papers, volume: Volume) -> Papers:
    others = tuple(one for one in papers.dossier.volumes if one.item != volume.item)
    bound = papers.dossier.model_copy(update={"volumes": (*others, volume)})
    return papers.model_copy(update={"dossier": bound})
