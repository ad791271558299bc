"""Turn these dataclasses into pydantic models.

Edith's shop reads items that other people send, as JSON.
Yesterday somebody sent an item whose price was the word "cheap". The dataclass took it.
Nobody noticed until Edith added up what she had earned. Then her program stopped.
The seller of that item was not a `Seller`, either. It was a dict, since a dataclass believes whatever it is given.
Pydantic looks at each value first. It compares it with the type that we wrote down.

Your task: turn `Seller` and `Item` into pydantic models, and let `read_item` read the JSON with the model.

Lecture: notebooks/01_declarative_code.ipynb
"""

from pydantic import BaseModel


class Seller(BaseModel):
    """Who sells."""

    name: str
    email: str


class Item(BaseModel):
    """Something for sale."""

    name: str
    price_cents: int
    seller: Seller


def read_item(text: str) -> Item:
    """Make an item from the JSON that somebody sent."""
    return Item.model_validate_json(text)


# --- The check: leave it as it is. ---

import json

from pydantic import BaseModel, ValidationError

EDITH = {"name": "Edith", "email": "edith@example.com"}
LAMP = {"name": "lamp", "price_cents": 900, "seller": EDITH}


def refused(**changes: object) -> list[str]:
    """Send a lamp with changes, and give the places that pydantic complains about."""
    try:
        read_item(json.dumps(LAMP | changes))
    except ValidationError as error:
        return [".".join(map(str, mistake["loc"])) for mistake in error.errors()]
    return []


def test_both_are_pydantic_models() -> None:
    for model in (Seller, Item):
        assert issubclass(model, BaseModel), f"{model.__name__} should be a model: class {model.__name__}(BaseModel)."


def test_a_good_lamp_is_read() -> None:
    lamp = read_item(json.dumps(LAMP))
    assert (lamp.name, lamp.price_cents) == ("lamp", 900), f"A lamp for 900 cents was sent, and read as {lamp!r}."


def test_the_seller_of_a_lamp_is_a_seller() -> None:
    seller = read_item(json.dumps(LAMP)).seller
    assert isinstance(seller, Seller), f"The seller should be a Seller, but it is a {type(seller).__name__}: {seller}."


def test_a_price_that_is_a_word_is_refused() -> None:
    places = refused(price_cents="cheap")
    assert places == ["price_cents"], f"A price of 'cheap' should be refused at price_cents, not at {places}."


def test_a_mistake_inside_the_seller_is_found() -> None:
    places = refused(seller=EDITH | {"email": 5})
    assert places == ["seller.email"], f"An e-mail of 5 should be refused at seller.email, not at {places}."


def test_all_mistakes_are_told_at_once() -> None:
    places = refused(name=None, price_cents="cheap")
    assert places == ["name", "price_cents"], f"Two mistakes should be told: name and price_cents. Told were {places}."
