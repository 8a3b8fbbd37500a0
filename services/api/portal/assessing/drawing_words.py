"""What a page says about a draw besides its figures: how to make a secret and its commitment.

For draws of rounds and of cases alike; docs/draws.md says why.
"""

from services.domain.mechanisms.draws import VERSION, Draw, Party


def command(draw: Draw, party: Party) -> str:
    """Makes a secret and its commitment on one's own computer, as docs/draws.md says."""
    context = f"{VERSION}\\n{draw.id}\\n{draw.pool_sha256}\\n{party}\\n"
    return (
        'secret=$(openssl rand -hex 32); echo "$secret"\n'
        f"{{ printf '%s' \"$secret\" | xxd -r -p; printf '{context}'; }} | sha256sum"
    )
