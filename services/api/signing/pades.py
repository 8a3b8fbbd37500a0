"""Signatures within PDFs, PAdES B-B (ETSI EN 319 142-1): put in, and examined.

The only module that knows pyhanko. Whose key it is and what the paper says are other modules'.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from services.api.signing.keys import Key

DIGEST = "sha256"
LONGEST_ECDSA = 72
"""Bytes of a signature on P-256 in DER at most; a shorter one is padded in its place."""
BROKEN = (PdfError, SigningError, SignatureValidationError, ValueError, KeyError, TypeError)
"""What a reader of PDFs may stumble over in a file that somebody has changed or made up."""

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
# A signature that does not hold is an answer, no fault of ours: a log would fill with other people's.


@dataclass(frozen=True)
class Examined:
    """One signature in a paper, as it was found."""

    signer: str
    """Whom the certificate names."""
    account: str
    certificate: str
    """sha256 of the certificate; empty where it could not even be read."""
    at: datetime | None
    """As the signature itself says; a time stamp of somebody else has its place here later."""
    intact: bool
    """Whether the bytes it covers are the bytes that were signed."""
    trusted: bool
    """Whether its certificate leads back to this installation's authority."""
    whole: bool
    """Whether it covers the whole file, or all but the signatures put in after it."""

    @property
    def good(self) -> bool:
        return self.intact and self.trusted and self.whole


async def signed(pdf: bytes, key: Key, *, number: int, reason: str, now: datetime) -> bytes:
    """The same bytes with one signature more behind them; nothing before it is touched."""
    about = PdfSignatureMetadata(
        field_name=f"Signature{number}",
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    done = await _AtSigner(about, _Signer(key), now).async_sign_pdf(writer)
    return bytes(done.getvalue())


async def examined(pdf: bytes, authorities: tuple[bytes, ...]) -> tuple[Examined, ...]:
    """Every signature in the file, the first one first; none for what is no readable PDF."""
    try:
        found = list(PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures)
    except BROKEN:
        return ()
    return tuple([await _examine(one, authorities, last=one is found[-1]) for one in found])


class _Signer(Signer):
    """pyhanko's side of our port for keys."""

    def __init__(self, key: Key) -> None:
        self.key = key
        own = next(load_certs_from_pemder_data(key.certificate))
        super().__init__(signing_cert=own)
        for one in key.chain:
            self.cert_registry.register_multiple(load_certs_from_pemder_data(one))

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,
    ) -> bytes:
        """`dry_run` only asks how much room a signature takes."""
        if digest_algorithm != DIGEST:
            message = f"the port signs {DIGEST}, not {digest_algorithm}"
            raise SigningError(message)
        return bytes(LONGEST_ECDSA) if dry_run else await self.key.sign(data)


class _AtSigner(PdfSigner):
    """Says the service's own time, which a rehearsal moves, not the machine's."""

    def __init__(self, about: PdfSignatureMetadata, signer: Signer, now: datetime) -> None:
        super().__init__(about, signer=signer)
        self.now = now

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.now
        return session


async def _examine(
    found: EmbeddedPdfSignature, authorities: tuple[bytes, ...], *, last: bool
) -> Examined:
    """Judged at the moment that the signature itself names (B-B has no other)."""
    said = found.self_reported_timestamp
    roots = [root for one in authorities for root in load_certs_from_pemder_data(one)]
    context = ValidationContext(trust_roots=roots, moment=said, allow_fetching=False)
    try:
        status = await async_validate_pdf_signature(found, context)
    except BROKEN:
        return Examined("", "", "", said, intact=False, trusted=False, whole=False)
    certificate = status.signing_cert
    subject = certificate.subject.native
    covered = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Examined(
        signer=str(subject.get("common_name", "")),
        account=str(subject.get("serial_number", "")),
        certificate=sha256(certificate.dump()).hexdigest(),
        at=said,
        intact=status.intact and status.valid,
        trusted=status.trusted,
        whole=covered if last else status.docmdp_ok is True,
    )
