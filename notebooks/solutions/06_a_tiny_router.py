"""A tiny router.

The shop's first web program knows a few fixed addresses, such as "/hours". It works.
Now the shop has a thousand items. Nobody wants to write a thousand functions,
one for "/items/1", one for "/items/2" and so on.

One function should answer for the pattern "/items/{item_id}". Whatever stands in the place
of {item_id} is handed to the function, as a number if the function says `int`.

Your task: let `match` find what stands in the places in {}, and let `respond` turn it into what the function asks for.
If it is no number where one is asked for, the answer is REFUSED.

Lecture: notebooks/02_decorators.ipynb
"""

from collections.abc import Callable
from typing import get_type_hints

NOT_FOUND = "404 Not Found"
REFUSED = "422 That is not a number"

Handler = Callable[..., str]


class Router:
    """Functions, by the pattern of the paths that they answer for."""

    def __init__(self) -> None:
        self.routes: list[tuple[str, Handler]] = []

    def get(self, pattern: str) -> Callable[[Handler], Handler]:
        """Note the function below for a pattern."""

        def decorator(function: Handler) -> Handler:
            self.routes.append((pattern, function))
            return function

        return decorator

    def respond(self, path: str) -> str:
        """Call the first function whose pattern fits."""
        for pattern, function in self.routes:
            texts = match(pattern, path)
            if texts is not None:
                try:
                    arguments = converted(texts, function)
                except ValueError:
                    return REFUSED
                return function(**arguments)
        return NOT_FOUND


def match(pattern: str, path: str) -> dict[str, str] | None:
    """Give what stands in the places in {}, by name; None if the path does not fit."""
    wanted, given = pattern.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    pairs = list(zip(wanted, given, strict=True))
    if any(part != text for part, text in pairs if not part.startswith("{")):
        return None
    return {part.strip("{}"): text for part, text in pairs if part.startswith("{")}


def converted(texts: dict[str, str], function: Handler) -> dict[str, object]:
    """Turn each text into what the function asks for, such as an int."""
    kinds = get_type_hints(function)
    return {name: kinds[name](text) for name, text in texts.items()}


# --- The check: leave it as it is. ---


shop = Router()


@shop.get("/hours")
def hours() -> str:
    return "9 to 5"


@shop.get("/items/{item_id}")
def item(item_id: int) -> str:
    return f"item {item_id} costs {item_id + 100} cents"


@shop.get("/users/{name}/orders/{order_id}")
def order(order_id: int, name: str) -> str:
    return f"order {order_id!r} of {name!r}"


def ask(path: str) -> str:
    try:
        return shop.respond(path)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def test_a_fixed_path_still_works() -> None:
    assert ask("/hours") == "9 to 5", f"/hours should give '9 to 5', and gave: {ask('/hours')}"


def test_what_stands_in_the_path_is_found_by_its_name() -> None:
    found = match("/users/{name}/orders/{order_id}", "/users/ada/orders/12")
    assert found == {"name": "ada", "order_id": "12"}, f"Expected the texts 'ada' and '12'; match gave {found}"


def test_an_item_is_found_by_its_number() -> None:
    answer = ask("/items/7")
    assert answer == "item 7 costs 107 cents", f"item(7) should be called, with the number 7. Got: {answer}"


def test_each_value_becomes_what_the_function_asks_for() -> None:
    answer = ask("/users/7/orders/12")
    assert answer == "order 12 of '7'", f"order_id is an int and name stays text, even if it is '7'. Got: {answer}"


def test_a_path_that_is_longer_shorter_or_other_is_not_found() -> None:
    for path in ("/items", "/items/7/colour", "/things/7", "/users/ada/letters/12"):
        assert ask(path) == NOT_FOUND, f"No pattern fits {path}, so expected {NOT_FOUND!r}. Got: {ask(path)}"


def test_a_word_where_a_number_belongs_is_refused() -> None:
    answer = ask("/items/seven")
    assert answer == REFUSED, f"item asks for an int, and 'seven' is none: expected {REFUSED!r}. Got: {answer}"
