"""Internal: what Reviews tells the other services, and nobody outside."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from chassis.database import SessionDep
from contracts.reviews import Ratings
from microservices.reviews import reviews

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/ratings", responses={304: {"description": "Nothing changed since the version in `If-None-Match`."}})
async def all_ratings(
    session: SessionDep, response: Response, if_none_match: Annotated[str | None, Header()] = None
) -> Ratings | None:
    """Give every rating at once, unless the caller has them already."""
    version = f'"{reviews.version(session)}"'
    response.headers["ETag"] = version
    if if_none_match == version:
        response.status_code = 304
        return None
    return reviews.ratings(session)
