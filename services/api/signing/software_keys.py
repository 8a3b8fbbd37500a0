"""Keys that the installation keeps: one for each who signs, vouched for by its own authority.

Made at the first signature, encrypted under the installation's secret, kept in SQL. Not for those
who want a key of their own hardware: that is another class of `keys.py`.
"""

import asyncio
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.storage.people import signing_keys
from services.storage.people.signing_keys import AUTHORITY, KeptKey
from services.storage.session import Database, Tx

A_YEAR = timedelta(hours=24 * 365)
"""Of certificates, whose life nobody counts by the calendar."""
LIFE, OF_AUTHORITY = 10 * A_YEAR, 20 * A_YEAR
EARLIER = timedelta(hours=24)
"""Certificates are good from the day before: clocks of two machines are never quite the same."""
NAMED = "EcoCase 本机签名认证 · installation signing authority"
LONGEST = 64
"""Characters of a common name (RFC 5280)."""


@dataclass(frozen=True)
class SoftwareKey:
    """A key in memory for as long as one signature takes."""

    private: ec.EllipticCurvePrivateKey
    certificate: bytes
    chain: tuple[bytes, ...]

    async def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True)
class SoftwareKeys:
    database: Database
    secret: bytes
    """The installation's secret; keys under another one cannot be opened and are made anew."""

    async def key_of(self, account: str, name: str, now: datetime) -> SoftwareKey:
        """The account's key; a new one where there is none, or none that is good or opens now."""
        async with self.database.writing() as tx:
            root = await self._authority(tx, now)
            kept = await signing_keys.latest(tx, account, making=True)
            opened = await self._opened(kept, now)
            if opened is None or not _by(root, opened):
                opened = await asyncio.to_thread(_made_for, account, name, root, now)
                await self._keep(tx, account, opened, now)
        return SoftwareKey(opened.private, _der(opened.certificate), (_der(root.certificate),))

    async def authority(self, now: datetime) -> bytes:
        """The certificate that the installation vouches with, PEM; made where there is none."""
        async with self.database.writing() as tx:
            root = await self._authority(tx, now)
        return root.certificate.public_bytes(serialization.Encoding.PEM)

    async def authorities(self) -> tuple[bytes, ...]:
        async with self.database.reading() as tx:
            kept = await signing_keys.authorities(tx)
        return tuple(_der(x509.load_pem_x509_certificate(one.encode())) for one in kept)

    async def _authority(self, tx: Tx, now: datetime) -> "_Pair":
        kept = await signing_keys.latest(tx, AUTHORITY, making=True)
        opened = await self._opened(kept, now)
        if opened is None:
            opened = await asyncio.to_thread(_made_authority, now)
            await self._keep(tx, AUTHORITY, opened, now)
        return opened

    async def _opened(self, kept: KeptKey | None, now: datetime) -> "_Pair | None":
        if kept is None:
            return None
        certificate = x509.load_pem_x509_certificate(kept.certificate.encode())
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return None
        private = await asyncio.to_thread(_unlocked, kept.key.encode(), self._passphrase)
        return _Pair(private, certificate) if private else None

    async def _keep(self, tx: Tx, owner: str, pair: "_Pair", now: datetime) -> None:
        locked = pair.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(self._passphrase),
        )
        pem = pair.certificate.public_bytes(serialization.Encoding.PEM)
        await signing_keys.keep(
            tx,
            KeptKey(
                fingerprint=sha256(_der(pair.certificate)).hexdigest(),
                owner=owner,
                certificate=pem.decode(),
                key=locked.decode(),
                made_at=now,
            ),
        )

    @property
    def _passphrase(self) -> bytes:
        return hmac.new(self.secret, b"signing-keys", sha256).hexdigest().encode()


@dataclass(frozen=True)
class _Pair:
    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def _unlocked(pem: bytes, passphrase: bytes) -> ec.EllipticCurvePrivateKey | None:
    """None where the secret is not the one that it was locked with."""
    try:
        found = serialization.load_pem_private_key(pem, passphrase)
    except ValueError:
        return None
    return found if isinstance(found, ec.EllipticCurvePrivateKey) else None


def _by(root: _Pair, pair: _Pair) -> bool:
    """Whether this authority has made it: two may bear one name after a change of the secret."""
    wanted = x509.SubjectKeyIdentifier.from_public_key(root.private.public_key()).digest
    told = pair.certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    return told.value.key_identifier == wanted


def _made_authority(now: datetime) -> _Pair:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMED[:LONGEST])])
    certificate = (
        _begun(name, name, private, private, now=now, life=OF_AUTHORITY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(vouches=True), critical=True)
        .sign(private, hashes.SHA256())
    )
    return _Pair(private, certificate)


def _made_for(account: str, name: str, root: _Pair, now: datetime) -> _Pair:
    """Names the person and the account: two people may have one name."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name[:LONGEST] or account[:LONGEST]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, account[:LONGEST]),
        ]
    )
    ends = min(LIFE, root.certificate.not_valid_after_utc - now)
    certificate = (
        _begun(subject, root.certificate.subject, private, root.private, now=now, life=ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(vouches=False), critical=True)
        .sign(root.private, hashes.SHA256())
    )
    return _Pair(private, certificate)


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    private: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    own, issuing = private.public_key(), by.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(own)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing), critical=False)
    )


def _usage(*, vouches: bool) -> x509.KeyUsage:
    """A person's key signs and stands for its signature; the authority's makes certificates."""
    return x509.KeyUsage(
        digital_signature=not vouches,
        content_commitment=not vouches,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=vouches,
        crl_sign=vouches,
        encipher_only=False,
        decipher_only=False,
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
