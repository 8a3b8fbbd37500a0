"""Signatures within PDFs: the bytes signed, whose they are, and what a change does to them (6.1.5)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from services.api.official.typeset import typeset
from services.api.signing import examining, pades
from services.api.signing.software_keys import SoftwareKey, SoftwareKeys
from services.storage.people import signing_keys
from services.storage.session import Database
from tests.portal.test_official import paper

NOW = datetime(2031, 6, 9, 3, 0, tzinfo=UTC)
ACCOUNTS = {"林婉清": "account-1", "赵明": "account-2"}
SECRET = b"a secret of thirty-two characters"


@cache
def plain() -> bytes:
    """A paper as it is put to signature; set once, as it takes a second."""
    return typeset(paper())


@pytest.fixture
def keys(sqlite: Database) -> SoftwareKeys:
    return SoftwareKeys(sqlite, SECRET)


async def signed(keys: SoftwareKeys, *names: str) -> bytes:
    pdf = plain()
    for number, name in enumerate(names, start=1):
        key = await keys.key_of(ACCOUNTS[name], name, NOW)
        pdf = await pades.signed(
            pdf, key, number=number, reason="意见书", now=NOW + timedelta(hours=number)
        )
    return pdf


async def test_6_1_5_each_signature_names_its_signer_its_moment_and_covers_all_before(
    keys: SoftwareKeys,
) -> None:
    found = await pades.examined(await signed(keys, "林婉清", "赵明"), await keys.authorities())
    assert [(one.signer, one.account) for one in found] == [
        ("林婉清", "account-1"),
        ("赵明", "account-2"),
    ]
    assert [one.at for one in found] == [NOW + timedelta(hours=1), NOW + timedelta(hours=2)]
    assert all(one.good for one in found)
    key = await keys.key_of("account-2", "赵明", NOW)
    assert found[1].certificate == sha256(key.certificate).hexdigest()


async def test_6_1_5_a_signature_only_adds_bytes(keys: SoftwareKeys) -> None:
    assert (await signed(keys, "林婉清")).startswith(plain())


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.62])
async def test_6_1_5_one_byte_changed_and_the_signature_fails(
    keys: SoftwareKeys, place: float
) -> None:
    """Anywhere in the paper itself; the room left free within a signature signs nothing."""
    pdf = await signed(keys, "林婉清")
    at = int(len(pdf) * place)
    changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
    found = await pades.examined(changed, await keys.authorities())
    assert not found or not all(one.good for one in found)


async def test_6_1_5_what_is_put_behind_the_last_signature_is_seen(keys: SoftwareKeys) -> None:
    pdf = await signed(keys, "林婉清")
    found = await pades.examined(
        pdf + b"\n1 0 obj<</Type/Catalog>>endobj", await keys.authorities()
    )
    assert not any(one.good for one in found)


async def test_6_1_5_a_signature_by_another_authority_is_not_trusted(
    keys: SoftwareKeys, tmp_path: object
) -> None:
    pdf = await signed(keys, "林婉清")
    stranger = SoftwareKeys(keys.database, b"the secret of another installation")
    await stranger.key_of("account-somebody", "某人", NOW)
    ours, theirs = await keys.authorities()
    (found,) = await pades.examined(pdf, (theirs,))
    assert (found.intact, found.trusted, found.good) == (True, False, False)
    assert (await pades.examined(pdf, (ours,)))[0].good


async def test_6_1_5_a_key_is_made_once_and_kept_encrypted(keys: SoftwareKeys) -> None:
    first = await keys.key_of("account-1", "林婉清", NOW)
    again = await keys.key_of("account-1", "林婉清", NOW + timedelta(hours=1))
    assert first.certificate == again.certificate
    async with keys.database.reading() as tx:
        kept = await signing_keys.latest(tx, "account-1")
    assert kept is not None
    assert "BEGIN ENCRYPTED PRIVATE KEY" in kept.key


async def test_6_1_5_under_another_secret_a_new_key_is_made_and_the_old_signature_holds(
    keys: SoftwareKeys,
) -> None:
    pdf = await signed(keys, "林婉清")
    later = SoftwareKeys(keys.database, b"another secret after the old was lost")
    key = await later.key_of("account-1", "林婉清", NOW + timedelta(hours=3))
    both = await pades.signed(pdf, key, number=2, reason="意见书", now=NOW + timedelta(hours=3))
    found = await pades.examined(both, await later.authorities())
    assert [one.good for one in found] == [True, True]
    assert found[0].certificate != found[1].certificate


async def test_6_1_5_a_hardware_key_is_another_class_behind_the_port(keys: SoftwareKeys) -> None:
    """A token signs by itself: nobody here sees its private key."""

    @dataclass(frozen=True)
    class Token:
        certificate: bytes
        chain: tuple[bytes, ...]
        inside: SoftwareKey

        async def sign(self, data: bytes) -> bytes:
            return await self.inside.sign(data)

    inside = await keys.key_of("account-1", "林婉清", NOW)
    assert isinstance(inside.private, ec.EllipticCurvePrivateKey)
    token = Token(inside.certificate, inside.chain, inside)
    pdf = await pades.signed(plain(), token, number=1, reason="意见书", now=NOW)
    assert (await pades.examined(pdf, await keys.authorities()))[0].good


async def test_6_1_5_anybodys_file_is_examined_in_a_process_of_its_own(keys: SoftwareKeys) -> None:
    pdf = await signed(keys, "林婉清")
    roots = await keys.authorities()
    assert await examining.examine(pdf, roots) == await pades.examined(pdf, roots)
    assert await examining.examine(b"%PDF-1.7 and nothing more", roots) == ()
