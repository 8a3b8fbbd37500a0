"""The three digests of a file are those of the published standards (5.1.1), however its bytes come."""

from collections.abc import Iterator
from itertools import cycle, islice

import pytest

from services.storage.keeping.digests import Digesting

ODD = (1, 3, 61, 127, 2_049, 65_537)
"""Sizes of chunks: across the blocks of 64 and 128 bytes, below and above what hashing in a thread
of its own needs.
"""
PUBLISHED = {
    # FIPS 180-4 and GB/T 32905-2016, whose first example is the same message.
    b"abc": {
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha512": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "sm3": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    },
    # The second example of GB/T 32905-2016.
    b"abcd" * 16: {"sm3": "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
    # The example of FIPS 180-4 for a message of more than one block.
    b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
    b"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu": {
        "sha512": "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
        "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
    },
    # A million times "a", the long example of FIPS 180-4.
    b"a" * 1_000_000: {
        "sha256": "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        "sha512": "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
        "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
    },
}


def in_chunks(body: bytes, sizes: Iterator[int]) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        size = next(sizes)
        yield body[at : at + size]
        at += size


@pytest.mark.parametrize("begins", range(len(ODD)))
def test_5_1_1_sha256_sha512_and_sm3_are_those_of_their_standards_in_odd_chunks(
    begins: int,
) -> None:
    for body, digests in PUBLISHED.items():
        with Digesting() as digesting:
            for chunk in in_chunks(body, islice(cycle(ODD), begins, None)):
                digesting.take(chunk)
            assert digesting.found | digests == digesting.found, body[:3]
            assert digesting.size == len(body)
            assert list(digesting.found) == ["sha256", "sha512", "sm3"]


def test_5_1_1_no_bytes_have_digests_too() -> None:
    with Digesting() as digesting:
        found = digesting.found
    assert found["sha512"].startswith("cf83e1357eefb8bdf1542850d66d8007")
    assert found["sm3"].startswith("1ab21d8355cfa17f8e61194831e81a8f")
