"""`ecocase programme check`: every mistake of a definition at once, with its place and remedy.

    text ── placing ──► tree, places ── shape ──► models ── sense ──► warnings
            YAML                        pydantic            what they say together

Where parts are wrong, sense is looked for in the others (`partly`), and in nothing that goes by them.
Nothing of a definition with an error is ever used (4.1.2, 4.6).
"""
