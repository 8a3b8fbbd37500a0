"""`ecocase openapi`: writes openapi/openapi.json from the routes, or says that it is out of date.
The text is the same for the same routes, so that a change of the contract shows in a review.
"""

import json
import sys
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from services.api.app import create_app
from services.settings import Settings

FILE: Final = Path("openapi/openapi.json")


def run(*, check: bool) -> int:
    text = generated()
    if not check:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(text, encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{FILE} is out of date: run `make openapi`. 接口描述已过期。", file=sys.stderr)
    return 1


def generated() -> str:
    """The contract does not depend on where the service runs: any settings do."""
    secret = SecretStr("-" * 32)
    settings = Settings(
        _env_file=None,
        store_key="-",
        store_secret=secret,
        store_admin_key="-",
        store_admin_secret=secret,
        signing_secret=secret,
    )
    described = create_app(settings).openapi()
    return json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
