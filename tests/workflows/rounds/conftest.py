"""Rounds of a scheme by its name, over the worker of the folder above."""

from collections.abc import Callable

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.evaluation import Scheme
from services.storage.session import Database
from services.workflows.client import CaseClient
from tests.workflows.rounds.carried import Carried


@pytest.fixture
def carry(
    client: CaseClient, env: WorkflowEnvironment, sqlite: Database
) -> Callable[[str | Scheme], Carried]:
    return lambda name: Carried(client, env, sqlite, name)
