"""Evidence against the rules about it: what must be there, and what is no longer valid (5.1.6).

Whether an indicator has any proof at all is asked in `application.py`; which place in a file
proves it, in `anchors.py`.
"""

from collections.abc import Iterator
from datetime import date

from services.domain.papers.dossier import DocumentFacts, Dossier
from services.domain.papers.materials import PARTS
from services.domain.papers.shortcomings import Code, Params, Shortcoming
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.schema import Programme, Track
from services.domain.programme.words import Text

PROOF_RULES = {
    Track.CITY: "B3.2.2",
    Track.COUNTY: "A1.13.4",
    Track.TOWN: "A2.7.6",
    Track.VILLAGE: "A3.7.5",
}


def required_evidence(
    programme: Programme, entry: Entry, dossier: Dossier
) -> Iterator[Shortcoming]:
    """For each kind of evidence that the catalogue requires, a usable proof of that kind."""
    there = {
        proof.kind
        for proof in dossier.proofs_of(entry.code)
        if (document := dossier.document(proof.document)) and document.usable
    }
    for wanted in entry.evidence:
        if wanted.kinds and not there & set(wanted.kinds):
            words = [PARTS[kind] for kind in wanted.kinds]
            kinds = Text(zh="、".join(w.zh for w in words), en=", ".join(w.en for w in words))
            yield Shortcoming(
                code=Code.EVIDENCE_MISSING,
                place=f"indicators/{entry.code}",
                rule=PROOF_RULES[programme.track],
                params={"name": entry.name, "evidence": wanted.name, "kinds": kinds},
            )


def expired_evidence(
    programme: Programme, catalogue: Catalogue, dossier: Dossier, today: date
) -> Iterator[Shortcoming]:
    """Each file once for each place that it stands in, in the order of the lists."""
    for item in programme.dossier:
        bound = {part.document for part in dossier.volume(item.id).parts}
        for document in _expired(dossier, bound, today):
            yield _finding(f"dossier/{item.id}", item.rule, item.name, document)
    for entry in catalogue.entries:
        proving = {proof.document for proof in dossier.proofs_of(entry.code)}
        for document in _expired(dossier, proving, today):
            rule = PROOF_RULES[programme.track]
            yield _finding(f"indicators/{entry.code}", rule, entry.name, document)


def _expired(dossier: Dossier, named: set[str], today: date) -> Iterator[DocumentFacts]:
    return (one for one in dossier.documents if one.id in named and one.expired(today))


def _finding(place: str, rule: str, item: Text, document: DocumentFacts) -> Shortcoming:
    params: Params = {"item": item, "document": document.name}
    if document.valid_until:
        params["until"] = document.valid_until
    return Shortcoming(code=Code.EVIDENCE_EXPIRED, place=place, rule=rule, params=params)
