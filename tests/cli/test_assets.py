"""Scripts of others: pinned, copied with hash, integrity and licence; and pages without them (4.2)."""

import json
import re
from base64 import b64encode
from hashlib import sha384
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from fastapi.responses import HTMLResponse
from hatchling.builders.wheel import WheelBuilder

from services.api.language import Language
from services.api.portal import vendor
from services.api.portal.rendering import page
from services.api.portal.shell import Shell
from services.cli import assets
from services.domain.programme.schema import Text

ROOT = Path(__file__).parents[2]


def test_4_2_the_lock_file_pins_every_package_by_hash_and_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert set(packages) == {f"node_modules/{one.package}" for one in vendor.LISTED}
    for one in packages.values():
        assert one["integrity"].startswith("sha512-")
        assert "resolved" not in one
    assert "http" not in json.dumps(lock)
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert re.fullmatch(r"4\.\d+\.\d+", asked["htmx.org"])


def test_4_2_what_is_copied_has_hash_integrity_and_licence(tmp_path: Path) -> None:
    copied = assets.copy(ROOT / "node_modules", tmp_path / "vendor")
    assert set(copied) == {one.name for one in vendor.LISTED}
    for one in copied.values():
        body = b"".join(file.read_bytes() for file in _files(tmp_path / "vendor" / one.file))
        assert one.integrity == f"sha384-{b64encode(sha384(body).digest()).decode()}"
        assert one.version in one.file
    notices = (tmp_path / "vendor" / vendor.NOTICES).read_text("utf-8")
    assert "htmx.org" in notices
    assert "Permission to use" in notices
    assert "pdfjs-dist" in notices
    assert "Apache License" in notices
    assert vendor.scripts(tmp_path / "vendor") == copied
    assert vendor.missing(tmp_path / "vendor") == ()


def _files(copied: Path) -> list[Path]:
    return sorted(copied.iterdir()) if copied.is_dir() else [copied]


def test_4_2_the_wheel_carries_scripts_and_licences_though_git_ignores_them(tmp_path: Path) -> None:
    [built] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with ZipFile(built) as wheel:
        held = [name.partition("/static/vendor/")[2] for name in wheel.namelist()]
    packed = {name.partition("/")[0] for name in held if name}
    files = {one.file for one in vendor.scripts().values()}
    assert files
    assert files | {vendor.NOTICES} <= packed


def test_4_2_what_is_missing_is_said_by_name(tmp_path: Path) -> None:
    assert vendor.missing(tmp_path) == tuple(one.name for one in vendor.LISTED)


def test_4_2_a_page_names_the_script_with_its_integrity() -> None:
    found = vendor.script("htmx")
    assert found
    html = bytes(_page().body).decode()
    assert f'integrity="{found.integrity}"' in html
    assert found.file in html


def test_4_2_a_page_without_scripts_is_whole() -> None:
    html = bytes(_page(script=lambda _: None).body).decode()
    assert "htmx" not in html
    assert "</html>" in html


def _page(**more: Any) -> HTMLResponse:
    shell = Shell(language=Language.ZH, path="/notices")
    words = Text(zh="没有找到", en="Not found")
    view: dict[str, Any] = {
        "what": words,
        "remedy": None,
        "back": "/",
        "server_fault": False,
        "request_id": "",
    }
    return page(shell, "shared/problem.html", title=words, **view, **more)
