"""Shoppers: the people of the marketplace, whose verbs are how the tests speak.

A verb returns what the contract promises, or raises `Refused`. Whatever a verb takes as item, order or
review may be the thing itself or an id. A `Visitor` has every verb and no account; a `Shopper` is signed in.
"""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

from contracts.health import Live, Ready
from contracts.inventory import ItemPublic
from contracts.orders import OrderPublic
from contracts.pages import ItemPage
from contracts.recommendations import Recommendations, SimilarItems
from contracts.reviews import ReviewPublic, ReviewSummary
from contracts.slices import Slice
from contracts.users import Token, UserPrivate, UserPublic
from tests.marketplace.caller import Caller
from tests.marketplace.connection import Connection

PASSWORD = "correct horse battery staple"


def unique(word: str = "x") -> str:
    """Give a word nobody else uses: the marketplace is shared, and never empty."""
    return f"{word}-{uuid4().hex[:16]}"


def id_of(thing: Any) -> str:
    return quote(str(getattr(thing, "id", thing)), safe="")


class Visitor(Caller):
    """Somebody who is not signed in."""

    # Users

    def registers(self, **fields: Any) -> UserPrivate:
        body = {"email": f"{unique()}@example.com", "name": "Ada", "password": PASSWORD, **fields}
        return self.creates(UserPrivate, "/users", body)

    def signs_in(self, email: str, password: str = PASSWORD, **form: str) -> Token:
        return self.asks(Token, "POST", "/token", data={"username": email, "password": password, **form})

    def joins(self, name: str = "Ada", **fields: Any) -> "Shopper":
        """Register and sign in."""
        user = self.registers(name=name, **fields)
        token = self.signs_in(user.email, fields.get("password", PASSWORD)).access_token
        return Shopper(self.connection, token, user)

    def sees_own_profile(self) -> UserPrivate:
        return self.gets(UserPrivate, "/users/me")

    def changes_profile(self, **changes: Any) -> UserPrivate:
        return self.asks(UserPrivate, "PATCH", "/users/me", changes)

    def closes_account(self) -> None:
        self.deletes("/users/me")

    def meets(self, user: Any) -> UserPublic:
        return self.gets(UserPublic, f"/users/{id_of(user)}")

    # Inventory

    def browses(self, **query: Any) -> Slice[ItemPublic]:
        """Read one slice: `q`, `sort`, `limit`, `after`."""
        return self.gets(Slice[ItemPublic], "/inventory", **query)

    def browses_all(self, **query: Any) -> list[ItemPublic]:
        return self.walks(ItemPublic, "/inventory", **query)

    def looks_at(self, item: Any) -> ItemPublic:
        return self.gets(ItemPublic, f"/inventory/{id_of(item)}")

    def sells(self, name: str = "lamp", price: int = 1_000, stock: int = 5, **fields: Any) -> ItemPublic:
        return self.creates(ItemPublic, "/inventory", {"name": name, "price_cents": price, "stock": stock, **fields})

    def edits(self, item: Any, **changes: Any) -> ItemPublic:
        return self.asks(ItemPublic, "PATCH", f"/inventory/{id_of(item)}", changes)

    def restocks(self, item: Any, quantity: Any = 1, **fields: Any) -> ItemPublic:
        return self.asks(ItemPublic, "POST", f"/inventory/{id_of(item)}/restock", {"quantity": quantity, **fields})

    def withdraws(self, item: Any) -> None:
        self.deletes(f"/inventory/{id_of(item)}")

    # Orders

    def orders(self, *lines: Any, quantity: Any = 1, key: str | None = None, **fields: Any) -> OrderPublic:
        """Buy: `orders(lamp)`, `orders(lamp, quantity=2)`, `orders((lamp, 2), (chair, 1), key="k")`."""
        pairs = [line if isinstance(line, tuple) else (line, quantity) for line in lines]
        body = {"lines": [{"item_id": getattr(item, "id", item), "quantity": units} for item, units in pairs], **fields}
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.creates(OrderPublic, "/orders", body, headers=headers)

    def opens_order(self, order: Any) -> OrderPublic:
        return self.gets(OrderPublic, f"/orders/{id_of(order)}")

    def lists_orders(self, **query: Any) -> Slice[OrderPublic]:
        return self.gets(Slice[OrderPublic], "/orders", **query)

    def lists_all_orders(self, **query: Any) -> list[OrderPublic]:
        return self.walks(OrderPublic, "/orders", **query)

    def cancels(self, order: Any) -> OrderPublic:
        return self.asks(OrderPublic, "POST", f"/orders/{id_of(order)}/cancel")

    # Reviews

    def reviews(self, item: Any, rating: Any = 5, text: Any = "Lovely.", **fields: Any) -> ReviewPublic:
        body = {"item_id": getattr(item, "id", item), "rating": rating, "text": text, **fields}
        return self.creates(ReviewPublic, "/reviews", body)

    def reads_review(self, review: Any) -> ReviewPublic:
        return self.gets(ReviewPublic, f"/reviews/{id_of(review)}")

    def reads_reviews(self, **query: Any) -> Slice[ReviewPublic]:
        """Read one slice: `item_id`, `author_id`, `limit`, `after`."""
        return self.gets(Slice[ReviewPublic], "/reviews", **query)

    def reads_all_reviews(self, **query: Any) -> list[ReviewPublic]:
        return self.walks(ReviewPublic, "/reviews", **query)

    def rewrites(self, review: Any, **changes: Any) -> ReviewPublic:
        return self.asks(ReviewPublic, "PATCH", f"/reviews/{id_of(review)}", changes)

    def takes_back(self, review: Any) -> None:
        self.deletes(f"/reviews/{id_of(review)}")

    def reads_summary(self, item: Any) -> ReviewSummary:
        return self.gets(ReviewSummary, "/reviews/summary", item_id=getattr(item, "id", item))

    # Recommendations and pages

    def asks_recommendations(self, **query: Any) -> Recommendations:
        return self.gets(Recommendations, "/recommendations", **query)

    def asks_similar(self, item: Any, **query: Any) -> SimilarItems:
        return self.gets(SimilarItems, f"/recommendations/similar/{id_of(item)}", **query)

    def opens_page(self, item: Any) -> ItemPage:
        return self.gets(ItemPage, f"/pages/item/{id_of(item)}")

    # The marketplace itself

    def asks_whether_live(self) -> Live:
        return self.gets(Live, "/health/live")

    def asks_whether_ready(self) -> Ready:
        return self.gets(Ready, "/health/ready")

    def reads_document(self) -> dict[str, Any]:
        return self.gets(dict[str, Any], "/openapi.json")


class Shopper(Visitor):
    """Somebody with an account, signed in."""

    def __init__(self, connection: Connection, token: str, user: UserPrivate) -> None:
        super().__init__(connection)
        self.token, self.user, self.id = token, user, user.id
