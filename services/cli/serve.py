"""`ecocase api` and `ecocase worker`: one process each, told everything by settings.
Who starts them again when they end (ecocase up, systemd, compose) is not their business.
"""

import asyncio
import logging

import uvicorn

from services.settings import Settings


def api(settings: Settings) -> int:
    from services.api.app import create_app  # noqa: PLC0415  (`ecocase worker` needs no web parts)

    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        server_header=False,
        timeout_graceful_shutdown=8,
    )
    return 0


def worker(settings: Settings) -> int:
    from services.workflows import worker as room  # noqa: PLC0415

    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    asyncio.run(room.main(settings))
    return 0
