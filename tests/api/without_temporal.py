"""What everybody reads, asked of a process whose Temporal is not there (6.4.4)."""

import httpx

from services.api.app import create_app
from services.settings import Environment, Settings


async def stand_without_temporal(settings: Settings, *paths: str) -> None:
    """6.4.4: another process on the same database; each of these pages answers all the same."""
    alone = settings.model_copy(
        update={"environment": Environment.EMBEDDED, "temporal_address": "127.0.0.1:1"}
    )
    app = create_app(alone)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", follow_redirects=True
        ) as client,
    ):
        for path in paths:
            answer = await client.get(path)
            assert answer.status_code == 200, (path, answer.text[:300])
