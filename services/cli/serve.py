"""`ecocase api` and `ecocase worker`: one process each, told everything by settings.
Who starts them again when they end (ecocase up, systemd, compose) is not their business.
"""

import gc
import logging
from copy import deepcopy
from typing import Any, Final

import uvicorn
import uvloop
from uvicorn.config import LOGGING_CONFIG

from services.cli.layout import Layout
from services.settings import Settings

LINE: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"


class WithoutQuery(logging.Filter):
    """An address may carry a signature or a query code; the log keeps its path alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and len(record.args) == 5:  # noqa: PLR2004
            client, method, address, version, status = record.args
            path = str(address).partition("?")[0]
            record.args = (client, method, path, version, status)
        return True


def api(settings: Settings) -> int:
    from services.api.app import create_app

    app = create_app(settings)
    _keep_what_is_there()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=_logging(),
        log_level=settings.log_level,
        server_header=False,
        timeout_graceful_shutdown=8,
        loop="uvloop",
        http="httptools",
    )
    return 0


def worker(settings: Settings) -> int:
    from services.workflows import worker as room

    logging.basicConfig(level=settings.log_level.upper(), format=LINE)
    _keep_what_is_there()
    uvloop.run(room.main(settings, Layout(settings.data_dir).say_worker_begun))
    return 0


def _keep_what_is_there() -> None:
    """Code, schemas and definitions live as long as the process: the collector of garbage need not
    go through them again and again, which cost 2 ms for each case that was begun.
    """
    gc.collect()
    gc.freeze()


def _logging() -> dict[str, Any]:
    """Uvicorn's own, with the time in each line and without what stands behind a question mark."""
    config = deepcopy(LOGGING_CONFIG)
    plain = {"()": "logging.Formatter", "fmt": LINE}
    config["formatters"] = {"default": plain, "access": plain}
    config["filters"] = {"path": {"()": WithoutQuery}}
    config["handlers"]["access"]["filters"] = ["path"]
    return config
