"""Discovery: where clients and services find out how to sign in, and with which keys tokens are verified."""

from fastapi import APIRouter, Depends, Request

from chassis.imports import operator
from chassis.problems import refusals
from chassis.tokens import ALGORITHM, ISSUER
from contracts.discovery import KeySet, ServerMetadata
from contracts.problems import KeysAreMounted

router = APIRouter(prefix="/.well-known", tags=["identity"])
internal = APIRouter(prefix="/internal/keys", tags=["internal"], dependencies=[Depends(operator)])


@router.get("/jwks.json")
async def show_keys(request: Request) -> KeySet:
    """Publish the keys that verify access tokens (RFC 7517)."""
    return KeySet.model_validate(request.app.state.signer.jwks)


@router.get("/openid-configuration")
async def describe_provider(request: Request) -> ServerMetadata:
    """Say how to get a token, and how to verify one (RFC 8414)."""
    base: str = request.app.state.settings.public_url
    return ServerMetadata(
        issuer=ISSUER,
        token_endpoint=f"{base}/token",
        jwks_uri=f"{base}/.well-known/jwks.json",
        grant_types_supported=["password"],
        response_types_supported=[],
        token_endpoint_auth_methods_supported=["none"],
        token_signing_alg_values_supported=[ALGORITHM],
    )


@internal.post("/rotate", status_code=204, responses=refusals(KeysAreMounted))
async def rotate_keys(request: Request) -> None:
    """Begin to use a new key; tokens of the old ones stay valid until they expire."""
    request.app.state.signer.rotate()
