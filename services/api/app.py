"""The HTTP application: builds its parts once, then hands requests to routes.

A composition root: the only file of this room that reads settings. No rule and no route is here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version

from fastapi import FastAPI

from services.api import contract, health, problems, reference
from services.api.allowance import Allowance
from services.api.auth import Access
from services.api.below import Below
from services.api.deps import Doors, ReadingAgain
from services.api.directory import Directory
from services.api.middleware import Envelope, SmallBodies
from services.api.portal import mounting as portal
from services.api.portal.refusals import refusal_page
from services.api.store_proxy import StoreProxy
from services.api.v1 import routers
from services.domain.programme.calendars import calendar_for
from services.settings import Settings
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.workflows.client import CaseClient, connect
from services.workflows.clock import clock_for

MIB = 1024 * 1024


def create_app(settings: Settings) -> FastAPI:
    """Nothing is connected before the lifespan begins, so the contract needs no running part."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_doors(settings) as doors:
            app.state.doors = doors
            yield

    app = FastAPI(
        title="EcoCase",
        version=version("ecocase"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=contract.operation_id,
        redirect_slashes=False,
        servers=[{"url": settings.path_prefix}] if settings.path_prefix else None,
    )
    app.openapi = lambda: contract.describe(app)  # type: ignore[method-assign]
    app.add_middleware(SmallBodies, settings.verify_limit_mb * MIB)
    app.add_middleware(
        StoreProxy,
        settings.store_endpoint,
        settings.store_intake_bucket,
        settings.store_archive_bucket,
        settings.store_derivatives_bucket,
    )
    app.add_middleware(Envelope)
    problems.install(app, page=refusal_page)
    for router in (health.router, reference.router, *routers()):
        app.include_router(router)
    portal.install(app)
    app.router.middleware_stack = Directory(app.router)
    if settings.path_prefix:
        # Outside of everything that Starlette puts around, or the page of a fault would be missed.
        inner = app.build_middleware_stack
        app.build_middleware_stack = lambda: Below(  # type: ignore[method-assign]
            inner(), settings.path_prefix
        )
    return app


@asynccontextmanager
async def open_doors(settings: Settings) -> AsyncIterator[Doors]:
    """All parts of a running API; closed in order at the end."""
    database = Database(settings.database_url.get_secret_value())
    store = ObjectStore(store_access(settings))
    key = settings.temporal_api_key
    temporal = await connect(
        settings.temporal_address,
        settings.temporal_namespace,
        tls=settings.temporal_tls,
        api_key=key.get_secret_value() if key else None,
    )
    try:
        yield Doors(
            cases=CaseClient(temporal, database, settings.temporal_task_queue, settings.patience),
            database=database,
            store=store,
            archive=Archive(
                database,
                store,
                settings.upload_limit,
                keeps=timedelta(hours=24 * settings.removed_file_days),
                waits=timedelta(hours=24 * settings.unconfirmed_upload_days),
            ),
            clock=clock_for(temporal, rehearsal=settings.rehearsal),
            access=access_of(settings),
            allowance=Allowance(settings.filings_by_one, in_all=settings.filings_in_all),
            calendars=Calendars(
                calendar_for(rehearsal=settings.rehearsal, folder=settings.calendars_dir)
            ),
            rehearsal=settings.rehearsal,
            verifies=settings.verify_limit_mb,
            fonts=settings.fonts_dir,
            private_webhooks=settings.private_webhooks,
            map_tiles=settings.map_tiles,
            map_credit=settings.map_credit,
            derivatives_bucket=settings.store_derivatives_bucket,
            reading=ReadingAgain(
                days=settings.fixity_days,
                bytes_per_second=settings.fixity_mb_per_second * MIB,
                second_copy=bool(settings.second_copy),
            ),
        )
    finally:
        store.close()
        await database.close()


def store_access(settings: Settings) -> StoreAccess:
    """The API's own identity: it reads and writes, it never deletes from the archive."""
    return StoreAccess(
        endpoint=settings.store_endpoint,
        key=settings.store_key,
        secret=settings.store_secret.get_secret_value(),
        region=settings.store_region,
        intake=settings.store_intake_bucket,
        archive=settings.store_archive_bucket,
    )


def access_of(settings: Settings) -> Access:
    return Access(
        secret=settings.signing_secret.get_secret_value().encode(),
        lasts=None if settings.rehearsal else timedelta(hours=settings.session_hours),
        origin=settings.public_url,
        prefix=settings.path_prefix,
    )
