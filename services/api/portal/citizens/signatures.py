"""A page on which anybody can verify a signed PDF, and the certificate behind the signatures (6.1.5).

The file is examined and kept nowhere.
"""

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.api import auth
from services.api.allowance import TooManyFilings
from services.api.deps import address_of
from services.api.portal.frame import Frame, Framed
from services.api.problems import STATUS, problem_of
from services.api.signing.authority import PEM, authority_of
from services.api.signing.verifying import Verdict, verify
from services.domain.programme.schema import Text

router = APIRouter(prefix="/signatures")
MISSING = Text(zh="请选择要核验的PDF文件", en="Choose the PDF file to be verified")


@router.get("")
async def form(frame: Framed) -> Response:
    return _page(frame)


@router.post("")
async def verified(frame: Framed) -> Response:
    """Up to the size of the setting: our papers have some 50 kB, records with photographs more."""
    async with frame.request.form() as posted:
        given = posted.get("file")
        pdf = await given.read() if isinstance(given, UploadFile) else b""
    if frame.actor is None:
        secret = auth.visitor_secret(frame.request, frame.doors.access)
        await auth.check_form(frame.request, secret, frame.doors.access)
    if not pdf:
        return _page(frame, problems=[("file", MISSING)], status=422)
    try:
        frame.doors.allowance.take(address_of(frame.request))
    except TooManyFilings as error:
        problem = problem_of(error, frame.shell.language)
        said = Text(zh=problem.detail, en=problem.detail)
        return _page(frame, problems=[("file", said)], status=STATUS[problem.code])
    return _page(frame, found=await verify(frame.doors, pdf))


@router.get("/authority.pem")
async def authority(frame: Framed) -> Response:
    """For whoever verifies with a tool of their own."""
    name = {"Content-Disposition": "attachment; filename=ecocase-authority.pem"}
    return Response(await authority_of(frame.doors), media_type=PEM, headers=name)


def _page(
    frame: Frame,
    *,
    found: Verdict | None = None,
    problems: list[tuple[str, Text]] | None = None,
    status: int = 200,
) -> Response:
    return frame.page(
        "public/signatures.html",
        found=found,
        problems=problems or [],
        most=frame.doors.verifies,
        status=status,
    )
