"""Turn this class into a dataclass.

Ada sells lamps on the marketplace. Her list holds the same lamp twice, and nobody notices:
Python says that two lamps with the same name and the same price are different.
When Ada prints a lamp, she sees `<Item object at 0x7f...>`. There is no name in it, and no price.
Last night somebody changed the price of a lamp that was already sold. Python did not mind.
A dataclass does better. We say what an item has, and Python writes the rest.

Your task: turn `Item` into a dataclass that cannot be changed (it is "frozen").
Its fields keep their names, their order and their defaults.

Lecture: notebooks/01_declarative_code.ipynb
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """Something for sale."""

    name: str
    price_cents: int
    stock: int = 0

    def is_sold_out(self) -> bool:
        return self.stock == 0


# --- The check: leave it as it is. ---


def accepts_a_new_price(item: Item) -> bool:
    try:
        item.price_cents = 1
    except AttributeError:
        return False
    return True


def test_two_lamps_that_are_the_same_are_equal() -> None:
    assert Item("lamp", 900) == Item("lamp", 900), "Two items with the same name and price should be equal."


def test_two_lamps_with_different_prices_are_different() -> None:
    assert Item("lamp", 900) != Item("lamp", 901), "Two items with different prices should not be equal."


def test_a_printed_lamp_shows_what_it_is() -> None:
    printed = repr(Item("lamp", 900, 3))
    expected = "Item(name='lamp', price_cents=900, stock=3)"
    assert printed == expected, f"A lamp should print as {expected}, but it prints as {printed}."


def test_nobody_can_change_a_price() -> None:
    changed = accepts_a_new_price(Item("lamp", 900))
    assert not changed, "The price could be changed. Which argument of @dataclass makes an item frozen?"


def test_an_item_is_sold_out_until_there_is_stock() -> None:
    assert Item("lamp", 900).is_sold_out(), "An item without stock should be sold out: its stock begins with 0."
    assert not Item("lamp", 900, 3).is_sold_out(), "An item with 3 in stock should not be sold out."
