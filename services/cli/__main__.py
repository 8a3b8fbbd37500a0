"""`python -m services.cli`: the same as `ecocase`, found by the interpreter that runs it."""

from services.cli.main import main

main()
