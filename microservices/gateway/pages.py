"""Pages: everything one item's page shows, asked of three services at once."""

import asyncio
from collections.abc import Awaitable
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Request

from chassis.problems import refusals
from contracts.numbers import PathId
from contracts.pages import ItemPage, PagePart
from contracts.problems import NoSuchItem, TookTooLong, Unavailable
from microservices.gateway.clients import Clients

router = APIRouter(prefix="/pages", tags=["pages"])

LATEST_REVIEWS = 5
SIMILAR_ITEMS = 5
PARTS = get_args(PagePart)


async def clients(request: Request) -> Clients:
    return request.app.state.clients


ClientsDep = Annotated[Clients, Depends(clients)]


@router.get("/item/{item_id}", responses=refusals(NoSuchItem))
async def item_page(item_id: PathId, services: ClientsDep) -> ItemPage:
    """Show an item with its reviews and what is like it."""
    parts = await together(
        item=services.inventory.item(item_id),
        summary=services.reviews.summary(item_id),
        reviews=services.reviews.newest(item_id, LATEST_REVIEWS),
        similar=services.recommendations.similar(item_id, SIMILAR_ITEMS),
    )
    return ItemPage(**parts, unavailable=[part for part in PARTS if parts[part] is None])


async def together(**parts: Awaitable[Any]) -> dict[str, Any]:
    """Wait for all parts at once; one that does not answer is null, the first that refuses refuses the page."""
    results = await asyncio.gather(*parts.values(), return_exceptions=True)
    return dict(zip(parts, map(part_or_nothing, results), strict=True))


def part_or_nothing(result: Any) -> Any:
    if isinstance(result, Unavailable | TookTooLong):
        return None
    if isinstance(result, BaseException):
        raise result
    return result
