"""What a process that works on other people's files takes from itself: memory, time, the network.

Light, as every such process begins with it; which bounds hold for what is its starter's word.
"""

import ctypes
import logging
import resource
import sys
from typing import Final, NamedTuple

log = logging.getLogger(__name__)

GIB: Final = 1024 * 1024 * 1024
LARGEST_OUTPUT: Final = 4 * GIB
NEW_NETWORK: Final = 0x40000000
NEW_USER: Final = 0x10000000


class Bounds(NamedTuple):
    """Bytes of address space, seconds of processor time, seconds on the clock, bytes of a file that
    is written.
    """

    memory: int
    cpu: int
    clock: int
    output: int = LARGEST_OUTPUT


LOOKING: Final = Bounds(2 * GIB, 240, 300, output=0)
"""To look into a file and write none; who waits at a page has less patience than the clock."""


def limit_itself(bounds: Bounds) -> None:
    """Applied where the system knows the limit; the starter's own patience holds everywhere."""
    limits = {
        resource.RLIMIT_AS: bounds.memory,
        resource.RLIMIT_CPU: bounds.cpu,
        resource.RLIMIT_FSIZE: bounds.output,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError) as error:
            log.warning("limit %s was not taken: %s", what, error)


def leave_network() -> bool:
    """Give up every network for this process and its children; whether the system lets it."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    return any(library.unshare(how) == 0 for how in (NEW_NETWORK, NEW_NETWORK | NEW_USER))
