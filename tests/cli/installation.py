"""Real installations for the tests of `ecocase`: processes, a data directory, lines of output.
Nothing is replaced; whatever a test starts is ended with it.
"""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from services.cli.supervise import end_leftovers
from services.settings import PREFIX
from tests.api.contract import check

ACCOUNT = re.compile(r"^  (\S+) +([a-z0-9]{4}(?:-[a-z0-9]{4}){3})\b", re.MULTILINE)
"""Login and password as the first start shows them."""
ECOCASE = (sys.executable, "-m", "services.cli")


def environment(**settings: str) -> dict[str, str]:
    """Ours without the settings somebody may have, plus those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, "PYTHONUNBUFFERED": "1", **settings}


def ecocase(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [*ECOCASE, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=cwd,
        env=environment(**settings),
    )


@dataclass
class Up:
    """One `ecocase up` and what it has said so far."""

    root: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def until(self, text: str) -> str:
        """Reads on until a line holds the text; the line. pytest-timeout ends an endless wait."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if text in line:
                return line
        raise AssertionError(f"it ended without saying {text!r}:\n" + "".join(self.said))

    @property
    def address(self) -> str:
        found = re.findall(r"^  (http://\S+)$", "".join(self.said), re.MULTILINE)
        return str(found[0])

    def interrupt(self) -> int:
        """Ctrl-C: the exit code, with the rest of the output kept."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=120)
        self.said += rest.splitlines(keepends=True)
        return self.process.returncode

    def ready(self) -> httpx.Response:
        answer = httpx.get(f"{self.address}/health/ready", timeout=60, trust_env=False)
        check(answer)
        return answer


@dataclass
class Starter:
    begun: list[Up] = field(default_factory=list)

    def __call__(self, root: Path, *arguments: str, **settings: str) -> Up:
        process = subprocess.Popen(
            [*ECOCASE, "up", "--port", "0", "--data-dir", str(root), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=root.parent,
            env=environment(**settings),
        )
        up = Up(root, process)
        self.begun.append(up)
        up.until("Ctrl-C stops")
        return up

    def end(self) -> None:
        for up in self.begun:
            if up.process.poll() is None:
                up.interrupt()
            end_leftovers(up.root / "parts.json")
