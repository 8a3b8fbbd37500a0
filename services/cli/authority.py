"""`ecocase authority`: makes the installation's signing authority, and prints its certificate (6.1.5).

It is made by itself at the first signature; here it can be made, and handed out, before that.
"""

import argparse
import asyncio
from datetime import UTC, datetime

from services.settings import Settings


def run(parsed: argparse.Namespace) -> int:
    from services.cli.main import settings_of

    print(asyncio.run(certificate(settings_of(parsed.data_dir))), end="")
    return 0


async def certificate(settings: Settings) -> str:
    """PEM."""
    from services.api.signing.software_keys import SoftwareKeys
    from services.storage.session import Database

    database = Database(settings.database_url.get_secret_value())
    try:
        keys = SoftwareKeys(database, settings.signing_secret.get_secret_value().encode())
        return (await keys.authority(datetime.now(UTC))).decode()
    finally:
        await database.close()
