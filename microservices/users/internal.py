"""Internal: what Users tells the other services, and nobody outside."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from chassis.database import DatabaseDep, SessionDep
from chassis.problems import refusals
from contracts.numbers import Id, PathId
from contracts.problems import NoSuchUser
from contracts.users import UserNames, UserPublic
from microservices.users import users

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/jwks.json")
async def publish_keys(request: Request) -> dict[str, Any]:
    """Publish the public keys that verify access tokens (RFC 7517)."""
    return request.app.state.signer.jwks


@router.get("/accounts/{user_id}", responses=refusals(NoSuchUser))
async def check_account(user_id: PathId, database: DatabaseDep) -> UserPublic:
    """Confirm that an account still stands."""
    return await users.read_user(user_id, database)


@router.get("/names")
async def batch_names(session: SessionDep, id: Annotated[list[Id], Query(max_length=100)]) -> UserNames:
    """Give the names behind up to 100 ids at once: one call for a page, not one for each line."""
    return UserNames(names=users.names(session, set(id)))
