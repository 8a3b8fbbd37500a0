"""The migrations make exactly the tables that the code believes in, on both databases."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.conftest import MIGRATIONS


def config(url: str = "") -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    if url:
        made.set_main_option("sqlalchemy.url", url)
    return made


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


def test_the_migrations_and_the_tables_agree_on(database_url: str) -> None:
    """`alembic check` raises when a migration would still have to be written."""
    command.check(config(database_url))


def test_every_migration_says_what_it_does() -> None:
    revisions = list(ScriptDirectory.from_config(config()).walk_revisions())
    assert revisions
    assert [one.revision for one in revisions if not one.doc] == []
