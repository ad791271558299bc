"""Internal: what Reviews tells the other services, and nobody outside."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from chassis.database import DatabaseDep
from chassis.validators import IfNoneMatch, unchanged
from contracts.reviews import Ratings
from microservices.reviews import reviews
from microservices.reviews.withdrawals import WithdrawalsDep

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/ratings", responses={304: {"description": "Nothing changed since the version in `If-None-Match`."}})
async def all_ratings(
    database: DatabaseDep, withdrawals: WithdrawalsDep, response: Response, if_none_match: IfNoneMatch = None
) -> Ratings | None:
    """Give every rating of what is for sale, unless the caller has them already."""
    await withdrawals.learn()
    with Session(database.reader) as session:
        if unchanged(response, reviews.version(session), if_none_match):
            return None
        return reviews.ratings(session)
