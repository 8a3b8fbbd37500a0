"""The inner doors of the embedded store: its parts speak to each other by gRPC, and only with a
certificate that was made here (5.2.1). Without one anybody on this machine could remove what is locked.

Made once, by the system's `openssl`; where there is none the doors stay as they are, and doctor says so.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from services.cli.layout import Layout, write_private

PARTS: Final = ("volume", "master", "filer", "s3", "client", "admin", "worker", "mq", "msg_broker")
"""Every part that listens or calls, by the store's own names."""
A_CENTURY: Final = 36_500
"""Days: the certificate is good for this directory alone, and nobody renews it."""


def closed(layout: Layout) -> Path | None:
    """The folder with the store's security settings; None without `openssl`."""
    folder = layout.store_identities.parent / "store-doors"
    settings, key, certificate = folder / "security.toml", folder / "key.pem", folder / "cert.pem"
    if settings.exists():
        return folder
    program = shutil.which("openssl")
    if program is None:
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(  # noqa: S603  (the system's own program, no word from outside)
        [
            *(program, "req", "-x509", "-nodes", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=ecocase-store"),
            *("-days", str(A_CENTURY), "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    for made in (key, certificate):
        made.chmod(0o600)
    lines = ["[grpc]", f'ca = "{certificate}"']
    for part in PARTS:
        lines += [f"[grpc.{part}]", f'cert = "{certificate}"', f'key = "{key}"']
    write_private(settings, "\n".join([*lines, ""]))
    return folder
