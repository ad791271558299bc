"""Clients: whom Recommendations calls."""

from chassis.remote import Remote
from contracts.reviews import Ratings


class Reviews(Remote):
    async def ratings(self, unless: str) -> Ratings | None:
        """Give every rating, or nothing if they are still those of the version we have."""
        response = await self.call("GET", "/internal/ratings", headers={"If-None-Match": f'"{unless}"'})
        return None if response.status_code == 304 else Ratings.model_validate_json(response.content)
