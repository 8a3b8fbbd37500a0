"""An archive on the real store and both databases, a case of its own, a plan of 60 pages."""

from uuid import uuid4

import pytest

from services.cli import sample
from services.domain.tree.units import Level
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from tests.storage.archiving import LIMIT


@pytest.fixture
def archive(database: Database, store: ObjectStore) -> Archive:
    return Archive(database, store, LIMIT)


@pytest.fixture
def case() -> str:
    return str(uuid4())


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """60 pages."""
    applicant = sample.applicant_of(Level.VILLAGE)
    made = sample.make(tmp_path_factory.mktemp("plan"), sample.dossier_of(applicant))
    return made["village/plan"].read_bytes()
