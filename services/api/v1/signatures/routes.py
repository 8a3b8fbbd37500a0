"""Verifying a signed paper, and the certificate that all its signatures lead back to (6.1.5)."""

from fastapi import APIRouter, Request, Response

from services.api.contract import OPEN, refusals
from services.api.deps import Caller, Parts
from services.api.official.issuing import PDF
from services.api.signing.authority import PEM, authority_of
from services.api.signing.verifying import verify
from services.api.v1.signatures.schemas import ExaminedAnswer, VerdictAnswer

router = APIRouter(prefix="/api/v1/signatures", tags=["cases"])


@router.post(
    "/verification",
    summary="核验电子签名 · Verify the signatures in a PDF",
    responses=refusals((*OPEN, 413, 429)),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def verify_signatures(request: Request, caller: Caller, parts: Parts) -> VerdictAnswer:
    """The file as the body, up to 20 MiB by default. It is examined and kept nowhere."""
    parts.allowance.take(caller.address)
    found = await verify(parts, await request.body())
    return VerdictAnswer(
        sha256=found.digest,
        known=found.known,
        title=found.title,
        version=found.no,
        latest=found.latest,
        good=found.good,
        examined=found.examined,
        signatures=[
            ExaminedAnswer(
                signer=one.signer,
                certificate=one.certificate,
                at=one.at,
                intact=one.intact,
                trusted=one.trusted,
                whole=one.whole,
            )
            for one in found.signatures
        ],
    )


@router.get(
    "/authority",
    summary="签名认证证书 · The installation's certificate authority",
    response_class=Response,
    responses={200: {"content": {PEM: {}}}, **refusals(OPEN)},
)
async def show_authority(parts: Parts) -> Response:
    """Every certificate that this installation has vouched with, as PEM."""
    return Response(await authority_of(parts), media_type=PEM)
