"""Which households are asked: drawn from a list by a seed that was there before the list (D13).

The list is nobody's to keep: only whoever prints the slips sees it. Codes and answers are in
`storage/fieldwork/answering.py`; docs/draws.md says how to work the draw out again.
"""

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.samples import list_digest, seed_of
from services.domain.mechanisms.seeds import chosen, numbers

LONGEST = 60
"""Signs of one line."""


class Drawn(Frozen):
    """The households in the order in which they came up, and what proves it."""

    households: tuple[str, ...]
    list_sha256: str
    seed: str


def drawn(lines: str, survey: str, opened: str, *, first: int, many: int) -> Drawn | None:
    """`opened` is the hash of the record that set the survey up. None without a list.

    The slips from number `first` on: the same list goes on where it stopped. Raises Invalid for a
    household that stands twice, is no line, or where the list is too short.
    """
    listed = sorted(one for line in lines.splitlines() if (one := line.strip()))
    if not listed:
        return None
    for one, after in zip(listed, [*listed[1:], ""], strict=True):
        if one == after or len(one) > LONGEST:
            raise Invalid(field="households", given=one[:LONGEST])
    end = first - 1 + many
    if len(listed) < end:
        raise Invalid(field="households", least=end)
    sha = list_digest(listed)
    seed = seed_of(opened, sha)
    found = chosen(listed, end, numbers(seed, f"sample:{survey}"))
    return Drawn(households=found[first - 1 :], list_sha256=sha, seed=seed.hex())
