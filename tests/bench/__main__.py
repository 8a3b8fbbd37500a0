"""`make bench`: what the product does beside the bare thing, in one run (1.6.5, 2.6).

`ARGS=<database address>` adds the lists and pages of many cases; fill one with
`ecocase sample bulk`. Words among many documents have a database of their own and are measured by
`python -m tests.bench.finding`. Figures go to docs/benchmarks.
"""

import asyncio
import sys

from tests.bench import acts, lists, pages, uploads

if __name__ == "__main__":
    asyncio.run(acts.measure())
    asyncio.run(uploads.measure())
    for url in sys.argv[1:]:
        asyncio.run(lists.main(url))
        asyncio.run(pages.main(url))
