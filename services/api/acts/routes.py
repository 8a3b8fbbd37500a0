"""Routes of acts, made from their declarations: address, body, texts, refusals.

What each route does is `performing.perform`; a step's folder only says which acts it has.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from services.api import query_codes
from services.api.acts.bodies import body_model
from services.api.acts.handing_in import file_about
from services.api.acts.performing import BY_KIND, of_the_public, perform
from services.api.auth import Actor as Who
from services.api.contract import ACT, refusals
from services.api.deps import Actor, Anybody, Asking, Caller, Doors, Parts
from services.domain.base import Act, Receipt, typed_fields
from services.domain.filing import About
from services.domain.permissions import kind_of, parts_of
from services.domain.tree.units import Part


class CodedReceipt(Receipt):
    """For what the public hands in: with the code by which alone its sender asks what became of it."""

    code: str


StreamId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


def act_router(prefix: str, tag: str, *acts: type[Act]) -> APIRouter:
    """A router with one POST per act: `{prefix}/{act.path}`; the prefix holds `{stream}`."""
    router = APIRouter(prefix=prefix, tags=[tag])
    for act in acts:
        add_act(router, act)
    return router


def add_act(router: APIRouter, act: type[Act], name: str | None = None) -> None:
    """An act whose declaration says anybody may do it needs no sign-in."""
    open_to_all = Part.ANYBODY in parts_of(act)
    first = issubclass(act, About)
    router.add_api_route(
        f"/{act.path}",
        _endpoint(act, file_about_it if first else perform_it, open_to_all=open_to_all),
        methods=["POST"],
        name=name or kind_of(act),
        status_code=201 if first else 200,
        response_model=CodedReceipt if of_the_public(act) else Receipt,
        summary=f"{act.zh} · {act.en}",
        description=f"{act.__doc__ or ''}\n\nRules: {act.rule}. {_version_note(act)}",
        responses=refusals((*ACT, 429) if open_to_all else ACT),
    )


def coded(parts: Doors, receipt: Receipt) -> CodedReceipt:
    code = query_codes.code_of(parts.access, receipt.stream)
    return CodedReceipt(stream=receipt.stream, seq=receipt.seq, code=code)


async def perform_it(
    parts: Parts, actor: Who, asking: Asking, *, stream: str, kind: str, body: Any
) -> Receipt:
    return await perform(parts, actor, asking, stream=stream, kind=kind, body=body)


async def file_about_it(
    parts: Parts, actor: Who, asking: Asking, *, stream: str, kind: str, body: Any
) -> Receipt:
    receipt = await file_about(parts, actor, asking, about=stream, kind=kind, body=body)
    return coded(parts, receipt) if of_the_public(BY_KIND[kind]) else receipt


def _endpoint(act: type[Act], do: Callable[..., Any], *, open_to_all: bool) -> Callable[..., Any]:
    """A function with the act's own body type: FastAPI reads types, so it must have them."""
    model = body_model(act)
    who = Anybody if open_to_all else Actor
    kind = kind_of(act)

    async def with_body(
        *,
        stream: StreamId,
        body: model,  # type: ignore[valid-type]
        actor: who,  # type: ignore[valid-type]
        caller: Caller,
        parts: Parts,
        response: Response,
    ) -> Receipt:
        receipt: Receipt = await do(parts, actor, caller, stream=stream, kind=kind, body=body)
        response.headers["Location"] = location(receipt.stream)
        return receipt

    async def without_body(
        *,
        stream: StreamId,
        actor: who,  # type: ignore[valid-type]
        caller: Caller,
        parts: Parts,
        response: Response,
    ) -> Receipt:
        receipt: Receipt = await do(parts, actor, caller, stream=stream, kind=kind, body=model())
        response.headers["Location"] = location(receipt.stream)
        return receipt

    return with_body if any(True for _ in typed_fields(act)) else without_body


def location(stream: str) -> str:
    """Where the stream of a receipt is read."""
    for kind in ("title", "filing", "round"):
        if stream.startswith(f"{kind}-"):
            return f"/api/v1/{kind}s/{stream}"
    return f"/api/v1/cases/{stream}"


def _version_note(act: type[Act]) -> str:
    if act.adds:
        return "Adds only: no If-Match is needed."
    return "If-Match must name the version that was shown (428 when missing, 412 when stale)."


__all__ = ["CodedReceipt", "StreamId", "act_router", "add_act", "coded", "location"]
