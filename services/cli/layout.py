"""The data directory of one installation: what stands where, who holds it, which keys it has.
Everything `ecocase up` keeps is below `root`; a rehearsal has a directory of its own.
It starts nothing and reads no settings.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class CannotStartError(Exception):
    """Said to the person at the terminal, in words that name the setting to change."""


class Keys(BaseModel):
    """Made at the first start and never shown: the store's two identities and the signature."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store_key: str
    store_secret: str
    store_admin_key: str
    store_admin_secret: str
    signing_secret: str


@dataclass(frozen=True)
class Layout:
    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def objects(self) -> Path:
        return self.root / "objects"

    @property
    def database(self) -> Path:
        return self.root / "ecocase.db"

    @property
    def temporal_database(self) -> Path:
        return self.root / "temporal.db"

    @property
    def ports(self) -> Path:
        return self.root / "ports.json"

    @property
    def parts(self) -> Path:
        return self.root / "parts.json"

    @property
    def store_identities(self) -> Path:
        return self.root / "secrets" / "store.json"

    @property
    def settings(self) -> Path:
        """The settings of the last start, so that other commands find the running parts."""
        return self.root / "secrets" / "settings.env"

    @property
    def worker_sign(self) -> Path:
        """There while the worker takes work; the supervisor removes it before each start."""
        return self.root / "worker.begun"

    def say_worker_begun(self) -> None:
        """For the supervisor; in production nobody looks, and there is no directory."""
        if self.root.exists():
            self.worker_sign.touch()

    @contextmanager
    def held(self) -> Iterator[None]:
        """One `ecocase up` per directory. The kernel lets go of the lock however we end."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.root / "lock").open("a+", encoding="utf-8")
        except OSError as wrong:
            raise CannotStartError(
                f"{self.root} cannot be used ({wrong.strerror}).\n"
                "Choose another directory with --data-dir or ECOCASE_DATA_DIR.\n"
                f"目录 {self.root} 不可用，请用 --data-dir 另选。"
            ) from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise CannotStartError(
                    f"Already running on {self.root} (process {lock.read().strip()}).\n"
                    "Stop it first, or choose another directory with --data-dir "
                    "or ECOCASE_DATA_DIR.\n"
                    f"数据目录 {self.root} 已有一个实例在运行。请先停止它，或用 --data-dir 另选目录。"
                ) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def begin(self) -> None:
        for folder in (self.logs, self.objects, self.store_identities.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.store_identities.parent.chmod(0o700)

    def begin_rehearsal(self) -> None:
        """Empty the directory: the time-skipping server remembers nothing either (issue 1.1.8).

        Only a directory that was made for rehearsals is emptied; the marker says so.
        """
        marker = self.root / "rehearsal"
        found = {entry.name for entry in self.root.iterdir()} - {"lock"}
        if found and not marker.exists():
            raise CannotStartError(
                f"{self.root} holds other data, and a rehearsal empties its directory at each "
                "start.\nChoose an empty one with --data-dir.\n"
                f"{self.root} 中有其他数据，而演练每次启动都会清空目录。请用 --data-dir 另选空目录。"
            )
        for name in found:
            entry = self.root / name
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        marker.touch()

    def keys(self) -> Keys:
        """The keys of this directory, made once."""
        path = self.root / "secrets" / "keys.json"
        if path.exists():
            return Keys.model_validate_json(path.read_text(encoding="utf-8"))
        keys = Keys(
            store_key="ecocase-api",
            store_secret=secrets.token_urlsafe(32),
            store_admin_key="ecocase-admin",
            store_admin_secret=secrets.token_urlsafe(32),
            signing_secret=secrets.token_urlsafe(48),
        )
        write_private(path, keys.model_dump_json(indent=1))
        return keys

    def write_settings(self, variables: Mapping[str, str]) -> None:
        lines = [f"{name}='{value}'\n" for name, value in sorted(variables.items())]
        write_private(self.settings, "".join(lines))


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable by its owner alone."""
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
