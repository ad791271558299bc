"""Internal: what the legacy tells those who moved out of it, and nobody outside."""

from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.database import DatabaseDep, SessionDep
from chassis.problems import refusals
from chassis.validators import IfNoneMatch, unchanged
from contracts.numbers import PathId
from contracts.problems import NoSuchUser
from contracts.reviews import Ratings
from contracts.users import UserPublic
from monolith import reviews, users

router = APIRouter(prefix="/internal", tags=["internal"])
accounts = APIRouter(prefix="/internal", tags=["internal"])
"""As long as the accounts are here."""


@router.get("/ratings", responses={304: {"description": "Nothing changed since the version in `If-None-Match`."}})
async def all_ratings(session: SessionDep, response: Response, if_none_match: IfNoneMatch = None) -> Ratings | None:
    """Give every rating at once, unless the caller has them already."""
    if unchanged(response, reviews.version(session), if_none_match):
        return None
    return reviews.ratings(session)


@accounts.get("/jwks.json")
async def publish_keys(request: Request) -> dict[str, Any]:
    """Publish the public keys that verify access tokens (RFC 7517)."""
    return request.app.state.signer.jwks


@accounts.get("/accounts/{user_id}", responses=refusals(NoSuchUser))
async def check_account(user_id: PathId, database: DatabaseDep) -> UserPublic:
    """Confirm that an account still stands."""
    return await users.read_user(user_id, database)
