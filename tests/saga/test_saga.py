"""Orders, Inventory or both die at every boundary of every step; afterwards everything agrees."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from compare.launcher import Fleet
from compare.starters import MakeStarter
from contracts.inventory import ItemPublic
from tests.marketplace.connection import Connection, Refused
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Shopper, Visitor, unique
from tests.saga.plans import PLAN, write
from tests.saga.points import Points
from tests.saga.ways import WAYS, Way, cases, retried_cases

pytestmark = pytest.mark.slow

T = TypeVar("T")

STOCK, QUANTITY = 10, 3
Plan = dict[str, object]
QUICK = {
    "REQUEST_SECONDS": "1",
    "RECOVERY_SECONDS": "0.2",
    "OPEN_SECONDS": "0.2",
    "LOG_LEVEL": "WARNING",
    "TELEMETRY": "false",
}
UNSETTLED = "select count(*) from \"order\" where state in ('pending', 'undoing', 'cancelling')"


@dataclass(frozen=True)
class Story:
    """What somebody saw who bought or cancelled at the wrong moment."""

    buyer: Shopper
    item: ItemPublic
    promised: bool = False
    reached: bool = False


def came_through(act: Callable[[], object]) -> bool:
    """Tell whether it was done; it may be refused only for what is going on."""
    try:
        act()
    except Refused as refusal:
        if refusal.status not in (503, 504):
            raise
        return False
    return True


def insist(act: Callable[[], T]) -> T:
    """Give what it gave in the end: what only prepares or looks may take more than the second that requests have."""
    given: list[T] = []
    eventually(lambda: came_through(lambda: given.append(act())))
    return given[-1]


class Stage:
    """A running marketplace, and the plan of what goes wrong next."""

    def __init__(self, fleet: Fleet, plan: Path, points: Points) -> None:
        self.fleet, self.plan, self.points = fleet, plan, points
        self.visitor = Visitor(Connection(fleet.base_url))
        self.seller = insist(self.visitor.joins)

    def prepares(self) -> tuple[Shopper, ItemPublic]:
        """Give a new buyer and a new item."""
        return insist(self.visitor.joins), insist(lambda: self.seller.sells(stock=STOCK))

    def buys(self, point: str, victims: tuple[str, ...]) -> Story:
        """Place an order while somebody dies; on the way back, the last step breaks first."""
        buyer, item = self.prepares()
        return self._acts(Story(buyer, item), point, victims, lambda: buyer.orders(item, quantity=QUANTITY))

    def cancels(self, point: str, victims: tuple[str, ...]) -> Story:
        (buyer, item), key = self.prepares(), unique()
        order = insist(lambda: buyer.orders(item, quantity=QUANTITY, key=key))
        return self._acts(Story(buyer, item), point, victims, lambda: buyer.cancels(order))

    def _acts(self, story: Story, point: str, victims: tuple[str, ...], act: Callable[[], object]) -> Story:
        breaks: Plan = {self.points.breaks[point]: "break"} if point in self.points.breaks else {}
        pids = [0 if name == "orders" else self.fleet.members[name].pid for name in reversed(victims)]
        write(self.plan, breaks | {point: pids, "buyer": story.buyer.id})
        promised = came_through(act)
        reached = eventually(lambda: point not in json.loads(self.plan.read_text()))  # Nobody waits for some steps.
        write(self.plan, {})
        for name in victims:
            self.fleet.restart(name)
        eventually(self._works)
        return replace(story, promised=promised, reached=reached)

    def _works(self) -> bool:
        """Tell whether orders can be placed again: circuits stay open for a moment."""
        return came_through(lambda: self.seller.orders(self.seller.sells()))

    def ask_orders(self, query: str, *values: object) -> list:
        database = self.fleet.members["orders"].database
        assert database is not None
        return database.look(query, *values)


Aftermath = dict[str, Story]


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Callable[[str], Stage]]:
    """Give the marketplace of each way, which starts when it is asked for the first time."""
    with ExitStack() as stack:
        yield cache(lambda way: opened(stack, WAYS[way], tmp_path_factory.mktemp("saga"), starter))


def opened(stack: ExitStack, way: Way, folder: Path, starter: MakeStarter) -> Stage:
    """Start a marketplace whose orders die where a plan says so."""
    plan = folder / "plan.json"
    write(plan, {})
    killable = [
        replace(process, app=f"{way.app}:create_app") if process.name == "orders" else process
        for process in way.architecture.processes
    ]
    declared = replace(way.architecture, processes=tuple(killable))
    fleet = Fleet(declared, folder / "data", environment={PLAN: str(plan), **QUICK}, starter=starter)
    return Stage(stack.enter_context(fleet), plan, way.points)


@pytest.fixture(scope="module")
def aftermaths(stages: Callable[[str], Stage]) -> Callable[[str, tuple[str, ...]], Aftermath]:
    """Let everything go wrong everywhere, once for each way and those who die, and give the recovery its time."""

    @cache
    def aftermath(way: str, victims: tuple[str, ...]) -> Aftermath:
        stage = stages(way)
        points = stage.points
        stories = {point: stage.buys(point, victims) for point in points.forward + points.back}
        stories |= {point: stage.cancels(point, victims) for point in points.cancelling}
        eventually(lambda: stage.ask_orders(UNSETTLED) == [(0,)])
        return stories

    return aftermath


@pytest.fixture
def stage(stages: Callable[[str], Stage], way: str) -> Stage:
    return stages(way)


@pytest.fixture
def aftermath(aftermaths: Callable[[str, tuple[str, ...]], Aftermath], way: str, victims: tuple[str, ...]) -> Aftermath:
    return aftermaths(way, victims)


def stock_of(story: Story) -> int:
    return insist(lambda: story.buyer.looks_at(story.item)).stock


def at_every_point(*kinds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("way", "victims", "point"), cases(*kinds))


@at_every_point("forward", "back")
def test_an_order_stands_or_never_was(aftermath: Aftermath, stage: Stage, point: str) -> None:
    story = aftermath[point]
    assert story.reached, "nobody died here"
    states = [state for (state,) in stage.ask_orders('select state from "order" where buyer_id = ?', story.buyer.id)]
    assert states in (["confirmed"], ["rejected"], [])
    stands = states == ["confirmed"]
    assert len(insist(story.buyer.lists_all_orders)) == stands
    assert stock_of(story) == STOCK - QUANTITY * stands
    assert stands or not story.promised
    assert not (stands and point in stage.points.back)


@at_every_point("cancelling")
def test_a_cancellation_happened_once_or_not_at_all(aftermath: Aftermath, point: str) -> None:
    story = aftermath[point]
    assert story.reached, "nobody died here"
    (order,) = insist(story.buyer.lists_all_orders)
    cancelled = order.status == "cancelled"
    assert stock_of(story) == (STOCK if cancelled else STOCK - QUANTITY)
    assert cancelled or not story.promised
    assert insist(lambda: story.buyer.cancels(order)).status == "cancelled"
    assert stock_of(story) == STOCK


@pytest.mark.parametrize(("way", "point"), retried_cases())
def test_trying_again_with_the_same_key_gives_one_order(stage: Stage, point: str) -> None:
    (buyer, item), key = stage.prepares(), unique()
    write(stage.plan, {point: [0]})
    with pytest.raises(Refused):
        buyer.orders(item, key=key)
    stage.fleet.restart("orders")

    insist(lambda: buyer.orders(item, key=key))
    eventually(lambda: stage.ask_orders(UNSETTLED) == [(0,)])
    assert len(insist(buyer.lists_all_orders)) == 1
    assert stock_of(Story(buyer, item)) == STOCK - 1
