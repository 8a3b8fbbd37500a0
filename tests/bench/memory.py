"""How much a process below ours grows while something goes through it: resident memory, sampled."""

import threading
from pathlib import Path
from typing import Self

EVERY = 0.05
PAGE_KB = 1024


class Memory:
    """Of every process below `root` that runs this `ecocase` command, together."""

    def __init__(self, root: int, command: str) -> None:
        self.processes = [pid for pid in _below(root) if _runs(pid, command)]
        assert self.processes, f"nothing below {root} runs {command}"
        self.start = self.most = 0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self.begin()
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()

    def begin(self) -> None:
        """Growth is counted from here."""
        self.start = self.most = self._now()

    @property
    def growth(self) -> int:
        """Bytes."""
        return self.most - self.start

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            self.most = max(self.most, self._now())

    def _now(self) -> int:
        return sum(map(_resident, self.processes))


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * PAGE_KB
    return 0


def _below(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue  # It ended while we looked.
            parents[int(entry.name)] = int(fields[1])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _runs(pid: int, command: str) -> bool:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return b"services.cli" in words and command.encode() in words
