"""Wishes: the service that the lecture on FastAPI builds; what it knows is in its memory, and ends with it."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from chassis import service
from chassis.network import Network
from chassis.problems import refusals
from chassis.remote import Remote
from chassis.settings import Settings
from contracts.numbers import Cents, Id, PathId
from contracts.problem import Problem
from contracts.problems import NoSuchItem
from contracts.text import Input, Name, Shape

router = APIRouter(prefix="/wishes", tags=["wishes"])


class NoSuchWish(Problem):
    """There is no such wish."""

    status = 404


class SomebodyBoughtThisAlready(Problem):
    """Somebody bought this already."""

    status = 409


class WishCreate(Input):
    name: Name
    item_id: Id


class WishPublic(Shape):
    """What everybody may see: not who bought it."""

    id: Id
    name: str
    item_id: Id


class Card(Shape):
    """A wish as one sees it on a page: with what the shop says of the item."""

    name: str
    item: str
    price_cents: Cents
    stars: float | None


class Purchase(Input):
    buyer: Name


@dataclass
class Wish:
    """What the service knows."""

    id: int
    name: str
    item_id: int
    bought_by: str = ""


async def existing_wish(wish_id: PathId, request: Request) -> Wish:
    """Give the wish if there is one."""
    if wish_id not in request.app.state.wishes:
        raise NoSuchWish()
    return request.app.state.wishes[wish_id]


ExistingWish = Annotated[Wish, Depends(existing_wish)]


@router.post("", status_code=201)
async def make_wish(new: WishCreate, request: Request, response: Response) -> WishPublic:
    """Wish for an item."""
    wishes: dict[int, Wish] = request.app.state.wishes
    wish = wishes[len(wishes) + 1] = Wish(len(wishes) + 1, new.name, new.item_id)
    response.headers["Location"] = f"/wishes/{wish.id}"
    return WishPublic.model_validate(wish)


@router.get("/{wish_id}", responses=refusals(NoSuchWish))
async def read_wish(wish: ExistingWish) -> WishPublic:
    """Show a wish."""
    return WishPublic.model_validate(wish)


@router.post("/{wish_id}/buy", status_code=204, responses=refusals(NoSuchWish, SomebodyBoughtThisAlready))
async def buy(wish: ExistingWish, purchase: Purchase) -> None:
    """Say that one has bought it; who it was stays a surprise."""
    if wish.bought_by:
        raise SomebodyBoughtThisAlready()
    wish.bought_by = purchase.buyer


@router.get("/{wish_id}/card", responses=refusals(NoSuchWish, NoSuchItem))
async def read_card(wish: ExistingWish, request: Request) -> Card:
    """Show a wish with the item's name, price and stars; both parts of the shop are asked at once."""
    state = request.app.state
    item, summary = await asyncio.gather(
        told(state.inventory, f"/inventory/{wish.item_id}"),
        told(state.reviews, "/reviews/summary", item_id=wish.item_id),
    )
    return Card(name=wish.name, item=item["name"], price_cents=item["price_cents"], stars=summary["average"])


async def told(remote: Remote, path: str, **query: Any) -> dict[str, Any]:
    """Ask another service; its trouble is raised as a problem."""
    return (await remote.get(path, **query)).json()


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory compare.classroom.wishes:create_app`."""
    app = service.build("wishes", [router], settings, network)
    settings, network = app.state.settings, app.state.network
    app.state.wishes = {}
    app.state.inventory = Remote("inventory", settings.inventory_url, network)
    app.state.reviews = Remote("reviews", settings.reviews_url, network)
    service.limit_time(app)
    return app
