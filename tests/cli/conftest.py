"""The installations that tests of `ecocase` share; how they are run is in installation.py."""

from collections.abc import Iterator

import pytest

from tests.cli.installation import Starter, Up


@pytest.fixture
def start() -> Iterator[Starter]:
    starter = Starter()
    yield starter
    starter.end()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One installation for the tests of a module that leave it running."""
    starter = Starter()
    yield starter(tmp_path_factory.mktemp("home") / "data")
    starter.end()
