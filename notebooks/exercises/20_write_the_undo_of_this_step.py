"""Write the undo of this step.

A shop places an order in three steps. First it takes the money. Then it sets units aside.
Then it books a van. Money, stock and vans belong to three companies, so no transaction reaches across.
On a rainy day no van was free. The customers got their money back, and everybody was content.
In the evening the shelf was empty, and nothing had been sold. Where were the goods?
They were still set aside, for orders that were never placed. Somebody forgot the undo of the second step.
There is a second fault. Undos run like films: backwards. What was done last is undone first.
Otherwise the money is back already, while the goods still look sold.

Your task: write `put_back`, and let `place_order` run the undos in reverse order.

Lecture: notebooks/08_a_lost_saga.ipynb
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.problems import NotEnoughStock, Unavailable

PRICE_CENTS = 900


@dataclass
class Shop:
    """What three companies know; and a diary of what was done."""

    stock: int = 10
    set_aside: dict[int, int] = field(default_factory=dict)  # Units, by the number of the order.
    paid_cents: dict[int, int] = field(default_factory=dict)
    vans: int = 1
    diary: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Order:
    number: int
    quantity: int


Action = Callable[[Shop, Order], None]


def take_money(shop: Shop, order: Order) -> None:
    shop.paid_cents[order.number] = order.quantity * PRICE_CENTS
    shop.diary.append("took money")


def give_money_back(shop: Shop, order: Order) -> None:
    shop.paid_cents.pop(order.number, None)
    shop.diary.append("gave money back")


def set_units_aside(shop: Shop, order: Order) -> None:
    if shop.stock < order.quantity:
        raise NotEnoughStock()
    shop.stock -= order.quantity
    shop.set_aside[order.number] = order.quantity
    shop.diary.append("set units aside")


def put_back(shop: Shop, order: Order) -> None:
    """Undo `set_units_aside`; to do it twice does no harm."""
    shop.diary.append("put units back")


def book_van(shop: Shop, order: Order) -> None:
    if shop.vans == 0:
        raise Unavailable("No van is free.")
    shop.vans -= 1


def cancel_van(shop: Shop, order: Order) -> None:
    shop.vans += 1


STEPS: list[tuple[Action, Action]] = [
    (take_money, give_money_back),
    (set_units_aside, put_back),
    (book_van, cancel_van),
]


def place_order(shop: Shop, order: Order) -> None:
    """Do the steps; when one fails, undo those before it, and raise what it raised."""
    for number, (step, _) in enumerate(STEPS):
        try:
            step(shop, order)
        except Exception:
            for _, undo in STEPS[:number]:
                undo(shop, order)
            raise


# --- The check: leave it as it is. ---


def failed(shop: Shop, order: Order) -> str:
    """Place an order, and give the name of the error."""
    try:
        place_order(shop, order)
    except Exception as error:
        return type(error).__name__
    return "no error"


def test_an_order_that_works_goes_through_all_steps() -> None:
    shop = Shop()
    place_order(shop, Order(1, quantity=3))
    found = (shop.stock, shop.set_aside, shop.paid_cents, shop.vans)
    assert found == (7, {1: 3}, {1: 2700}, 0), f"Three units should be sold, paid for and on the van, but: {shop}."


def test_without_a_van_the_units_are_back_on_the_shelf() -> None:
    shop = Shop(vans=0)
    failed(shop, Order(1, quantity=3))
    assert shop.stock == 10, f"The order failed, so all 10 units should be on the shelf again, not {shop.stock}."
    assert shop.set_aside == {}, f"The order failed, so nothing should be set aside for it, but: {shop.set_aside}."


def test_the_undos_run_backwards() -> None:
    shop = Shop(vans=0)
    failed(shop, Order(1, quantity=3))
    expected = ["took money", "set units aside", "put units back", "gave money back"]
    assert shop.diary == expected, f"What was done last is undone first: {expected}. But it was {shop.diary}."


def test_what_was_not_done_is_not_undone() -> None:
    shop = Shop()
    failed(shop, Order(1, quantity=11))
    assert shop == Shop(diary=["took money", "gave money back"]), f"Only the money was taken, and given back: {shop}."


def test_to_put_back_twice_does_no_harm() -> None:
    shop, order = Shop(vans=0), Order(1, quantity=3)
    failed(shop, order)
    put_back(shop, order)
    assert shop.stock == 10, f"To put the same units back twice should be like once, but the stock is {shop.stock}."


def test_the_customer_hears_why() -> None:
    heard = failed(Shop(vans=0), Order(1, quantity=3))
    assert heard == "Unavailable", f"The error of the step should come out after the undos, but there was {heard}."
