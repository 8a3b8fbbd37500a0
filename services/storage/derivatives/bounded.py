"""The bounded process of one read-out: what it was asked, and what its end means.

What the answer is kept as is decided in `making.py`.
"""

from services.domain.evidence.derivatives import ReadOutProblem
from services.storage.apart.starting import answered
from services.storage.derivatives.process import BOUNDS
from services.storage.derivatives.results import Job, Result

PROCESS = "services.storage.derivatives.process"


async def run(job: Job, *, patience: float | None = None) -> Result:
    """`patience` in seconds, instead of what the bounds say. Never raises for a bad file."""
    seconds = patience or BOUNDS[job.read_out].clock
    try:
        ended = await answered(PROCESS, job.model_dump_json().encode(), seconds)
    except TimeoutError:
        return Result(problem=ReadOutProblem.TOO_LONG)
    if not ended.answer:
        return Result(problem=ReadOutProblem.TOO_LONG if ended.spent else ReadOutProblem.TOO_BIG)
    return Result.model_validate_json(ended.answer)
