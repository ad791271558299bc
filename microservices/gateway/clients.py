"""Clients: whom the gateway asks itself, to compose a page."""

from dataclasses import dataclass

from chassis.remote import Remote
from contracts.inventory import ItemPublic
from contracts.recommendations import SimilarItem, SimilarItems
from contracts.reviews import ReviewPublic, ReviewSummary
from contracts.slices import Slice


class Inventory(Remote):
    async def item(self, item_id: int) -> ItemPublic:
        response = await self.get(f"/inventory/{item_id}")
        return ItemPublic.model_validate_json(response.content)


class Reviews(Remote):
    async def summary(self, item_id: int) -> ReviewSummary:
        response = await self.get("/reviews/summary", item_id=item_id)
        return ReviewSummary.model_validate_json(response.content)

    async def newest(self, item_id: int, limit: int) -> list[ReviewPublic]:
        response = await self.get("/reviews", item_id=item_id, limit=limit)
        return Slice[ReviewPublic].model_validate_json(response.content).items


class Recommendations(Remote):
    async def similar(self, item_id: int, k: int) -> list[SimilarItem]:
        response = await self.get(f"/recommendations/similar/{item_id}", k=k)
        return SimilarItems.model_validate_json(response.content).items


@dataclass
class Clients:
    """The services of which a page is made."""

    inventory: Inventory
    reviews: Reviews
    recommendations: Recommendations
