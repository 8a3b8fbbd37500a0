"""The slow half of what is done with a file's bytes, on a thread of its own beside the quick half.

Hashing and writing let go of the interpreter, so both halves run at once.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Self


class Beside:
    """Does one thing with every chunk, in their order, for as long as it is open. One chunk at most
    waits, so that none of them piles up.
    """

    def __init__(self, work: Callable[[bytes], object]) -> None:
        self.work: Final = work
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._going: Future[object] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """What is under way is done first: nothing is written to what the caller has closed."""
        self._thread.shutdown()

    def begin(self, chunk: bytes) -> None:
        """Blocks until the chunk before is done. Raises what the work raised with that one."""
        self.catch_up()
        self._going = self._thread.submit(self.work, chunk)

    def catch_up(self) -> None:
        """Blocks until all is done. Raises what the work raised."""
        if self._going:
            self._going.result()
