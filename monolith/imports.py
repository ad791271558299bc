"""Imports: whole data sets from the operator, one domain at a time."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from chassis import imports
from chassis.bulk_insert import Row
from chassis.imports import Lines
from chassis.passwords import hasher
from contracts.imports import ImportReport
from contracts.inventory import ItemImport
from contracts.orders import OrderImport
from contracts.reviews import ReviewImport
from contracts.text import folded
from contracts.users import UserImport
from monolith.database import Item, Order, OrderLine, Review, User

router = imports.router()


@router.post("/users")
async def import_users(lines: Lines) -> ImportReport:
    """Load accounts; equal passwords are hashed once, since hashing is slow on purpose."""
    return await lines.load(UserImport, partial(user_rows, cache(hasher().hash)))


@router.post("/inventory")
async def import_items(lines: Lines) -> ImportReport:
    """Load items."""
    return await lines.load(ItemImport, item_rows)


@router.post("/orders")
async def import_orders(lines: Lines) -> ImportReport:
    """Load confirmed orders of the past; the stock is what was left after them."""
    return await lines.load(OrderImport, order_rows)


@router.post("/reviews")
async def import_reviews(lines: Lines) -> ImportReport:
    """Load reviews."""
    return await lines.load(ReviewImport, review_rows)


def user_rows(hash_password: Callable[[str], str], user: UserImport) -> Iterator[Row]:
    password_hash = user.password and hash_password(user.password)
    kept = {name: value for name, value in user if name != "password"}
    yield User, kept | {"password_hash": password_hash}


def item_rows(item: ItemImport) -> Iterator[Row]:
    yield Item, dict(item) | {"folded_name": folded(item.name)}


def order_rows(order: OrderImport) -> Iterator[Row]:
    total = sum(line.price_cents * line.quantity for line in order.lines)
    kept = {"id": order.id, "buyer_id": order.buyer_id, "created_at": order.created_at}
    yield Order, kept | {"status": "confirmed", "total_cents": total}
    for line in order.lines:
        yield OrderLine, {"order_id": order.id, **dict(line)}


def review_rows(review: ReviewImport) -> Iterator[Row]:
    yield Review, dict(review) | {"updated_at": review.created_at}
