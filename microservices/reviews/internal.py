"""Internal: what Reviews tells the other services, and nobody outside."""

from fastapi import APIRouter, Response

from chassis.database import SessionDep
from chassis.validators import IfNoneMatch, unchanged
from contracts.reviews import Ratings
from microservices.reviews import reviews

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/ratings", responses={304: {"description": "Nothing changed since the version in `If-None-Match`."}})
async def all_ratings(session: SessionDep, response: Response, if_none_match: IfNoneMatch = None) -> Ratings | None:
    """Give every rating at once, unless the caller has them already."""
    if unchanged(response, reviews.version(session), if_none_match):
        return None
    return reviews.ratings(session)
