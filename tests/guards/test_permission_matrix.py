"""2.5.1: every address stands in the one table of who may what, and the table names no other."""

from collections.abc import Iterator

from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import SecretStr

from services.api.acts.performing import BY_KIND
from services.api.app import create_app
from services.cli.permission_door_words import WORDS
from services.domain.doors.table import BY_ACT, DOORS, FIRST_ACTS
from services.domain.permission_matrix import Relation
from services.settings import Settings


def addresses() -> Iterator[tuple[str, APIRoute]]:
    """Method and path of every route of the API and the portal."""
    settings = Settings(
        _env_file=None,
        store_key="-",
        store_secret=SecretStr("-"),
        store_admin_key="-",
        store_admin_secret=SecretStr("-"),
        signing_secret=SecretStr("-" * 32),
    )
    for context in iter_route_contexts(create_app(settings).routes):
        if isinstance(context.route, APIRoute):
            for method in sorted(context.route.methods or ()):
                yield f"{method} {context.route.path}", context.route


def is_act(route: APIRoute) -> bool:
    """Acts stand in the table by their declarations; what a page's function is called says nothing."""
    return route.path.startswith("/api/") and route.name.partition("-about-")[0] in BY_KIND


def test_2_5_1_every_address_that_is_no_act_has_its_line_and_no_line_is_left_over() -> None:
    """Add what is missing to DOORS in services/domain/doors/table.py."""
    needed = {address for address, route in addresses() if not is_act(route)}
    assert needed - set(DOORS) - BY_ACT - set(FIRST_ACTS) == set()
    assert set(DOORS) - needed == set()


def test_2_5_1_every_relation_has_its_words() -> None:
    assert set(WORDS) == set(Relation)


def test_2_5_2_the_auditor_is_let_through_no_door_that_changes_anything_but_his_own() -> None:
    """A batch, and handing on several cases, ask an act of each line; posts alone arrange a substitute."""
    own = {"PUT /api/v1/me/password", "POST /me", "POST /api/v1/batches", "POST /worklist/handing"}
    own |= {"POST /naming"}  # As for a batch, each title is an act of its own.
    own |= {"POST /session/extension", "POST /drafts", "POST /drafts/removal"}
    own |= {"POST /filters", "POST /filters/removal"}
    own |= {"POST /api/v1/documents/{document}/views"}  # That one looked is kept of everybody.
    own |= {
        address for address in DOORS if address.endswith("/identity")
    }  # As is a reason (6.4.3).
    own |= {address for address in DOORS if "/substitutes" in address}
    own |= {address for address in DOORS if " /notifications" in address or " /me/" in address}
    changing = {
        address
        for address, door in DOORS.items()
        if not address.startswith("GET ")
        and set(door.to)
        & {
            Relation.AUDITOR,
            Relation.AREA,
            Relation.BUREAU,
            Relation.LOOKS_AFTER_ALL,
            Relation.SIGNED_IN,
        }
    }
    assert changing - own == set()
