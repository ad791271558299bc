"""Seed: the default data set, the same for everybody: a small town that buys, sells and has opinions.

Nothing in it is drawn alone. Each user has a taste for some categories, each item a quality and a
popularity; who buys what, and how well it is liked, follows from these. So the recommendations have
something to find.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

from compare.words import CATEGORIES, OPINIONS, PEOPLE, REMARKS, Category
from contracts.inventory import ItemImport
from contracts.orders import OrderImport, OrderLine
from contracts.reviews import ReviewImport
from contracts.text import Input
from contracts.users import UserImport

PASSWORD = "correct horse battery staple"
"""Everybody's: this data set is for demonstrations."""

SEED = 2718
USERS, ITEMS, ORDERS, REVIEWS = 200, 500, 2_000, 5_000
SELLERS = 40
LAST_DAY = datetime(2025, 7, 1, tzinfo=UTC)  # Fixed, since the data set must not change from day to day.
FIRST_DAY = LAST_DAY - timedelta(days=365)
ORDERING_DAYS, REVIEWING_DAYS = 330, 30


@dataclass(frozen=True)
class Offer:
    """An item with what the marketplace does not know of it."""

    item: ItemImport
    category: Category
    product: str
    quality: float
    """By how many stars it is better than others."""


@dataclass(frozen=True)
class Person:
    """A user with what the marketplace does not know of them."""

    user: UserImport
    activity: float
    tastes: list[float]
    """How much each category draws them: a weight of 1 is indifference."""


def data_set() -> dict[str, list[Input]]:
    """Give the lines of each domain, in the order in which they refer to each other."""
    town = Town(Random(SEED))
    orders = town.orders()
    return {
        "users": [person.user for person in town.people.values()],
        "inventory": [offer.item for offer in town.offers.values()],
        "orders": list(orders),
        "reviews": list(town.reviews(orders)),
    }


class Town:
    """People and what they may buy; every question to it draws from the same stream of chance."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.people = {user_id: self._person(user_id) for user_id in range(1, USERS + 1)}
        self.shelves = [self._shelf(number, category) for number, category in enumerate(CATEGORIES)]
        self.offers = {offer.item.id: offer for shelf in self.shelves for offer in shelf}
        self.popularity = zipf(len(self.shelves[0]))

    def orders(self) -> list[OrderImport]:
        """Give the orders, oldest first."""
        moments = sorted(self._moment() for _ in range(ORDERS))
        return [self._order(order_id, moment) for order_id, moment in enumerate(moments, start=1)]

    def reviews(self, orders: list[OrderImport]) -> list[ReviewImport]:
        """Give the reviews, oldest first: of what was ordered here, then of what people know from elsewhere."""
        known = {(order.buyer_id, line.item_id): order.created_at for order in orders for line in order.lines}
        while len(known) < REVIEWS:
            author = self._somebody()
            known.setdefault((author.user.id, self._something(author).item.id), self._moment())
        opinions = sorted((self._days_after(known[pair], REVIEWING_DAYS), *pair) for pair in list(known)[:REVIEWS])
        return [self._review(review_id, *opinion) for review_id, opinion in enumerate(opinions, start=1)]

    # One of each

    def _person(self, user_id: int) -> Person:
        given, family = (self.random.choice(names.split()) for names in self.random.choice(PEOPLE))
        email = f"{ascii_only(given)}.{ascii_only(family)}{user_id}@example.com".lower()
        joined = FIRST_DAY - timedelta(days=USERS - user_id)
        user = UserImport(id=user_id, email=email, name=f"{given} {family}", created_at=joined, password=PASSWORD)
        tastes = [self.random.choice((0.2, 0.2, 0.5, 1.0, 4.0)) for _ in CATEGORIES]
        return Person(user, self.random.paretovariate(1.5), tastes)

    def _shelf(self, number: int, category: Category) -> list[Offer]:
        """Put the items of one category on a shelf, the most popular first."""
        size = ITEMS // len(CATEGORIES)
        words = list(product(category.qualities.split(), category.materials.split(), category.products))
        chosen = self.random.sample(words, size)
        return [self._offer(number * size + place, category, *names) for place, names in enumerate(chosen, start=1)]

    def _offer(self, item_id: int, category: Category, quality: str, material: str, kind: str) -> Offer:
        price = round(category.price_cents * self.random.lognormvariate(0, 0.4), -2) - 10
        seller = self.random.choices(range(1, SELLERS + 1), zipf(SELLERS))[0]
        item = ItemImport(
            id=item_id,
            seller_id=seller,
            name=f"{quality} {material} {kind}",
            description=f"A {quality.lower()} {kind.lower()} of {material.lower().replace('-', ' ')}.",
            price_cents=int(price),
            stock=self.random.randint(0, 200),
            created_at=FIRST_DAY - timedelta(hours=ITEMS - item_id),
        )
        return Offer(item, category, kind, self.random.gauss(0, 0.5))

    def _order(self, order_id: int, moment: datetime) -> OrderImport:
        buyer = self._somebody()
        basket = {offer.item.id: offer for offer in (self._something(buyer) for _ in range(self._few()))}
        lines = [
            OrderLine(item_id=item_id, name=offer.item.name, price_cents=offer.item.price_cents, quantity=self._few())
            for item_id, offer in sorted(basket.items())
        ]
        return OrderImport(id=order_id, buyer_id=buyer.user.id, lines=lines, created_at=moment)

    def _review(self, review_id: int, moment: datetime, author_id: int, item_id: int) -> ReviewImport:
        author, offer = self.people[author_id], self.offers[item_id]
        liking = 0.9 if author.tastes[CATEGORIES.index(offer.category)] > 1 else -0.4
        rating = min(5, max(1, round(3.5 + liking + offer.quality + self.random.gauss(0, 0.8))))
        praise = f"This {offer.product.lower()} {offer.category.praise}." if rating > 3 else ""
        words = (self.random.choice(OPINIONS[rating]), praise, self.random.choice(REMARKS))
        text = " ".join(filter(None, words))
        ids = {"id": review_id, "item_id": item_id, "author_id": author_id}
        return ReviewImport(**ids, rating=rating, text=text, created_at=moment)

    # Chance

    def _somebody(self) -> Person:
        people = list(self.people.values())
        return self.random.choices(people, [person.activity for person in people])[0]

    def _something(self, buyer: Person) -> Offer:
        """Draw what somebody may like and does not sell."""
        while True:
            shelf = self.random.choices(self.shelves, buyer.tastes)[0]
            offer = self.random.choices(shelf, self.popularity)[0]
            if offer.item.seller_id != buyer.user.id:
                return offer

    def _few(self) -> int:
        return self.random.choices((1, 2, 3), (70, 20, 10))[0]

    def _moment(self) -> datetime:
        return self._days_after(FIRST_DAY, ORDERING_DAYS)

    def _days_after(self, moment: datetime, days: int) -> datetime:
        return moment + timedelta(seconds=self.random.randrange(days * 86_400))


def zipf(count: int) -> list[float]:
    """Give the weights of ranks: the second is half as popular as the first, the third a third."""
    return [1 / rank for rank in range(1, count + 1)]


def ascii_only(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
