"""Pages: everything one item's page shows, in one answer."""

from fastapi import APIRouter

from chassis.database import SessionDep
from chassis.problems import refusals
from contracts.numbers import PathId
from contracts.pages import ItemPage
from contracts.problems import NoSuchItem
from monolith import inventory, reviews, users
from monolith.recommendations import Model

router = APIRouter(prefix="/pages", tags=["pages"])

LATEST_REVIEWS = 5
SIMILAR_ITEMS = 5


@router.get("/item/{item_id}", responses=refusals(NoSuchItem))
async def item_page(item_id: PathId, session: SessionDep, model: Model) -> ItemPage:
    """Show an item with its reviews and what is like it."""
    latest = reviews.newest(session, LATEST_REVIEWS, item_id)
    names = users.names(session, {review.author_id for review in latest})
    return ItemPage(
        item=inventory.find(session.connection(), item_id),
        summary=reviews.summary(session, item_id),
        reviews=reviews.public(latest, names),
        similar=model.similar(item_id, SIMILAR_ITEMS),
        unavailable=[],
    )
