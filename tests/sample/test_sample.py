"""The sample files are real, the same every time, and what they are declared as."""

from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from services.cli import sample
from services.cli.sample_papers import papers_of
from services.cli.sample_texts import APPLICANTS
from services.domain.evidence.documents import DOCX, MP4, PDF
from services.domain.papers.dossier import DocumentProblem, PartKind
from services.domain.tree.units import Level
from services.storage.evidence.inspection_findings import Unfit
from tests.fixtures.lying import film_of, found_in


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sample.make(tmp_path_factory.mktemp("samples"), sample.every_sample())


def test_two_generations_are_the_same_byte_for_byte(
    samples: dict[str, Path], tmp_path: Path
) -> None:
    small = chain.from_iterable(sample.dossier_of(applicant) for applicant in APPLICANTS)
    again = sample.make(tmp_path, chain(small, sample.short_films()))
    assert {key: digest(path) for key, path in again.items()} == {
        key: digest(samples[key]) for key in again
    }


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    applicant = sample.applicant_of(Level.VILLAGE)
    first = sample.make(tmp_path, sample.dossier_of(applicant))
    made_at = {key: path.stat().st_mtime_ns for key, path in first.items()}
    first["village/letter"].unlink()
    second = sample.make(tmp_path, sample.dossier_of(applicant))
    new = {key for key, path in second.items() if path.stat().st_mtime_ns != made_at[key]}
    assert new == {"village/letter"}


def test_the_plan_has_sixty_pages_and_begins_with_the_approval(samples: dict[str, Path]) -> None:
    """F4, A1.13.2."""
    reader = PdfReader(samples["county/plan"])
    assert len(reader.pages) == 60
    assert "关于批准" in reader.pages[0].extract_text()
    assert "青溪县人民代表大会常务委员会" in reader.pages[0].extract_text()


@pytest.mark.parametrize("track", ["town", "village"])
def test_the_technical_report_begins_with_the_examined_form(
    samples: dict[str, Path], track: str
) -> None:
    """F4, A2.7.4, A3.7.4."""
    first = PdfReader(samples[f"{track}/technical-report"]).pages[0].extract_text()
    assert "申报表" in first
    assert "经审核" in first


def test_declared_pages_exist() -> None:
    for applicant in APPLICANTS:
        for made in papers_of(applicant):
            assert made.parts[-1][2] == len(made.pages)
            assert [first for _, first, _ in made.parts] == sorted(
                first for _, first, _ in made.parts
            )


def test_every_paper_is_what_the_inspection_finds(samples: dict[str, Path]) -> None:
    for key in ("county/letter", "town/plan", "village/technical-report"):
        found = found_in(samples[key], PDF).media
        assert found is not None
        assert found.pages == len(PdfReader(samples[key]).pages)


def test_the_photo_carries_a_position(samples: dict[str, Path]) -> None:
    with Image.open(samples["county/photo"]) as picture:
        position = picture.getexif().get_ifd(0x8825)
    assert position[1] == "N"
    assert [float(part) for part in position[2]] == [34.0, 12.0, 30.5]


def test_the_workbook_shows_its_calculation(samples: dict[str, Path]) -> None:
    """A2.7.6."""
    sheet = load_workbook(samples["county/base-data"]).active
    assert sheet is not None
    assert sheet["E3"].value == "=D3-C3"


def test_the_full_film_has_twelve_minutes_in_720p_and_weighs_fifty_megabytes(
    samples: dict[str, Path],
) -> None:
    """Issue 1.6.1."""
    facts = film_of(samples["film"])
    assert (facts.film_seconds, facts.width, facts.height) == (720, 1280, 720)
    assert samples["film"].stat().st_size >= 50_000_000


@pytest.mark.parametrize(("name", "seconds"), sample.SHORT_FILMS.items())
def test_f3_films_at_the_border_have_exactly_their_seconds(
    samples: dict[str, Path], name: str, seconds: int
) -> None:
    assert film_of(samples[f"film-{name}"]).film_seconds == seconds


@pytest.mark.parametrize("key", ["film-lying", "film-cut-off"])
def test_f3_films_that_claim_more_than_can_be_decoded_are_refused(
    samples: dict[str, Path], key: str
) -> None:
    with pytest.raises(Unfit) as refused:
        found_in(samples[key], MP4)
    assert refused.value.problem is DocumentProblem.HEADER_LIES


def test_a_pdf_under_another_name_is_refused(samples: dict[str, Path]) -> None:
    with pytest.raises(Unfit) as refused:
        found_in(samples["county/letter"], DOCX)
    assert (refused.value.problem, refused.value.media_type) == (
        DocumentProblem.TYPE_DIFFERS,
        PDF,
    )


def test_every_kind_of_the_county_dossier_is_there() -> None:
    """A1.13."""
    kinds = {
        kind
        for made in sample.dossier_of(sample.applicant_of(Level.COUNTY))
        for kind, _, _ in made.parts
    }
    assert kinds >= {
        PartKind.LETTER,
        PartKind.APPLICATION_FORM,
        PartKind.APPROVAL,
        PartKind.PLAN_TEXT,
        PartKind.CONGRESS_SUBMISSION,
        PartKind.WORK_SUMMARY,
        PartKind.TECHNICAL_REPORT,
        PartKind.MONITORING_REPORT,
    }


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
