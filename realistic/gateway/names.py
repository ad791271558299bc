"""Names: who keeps the reviews no longer knows what their authors are called; the gateway asks, and fills it in."""

import json
from typing import Any

from starlette.types import Message, Send

from chassis.identity import Users
from chassis.network import Network
from contracts.reviews import ReviewPublic
from contracts.users import DELETED_USER
from microservices.gateway import clients


class NamedReviews(clients.Reviews):
    """Reviews as they are on an item's page."""

    def __init__(self, urls: str, network: Network, users: Users) -> None:
        super().__init__("reviews", urls, network)
        self.users = users

    async def newest(self, item_id: int, limit: int) -> list[ReviewPublic]:
        reviews = await super().newest(item_id, limit)
        names = await self.users.names({review.author_id for review in reviews})
        return [
            review.model_copy(update={"author_name": names.get(review.author_id, DELETED_USER)}) for review in reviews
        ]


class Naming:
    """Sends an answer on as it comes, unless it is one with reviews: it waits until their authors' names are there."""

    def __init__(self, users: Users, send: Send) -> None:
        self.users, self.send = users, send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _has_reviews(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")

    async def finish(self) -> None:
        """Send what waited, with the names.

        Raises:
            Problem: nobody knows them.
        """
        if self.start is None:
            return
        document = json.loads(self.body)
        await self._name(document.get("items", [document]))
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        headers = [(name, value) for name, value in self.start["headers"] if name.lower() != b"content-length"]
        await self.send({**self.start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    async def _name(self, reviews: list[dict[str, Any]]) -> None:
        named = [review for review in reviews if "author_id" in review]
        names = await self.users.names({review["author_id"] for review in named})
        for review in named:
            review["author_name"] = names.get(review["author_id"], DELETED_USER)


def _has_reviews(start: Message) -> bool:
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return start["status"] in (200, 201) and kinds == [b"application/json"]
