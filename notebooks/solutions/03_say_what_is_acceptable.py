"""Say what is acceptable.

Grace runs the marketplace. Everybody may offer an item there, and some people offer nonsense.
One item has no name at all. Another costs minus 500 cents: whoever buys it, gets money.
A third belongs to "nobody", and "nobody" is no e-mail address.
The types of the fields are right, each time. A name is text, and so is "".
So a type is not enough. The model must also say which values are acceptable.
Clients can then read the same rules in the model's schema, before they send anything.

Your task: complete the model, so that it accepts only this: a name of 1 to 100 characters, a price of 0 to
`MAX_PRICE_CENTS`, an e-mail with text, one `@` and text again. A field that it does not know is refused.

Lecture: notebooks/01_declarative_code.ipynb
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MAX_PRICE_CENTS = 1_000_000_000


class ItemCreate(BaseModel):
    """What somebody sends who offers an item."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    price_cents: Annotated[int, Field(ge=0, le=MAX_PRICE_CENTS)]
    seller_email: Annotated[str, Field(pattern=r"^[^@]+@[^@]+$")]
    description: str = ""


# --- The check: leave it as it is. ---

import pytest
from pydantic import ValidationError

LAMP = {"name": "lamp", "price_cents": 900, "seller_email": "grace@example.com"}


def accepts(**changes: object) -> bool:
    """Tell whether the model accepts a lamp with changes."""
    try:
        ItemCreate.model_validate(LAMP | changes)
    except ValidationError:
        return False
    return True


def rules(field: str) -> dict[str, object]:
    """Give what the schema says about a field."""
    return ItemCreate.model_json_schema()["properties"][field]


@pytest.mark.parametrize(("name", "is_fine"), [("", False), ("x", True), ("x" * 100, True), ("x" * 101, False)])
def test_a_name_has_1_to_100_characters(name: str, is_fine: bool) -> None:
    should = "should be accepted" if is_fine else "should be refused"
    assert accepts(name=name) is is_fine, f"A name of {len(name)} characters {should}."


@pytest.mark.parametrize(("price", "is_fine"), [(-1, False), (0, True), (10**9, True), (10**9 + 1, False)])
def test_a_price_has_a_least_and_a_most(price: int, is_fine: bool) -> None:
    should = "should be accepted" if is_fine else "should be refused"
    assert accepts(price_cents=price) is is_fine, f"A price of {price} cents {should}."


@pytest.mark.parametrize("email", ["nobody", "@example.com", "grace@", "grace@home@example.com"])
def test_an_email_that_is_none_is_refused(email: str) -> None:
    assert not accepts(seller_email=email), f"The e-mail {email!r} should be refused: it needs text, one @ and text."


def test_an_email_is_accepted() -> None:
    assert accepts(seller_email="ada.l@mail.example.com"), "The e-mail ada.l@mail.example.com should be accepted."


def test_a_field_that_nobody_knows_is_refused() -> None:
    assert not accepts(colour="red"), (
        "The field colour should be refused. What does model_config say about extra fields?"
    )


def test_clients_can_read_the_rules_in_the_schema() -> None:
    name, price = rules("name"), rules("price_cents")
    most = name.get("maxLength"), price.get("maximum", price.get("exclusiveMaximum", 0) - 1)
    assert most == (100, MAX_PRICE_CENTS), (
        f"The schema should show both limits, but it shows {most}. Use Field with max_length and le."
    )
