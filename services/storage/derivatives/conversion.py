"""An office file as PDF by LibreOffice, and the pages of that PDF.

A profile of its own for each run, so runs don't meet; macros never run, nothing is fetched:
this process has no network where the system lets it give that up (`process.py`).
"""

import subprocess
from typing import Final

from services.domain.evidence.derivatives import (
    Derivative,
    DerivativeKind,
    ReadOutProblem,
)
from services.domain.evidence.documents import DOCX, PDF, PPTX, XLSX
from services.storage.derivatives import pdf
from services.storage.derivatives.results import Failed, Job, Made, Result

ENDINGS: Final = {DOCX: "docx", XLSX: "xlsx", PPTX: "pptx"}

_OPTION: Final = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_HARDENED: Final = {
    "DisableMacrosExecution": "true",
    "DisableActiveContent": "true",
    "BlockUntrustedRefererLinks": "true",
    "MacroSecurityLevel": "3",
}
_PROFILE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">{options}</oor:items>'
)


def read(job: Job) -> Result:
    """Raises Failed where LibreOffice is missing or makes no PDF of the file."""
    if not job.soffice:
        raise Failed(ReadOutProblem.TOOL_MISSING)
    named = job.folder / f"original.{ENDINGS[job.media_type]}"
    named.symlink_to(job.source)
    made = job.folder / "original.pdf"
    _convert(job, named.name)
    if not made.exists():
        raise Failed(ReadOutProblem.UNREADABLE)
    pages = pdf.read_file(made, job.folder)
    what = Derivative(kind=DerivativeKind.PDF, media_type=PDF, size=made.stat().st_size)
    return pages.model_copy(
        update={
            "tool": f"{_version(job.soffice)}, {pages.tool}",
            "made": (Made(what=what, name=made.name), *pages.made),
            # A sheet or a slide is cited by its own number; only a letter has its pages from here.
            "pages": pages.pages if job.media_type == DOCX else None,
        }
    )


def _convert(job: Job, name: str) -> None:
    profile = job.folder / "profile"
    (profile / "user").mkdir(parents=True)
    options = "".join(_OPTION.format(name=key, value=value) for key, value in _HARDENED.items())
    registry = profile / "user" / "registrymodifications.xcu"
    registry.write_text(_PROFILE.format(options=options), "utf-8")
    command = [
        job.soffice,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        "pdf",
        "--outdir",
        str(job.folder),
        str(job.folder / name),
    ]
    home = {"HOME": str(job.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    # Whoever started this process ends its whole group when the time is over.
    subprocess.run(  # noqa: S603  (the program is a setting, the file has a name of ours)
        command,
        env=home,
        cwd=job.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def _version(soffice: str) -> str:
    said = subprocess.run(  # noqa: S603  (the same program)
        [soffice, "--version"], capture_output=True, text=True, check=False
    )
    return " ".join(said.stdout.split()[:2]) or "LibreOffice"
