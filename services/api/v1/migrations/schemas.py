"""What would change for each case, and the word that it shall."""

from typing import Annotated

from pydantic import Field

from services.api.acts.bodies import Body, Words
from services.api.contract import Answer
from services.domain.programme.schema import ProgrammeRef
from services.storage.rulebook.migrating import DryRun, Looked

DIGEST = 64


class MigrationLook(Answer):
    """Nothing was changed. `digest` is sent back to confirm what was looked at."""

    target: ProgrammeRef
    digest: str
    possible: int
    more: bool
    """There are more cases than one migration takes: choose a smaller area."""
    cases: list[DryRun]


class NewMigration(Body):
    area: Annotated[str, Field(max_length=12, pattern=r"^\d*$", title="地区代码")] = ""
    case: Annotated[str, Field(max_length=120, title="案件（只迁移一件时填写）")] = ""
    digest: Annotated[str, Field(max_length=DIGEST, title="所核对内容的摘要")]
    reason: Annotated[Words, Field(title="理由")]


class MigrationBegun(Answer):
    """The id of the job that says how many of how many."""

    job: str


def look_of(looked: Looked) -> MigrationLook:
    return MigrationLook(
        target=looked.target,
        digest=looked.digest,
        possible=len(looked.possible),
        more=looked.more,
        cases=list(looked.runs),
    )
