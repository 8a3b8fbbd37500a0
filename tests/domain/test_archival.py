"""The catalogue of a case's volumes: pieces, numbers, what is said in brackets (5.4.3, D12)."""

from datetime import date

from services.domain.evidence.archival import Holder, Listing, Paper, listing
from services.domain.programme.archiving import ArchivingRules
from services.domain.programme.schema import Programme, Retention, Track
from tests.domain.papers import complete, programme

RULES = programme(Track.COUNTY)
SENT = date(2031, 5, 6)


def listed(rules: Programme = RULES, **of_plan: object) -> Listing:
    dossier = complete(Track.COUNTY).dossier
    papers = {
        one.id: Paper.model_validate({**dict(one), "sent_on": SENT, **of_plan})
        for one in dossier.documents
    }
    return listing(rules, dossier, papers, Holder(unit="9901", applicant="青溪县", year=2031))


def test_d12_there_is_a_volume_for_each_kind_of_material_and_one_of_the_proofs() -> None:
    found = listed()
    names = [volume.name for volume in found.volumes]
    assert names[:-1] == [item.name for item in RULES.dossier]
    assert names[-1].zh == "指标证明材料"
    assert [volume.number for volume in found.volumes] == list(range(1, len(names) + 1))
    assert len(found.volumes[-1].pieces) == 1, "a file that proves many indicators is one piece"


def test_5_4_3_pieces_are_numbered_through_and_their_archival_numbers_follow_the_rule() -> None:
    found = listed()
    assert [one.number for one in found.pieces] == list(range(1, len(found.pieces) + 1))
    assert found.pieces[0].archival_no == "9901-WS·2031-D10-CJ-0001"
    named = ArchivingRules(fonds={"9901": "0110"}, category="SW", matter="ST", copies=5)
    kept = Retention(years=10, permanent=True, source=None, note="our default, no source")
    other = listed(RULES.model_copy(update={"archiving": named, "retention": kept}))
    assert other.pieces[8].archival_no == "0110-SW·2031-Y-ST-0009"
    assert (other.copies, other.retention.zh) == (5, "永久")


def test_5_4_3_what_the_paper_does_not_say_of_itself_stands_in_brackets() -> None:
    blank = listed().pieces[0]
    assert (blank.issuer, blank.dated, blank.reference_no) == ("[青溪县]", "[20310506]", "")
    said = listed(
        issuer="青溪县人民政府", issued_on=date(2030, 1, 2), reference_no="青政发〔2030〕1号"
    ).pieces[0]
    assert (said.issuer, said.dated) == ("青溪县人民政府", "20300102")
    assert said.reference_no == "青政发〔2030〕1号"


def test_5_4_3_pages_are_those_of_the_part_and_a_film_has_none() -> None:
    pieces = listed().pieces
    assert {one.pages for one in pieces} == {20, None}
    assert all(
        volume.pages == 20 * sum(one.pages == 20 for one in volume.pieces)
        for volume in listed().volumes
    )


def test_5_4_3_a_file_that_is_gone_leaves_no_line() -> None:
    dossier = complete(Track.COUNTY).dossier
    holder = Holder(unit="9901", applicant="青溪县", year=2031)
    assert listing(RULES, dossier, {}, holder).volumes == ()
